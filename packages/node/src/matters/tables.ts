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
    owner: 'text?',
    returned: 'integer',
    is_public: 'integer',
    opened: 'integer',
    closed: 'integer?',
    last: 'integer',
    anomalies: 'integer',
    unreviewed: 'integer',
    due: 'integer?',
    level: 'text?',
    next_at: 'integer?',
    judged: 'integer',
    words: 'words',
  },
  [
    ['opened', 'node', 'key'],
    ['kind', 'opened', 'node', 'key'],
    ['kind', 'state', 'opened', 'node', 'key'],
    ['department', 'opened'],
    ['department', 'due'],
    ['due', 'node', 'key'],
    ['next_at'],
    ['node', 'judged'],
  ],
  ['due', 'level', 'next_at', 'judged'],
);

/** Kinds of matters that are worked on until they end; an item or a document holds on. */
export const ENDING = ['case', 'request', 'complaint'];

/**
 * Matters that are not ended, as the lists of a morning ask for them: they are few beside all there are, and so are the rows
 * that change. `returned`: its last step sent it back (退回).
 */
export const matterOpen = table(
  'matter_open',
  {
    kind: 'text',
    state: 'text',
    department: 'text',
    owner: 'text?',
    returned: 'integer',
    is_public: 'integer',
    opened: 'integer',
  },
  [
    ['opened', 'node', 'key'],
    ['state', 'opened'],
    ['owner', 'opened'],
    ['department', 'opened'],
    ['department', 'state', 'opened'],
  ],
);

/**
 * Cases that were rated badly, as a list asks for those to call back; `opened` is when they were. Whether somebody was called
 * back, complaints about them tell.
 */
export const matterCallBack = table('matter_call_back', matterOpen.columns, [
  ['opened', 'node', 'key'],
  ['department', 'opened'],
]);

/** The case that a complaint is about, by its key, and when the complaint was made. */
export const matterAbout = table('matter_about', { about: 'text', made: 'integer' }, [
  ['about', 'node', 'made'],
]);

/** By which codes and names a matter calls its item, and an item itself. */
export const itemCode = table('matter_item', { code: 'text' }, [['code', 'node', 'key']]);

/** How many matters there are. */
export const matterCount = counts('matter_count', { kind: 'text', state: 'text', is_public: 'integer' });
