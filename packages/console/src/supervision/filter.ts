import type { Lang } from '@hutong/record';
import { listed } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { say } from '../texts.ts';

export const TYPES = ['card', 'urge', 'finding'] as const;
export const LEVELS = ['warning', 'yellow', 'red'] as const;
export const FILTERS = ['show', 'type', 'level', 'node'] as const;
/** By what calls are listed; it stands in the address. */
export type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

/** What a supervisor comes for: each a list of its own. */
export const QUEUES = [
  { key: 'oversee_show_waiting', filter: { show: 'waiting' } },
  { key: 'oversee_type_card', filter: { show: 'in_force', type: 'card' } },
  { key: 'oversee_show_overdue', filter: { show: 'overdue' } },
  { key: 'oversee_type_finding', filter: { type: 'finding' } },
] as const satisfies readonly { key: string; filter: Filter }[];

/** The filter that an address says; the first list where it says none. */
export function filterIn(visit: Visit): Filter {
  const given = FILTERS.map((name) => [name, visit.query(name)] as const).filter(([, value]) => value !== '');
  return given.length === 0 ? QUEUES[0].filter : Object.fromEntries(given);
}

/** A filter in words. */
export function filterText(lang: Lang, filter: Filter): string {
  const said = FILTERS.flatMap((name) => {
    const value = filter[name];
    if (value === undefined) return [];
    const text = name === 'node' ? value : say(lang, `oversee_${name}_${value}` as 'oversee_show_waiting');
    return [`${say(lang, `oversee_${name}`)} ${text}`];
  });
  return listed(lang, said);
}
