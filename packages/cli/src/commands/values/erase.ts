import type { ErasedValue, ValueState } from '@hutong/api';
import { meant } from '../../ask.ts';
import type { Session } from '../../io.ts';
import { type NodeClient, named } from '../../nodes/client.ts';
import { runningNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';
import { beijing, plain } from '../../text.ts';
import { holdersLine } from './values.ts';

const ASK_AGAIN_MS = 500;
const WAIT_S = '10';

/** `hutong erase RECORD FIELD`: without --yes it only tells what it would do. */
export async function eraseValue(
  given: { data: string; reason: string; yes: boolean; wait: string | undefined },
  session: Session,
  record: string,
  field: string,
): Promise<number> {
  const waitMs = waitOf(given.wait, session);
  const client = await runningNode(given.data, session);
  const { reason, yes: carry_out } = given;
  const done = await client.api.values.erase({ ...named(record), field, reason, carry_out });
  const states = () => statesOf(client, record, field);
  const holders = given.yes ? await confirmations(states, waitMs, session) : await states();
  session.print(session.say(given.yes ? 'erase_done' : 'erase_would', { record, field: plain(field) }));
  for (const value of holders) {
    session.print(`  ${value.origin} ${value.index}`);
    session.print(`  ${holdersLine(value, session)}`);
  }
  if (given.yes) tellConfirmed(holders, session);
  tellCopies(done.copies, session);
  session.result({ ...done, holders, done: meant(given, session) });
  return 0;
}

async function statesOf(client: NodeClient, record: string, field: string): Promise<ValueState[]> {
  const { values } = await client.api.values.states(named(record));
  return values.filter((value) => value.field === field);
}

/** Asks until every holder has confirmed, or for so long. The order stands whether or not they have. */
async function confirmations(
  states: () => Promise<ValueState[]>,
  waitMs: number,
  session: Session,
): Promise<ValueState[]> {
  const end = session.io.now() + waitMs;
  for (;;) {
    const found = await states();
    if (unconfirmed(found).length === 0 || session.io.now() >= end) return found;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

function unconfirmed(values: readonly ValueState[]): string[] {
  const open = values.flatMap((v) => v.holders.filter((h) => h.state !== 'erased').map((h) => h.node));
  return [...new Set(open)];
}

function tellConfirmed(values: readonly ValueState[], session: Session): void {
  const open = unconfirmed(values);
  if (open.length === 0) session.print(session.say('confirmed_by_all'));
  else session.print(session.say('confirmed_not', { nodes: open.join(' ') }));
  if (values.some(({ origin }) => open.includes(origin.split('/')[1] ?? '')))
    session.print(session.say('erase_lingers'));
}

/** Where copies may linger that no order reaches. */
export function tellCopies(copies: ErasedValue['copies'], session: Session): void {
  session.print(session.say('copies_linger'));
  for (const { kind, expires } of copies) {
    const until =
      expires === null ? session.say('copies_never') : session.say('copies_until', { at: beijing(expires) });
    session.print(`  ${session.say(`copy_${kind}`)}: ${until}`);
  }
}

/** `--wait`, in ms. */
export function waitOf(given: string | undefined, session: Session): number {
  const wait = given ?? WAIT_S;
  if (/^\d{1,4}$/.test(wait)) return Number(wait) * 1_000;
  throw badOption('--wait', wait, '30', session);
}
