import { counts, table } from '@hutong/follow';

/**
 * A matter as it is searched. Days are days since 1970-01-01 in China, other times milliseconds since 1970. What rests on the
 * day, the rules, the calendars or the catalogue passes: `due` is the nearest due day of its open clocks, `next_at` the next
 * day on which anything of it changes by itself, 0 of an item whose matters are still to be judged by it, and `judged` says by
 * which rules and calendars.
 */
export const matter = table(
  'matter',
  {
    kind: 'text',
    number: 'text',
    state: 'text',
    department: 'text',
    title: 'text',
    item: 'text?',
    is_public: 'integer',
    opened: 'integer',
    closed: 'integer?',
    last: 'integer',
    anomalies: 'integer',
    due: 'integer?',
    level: 'text?',
    next_at: 'integer?',
    judged: 'integer',
    words: 'words',
  },
  [
    ['opened', 'node', 'key'],
    ['kind', 'state', 'opened'],
    ['department', 'opened'],
    ['due', 'node', 'key'],
    ['next_at'],
    ['node', 'judged'],
  ],
  ['due', 'level', 'next_at', 'judged'],
);

/** By which codes and names a matter calls its item, and an item itself. */
export const itemCode = table('matter_item', { code: 'text' }, [['code', 'node', 'key']]);

/** How many matters there are. */
export const matterCount = counts('matter_count', { kind: 'text', state: 'text', is_public: 'integer' });
