import type { ErasedValue, ValueState } from '@hutong/api';
import { beijing } from '@hutong/record';
import { meant } from '../../ask.ts';
import type { Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import { named } from '../../nodes/client.ts';
import { runningNode } from '../../nodes/reach.ts';
import { waitOf } from '../../option-values.ts';
import { watch } from '../../watch.ts';
import { holdersLine } from './values.ts';

export const ASK_AGAIN_MS = 500;
export const WAIT_S = 10;

/** `hutong erase RECORD FIELD`: without --yes it only tells what it would do. */
export const eraseValue: Work<'data' | 'reason', 'wait', 'yes'> = async (
  given,
  session,
  record,
  [field = ''],
) => {
  const waitMs = waitOf(given.wait, WAIT_S, session);
  const { values } = (await runningNode(given.data, session)).api;
  const { reason, yes: carry_out } = given;
  const done = await values.erase({ ...named(record), field, reason, carry_out });
  const states = async () => {
    const all = (await values.states(named(record))).values;
    return all.filter((value) => value.field === field);
  };
  const isDone = (found: ValueState[]) => !carry_out || unconfirmed(found).length === 0;
  // The order stands whether or not every holder has confirmed it.
  const holders = await watch(await states(), states, { everyMs: ASK_AGAIN_MS, waitMs, isDone }, session);
  session.tell(carry_out ? 'erase_done' : 'erase_would', { record, field: field });
  for (const value of holders) {
    session.print(`  ${value.origin} ${value.index}`);
    session.print(`  ${holdersLine(value, session)}`);
  }
  if (carry_out) tellConfirmed(holders, session);
  tellCopies(done.copies, session);
  return session.result({ ...done, holders, done: meant(given, session) });
};

function unconfirmed(values: readonly ValueState[]): string[] {
  const open = values.flatMap((v) => v.holders.filter((h) => h.state !== 'erased').map((h) => h.node));
  return [...new Set(open)];
}

function tellConfirmed(values: readonly ValueState[], session: Session): void {
  const open = unconfirmed(values);
  if (open.length === 0) session.tell('confirmed_by_all');
  else session.tell('confirmed_not', { nodes: open.join(' ') });
  if (values.some(({ origin }) => open.includes(origin.split('/')[1] ?? ''))) session.tell('erase_lingers');
}

/** Where copies may linger that no order reaches. */
export function tellCopies(copies: ErasedValue['copies'], session: Session): void {
  session.tell('copies_linger');
  for (const { kind, expires: at } of copies) {
    const until =
      at === null ? session.say('copies_never') : session.say('copies_until', { at: beijing(at) });
    session.print(`  ${session.say(`copy_${kind}`)}: ${until}`);
  }
}
