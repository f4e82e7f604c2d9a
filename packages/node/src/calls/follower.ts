import { type Events, type FollowedEntry, type Follower, table, withEvent } from '@hutong/follow';
import { ANSWERS, CALL_TYPES, RULINGS } from '@hutong/matters';
import { readSaid } from '@hutong/record';
import { recordId } from '../matters/state.ts';

const CORRECTION = 'supervision.correct';

/** Cards, urges and findings about a node’s matters, and what was said to each, as they are searched. */
export const callRow = table(
  'call',
  {
    of_node: 'text',
    of_kind: 'text',
    of_number: 'text',
    department: 'text',
    type: 'text',
    level: 'text?',
    due: 'text?',
    record: 'text',
    at: 'integer',
  },
  [
    ['of_node', 'at', 'node', 'record'],
    ['at', 'node', 'record'],
    ['of_number', 'of_node', 'of_kind'],
    ['record', 'node'],
  ],
);

/** Answers and appeals, by the record that they are to. */
export const answerRow = table(
  'call_answer',
  { to_node: 'text', of_record: 'text', type: 'text', record: 'text', at: 'integer' },
  [['of_record', 'to_node']],
);

/** Decisions and withdrawals. */
export const rulingRow = table(
  'call_ruling',
  {
    to_node: 'text',
    of_record: 'text',
    type: 'text',
    record: 'text',
    at: 'integer',
    outcome: 'text?',
    on_record: 'text?',
  },
  [['of_record', 'to_node']],
);

type Said = Partial<Record<'node' | 'of_kind' | 'number' | 'department', string>> &
  Partial<Record<'level' | 'due' | 'to' | 'of' | 'outcome' | 'on', string>>;
interface CallSaid {
  type: string;
  body: Said;
}

const isOneOf = (types: readonly string[], type: string) => types.includes(type);

/**
 * What nodes call each other to account for, each in its own log (A4): a row stands by itself, and they meet when they are
 * asked for.
 */
export const callFollower: Follower<Events<CallSaid>> = {
  name: 'call',
  version: 1,
  types: [...CALL_TYPES, ...ANSWERS, ...RULINGS, CORRECTION],
  tables: [callRow, answerRow, rulingRow],
  key: ({ subject }) => subject,
  fold: (events, followed) => {
    return withEvent(events, followed, { type: followed.type, body: saidIn(followed) });
  },
  rows: ({ told }, { node }) => {
    const voided = new Set(
      told.flatMap(({ said: { type, body } }) => (type === CORRECTION ? [body.of] : [])),
    );
    return told.filter(({ id }) => !voided.has(recordId(id))).flatMap((one) => rowsOf(node, one));
  },
};

function rowsOf(node: string, { id, at, said: { type, body } }: Events<CallSaid>['told'][number]) {
  const record = recordId(id);
  if (isOneOf(CALL_TYPES, type)) {
    const { node: of_node = '', of_kind = '', number: of_number = '', department = '' } = body;
    const { level = null, due = null } = body;
    return [callRow.row({ of_node, of_kind, of_number, department, type, level, due, record, at })];
  }
  const { to: to_node = node, of: of_record } = body;
  if (of_record === undefined) return [];
  const said = { to_node, of_record, type, record, at };
  if (isOneOf(ANSWERS, type)) return [answerRow.row(said)];
  const { outcome = null, on: on_record = null } = body;
  return isOneOf(RULINGS, type) ? [rulingRow.row({ ...said, outcome, on_record })] : [];
}

/** What of a body is kept: texts, whatever else stands there. */
function saidIn(followed: FollowedEntry): Said {
  const entry = followed.entry();
  const said = entry === undefined ? undefined : readSaid(entry);
  if (said === undefined) return {};
  const on = said.type === 'supervision.decide' ? said.body.on?.record : undefined;
  const kept: Said = on === undefined ? {} : { on };
  const body: Readonly<Record<string, unknown>> = said.body;
  for (const name of NAMES) {
    const value = body[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

const NAMES = [
  'node',
  'of_kind',
  'number',
  'department',
  'level',
  'due',
  'to',
  'of',
  'outcome',
] as const satisfies readonly (keyof Said)[];
