import { stateOf } from '@hutong/matters';
import type { Lang } from '@hutong/record';
import { listed } from '@hutong/ui';
import type { DeskArea } from '../matter/path.ts';
import { say } from '../texts.ts';
import type { FilterName, Filters } from './filters.ts';
import { KINDS } from './lines.ts';

function statesIn(lang: Lang, area: DeskArea, states: string): string {
  const words = states
    .split(',')
    .map((state) => stateOf({ kind: KINDS[area], state, since: null }).word[lang]);
  return listed(lang, words);
}

/** These say it all by their name. */
const PLAIN: ReadonlySet<string> = new Set(['organs', 'mine', 'open', 'unassigned', 'returned', 'call_back']);

/** What a list leaves out, in words; empty where it leaves out nothing. */
export function filtersText(lang: Lang, area: DeskArea, filters: Filters): string {
  const given = Object.entries(filters) as [FilterName, string][];
  if (given.length === 0) return '';
  const said = given.map(([name, value]) => {
    const title = say(lang, `filter_${name}`);
    if (PLAIN.has(name) && value !== 'false') return title;
    return `${title} ${name === 'state' || name === 'states' ? statesIn(lang, area, value) : value}`;
  });
  return `${say(lang, 'filtered')}${lang === 'zh' ? '：' : ': '}${said.join(lang === 'zh' ? '；' : '; ')}`;
}
