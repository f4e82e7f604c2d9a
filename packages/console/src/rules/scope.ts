import type { Visit } from '@hutong/web';
import { say } from '../texts.ts';

/** For whom days are typed: all beneath, or just one division or node. */
export interface Scope {
  /** As the address says it. */
  value: string;
  division?: string;
  node?: string;
  /** As a calendar for it is called; empty of all beneath. */
  name: string;
  /** The divisions to choose from: those of the centers beneath. */
  options: { value: string; text: string }[];
  /** Why what was typed is none. */
  fault?: string;
}

/** Beginning of a division code that holds for all within it (GB/T 2260): 220100 is the city, 2201 what lies in it. */
const prefixOf = (code: string) => code.replace(/(00)+$/, '');

/** The scope that an address or a form says. */
export async function scopeIn(visit: Visit): Promise<Scope> {
  const { lang, service } = visit;
  const known = (await service.health.now()).filter(({ node }) => node !== service.info.node);
  const parents = new Set(known.map(({ parent }) => parent));
  const options = known.flatMap(({ node, name, division_code: code }) => {
    if (code === undefined || !parents.has(node)) return [];
    const division = prefixOf(code);
    const text = say(lang, 'scope_division', { name, division });
    return [{ value: division, text, name: `${name}（${division}）` }];
  });
  const value = visit.field('scope') || visit.query('scope');
  const typed = visit.field('node') || visit.query('node');
  const all = [{ value: '', text: say(lang, 'scope_all') }, ...options];
  if (typed !== '') {
    const one = known.find(({ node }) => node === typed);
    if (one === undefined)
      return { value, node: typed, name: '', options: all, fault: say(lang, 'scope_node_wrong') };
    return { value: '', node: one.node, name: one.name, options: all };
  }
  const chosen = options.find((one) => one.value === value);
  if (chosen === undefined && value !== '')
    return { value: '', name: '', options: all, fault: say(lang, 'scope_wrong') };
  if (chosen === undefined) return { value: '', name: '', options: all };
  return { value, division: value, name: chosen.name, options: all };
}
