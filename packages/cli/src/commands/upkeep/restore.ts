import type { RestoredLog, RestoreState } from '@hutong/api';
import { beijing } from '@hutong/record';
import type { Work } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { openNode } from '../../nodes/open-node.ts';
import { foundAt } from '../../nodes/reach.ts';
import { quietLog } from '../../nodes/service-log.ts';
import { openedClient } from '../../nodes/stopped-app.ts';
import { badOption, waitOf } from '../../option-values.ts';
import { Ticker } from '../../ticker.ts';
import { watch } from '../../watch.ts';
import { duration } from '../records/import-progress.ts';

const POLL_MS = 500;
const WAIT_S = 120;

/** `hutong restore`: watches the hall taking its earlier logs back; a stopped one is started for as long as it takes. */
export const restore: Work<'data', 'wait'> = async (given, session) => {
  const waitMs = waitOf(given.wait, WAIT_S, session);
  if (waitMs === 0) throw badOption('--wait', '0', String(WAIT_S), session);
  const { folder, client } = await foundAt(given.data, session);
  const { dir, config } = folder;
  if (config.kind !== 'hall') throw session.failed('restore_not_hall');
  const restoring = { node: config.node, began: session.io.now(), waitMs, ticker: new Ticker(session) };
  const followed = ({ api }: NodeClient) => follow(() => api.upkeep.restore(), restoring, session);
  if (client !== undefined) return followed(client);
  const node = await openNode(dir, config, { log: quietLog(session), now: session.io.now });
  // A start waits until the parent has said who else writes this log, and much can have come by then.
  const parent = config.parent?.name ?? '-';
  const show = () => restoring.ticker.show(() => session.say('restore_waiting', { parent }));
  const starting = setInterval(show, POLL_MS);
  try {
    await node.start();
    clearInterval(starting);
    return await followed(openedClient(dir, node, session));
  } finally {
    clearInterval(starting);
    await node.stop();
  }
};

/** `began`: ms since 1970, when the command was given. */
interface Restoring {
  node: string;
  began: number;
  waitMs: number;
  ticker: Ticker;
}

/** @throws Failed unless all of them are back and each root agrees with its receipt; the message says what is not so. */
export async function follow(
  ask: () => Promise<RestoreState>,
  { node, began, waitMs, ticker }: Restoring,
  session: Session,
): Promise<number> {
  const { io } = session;
  const first = await ask();
  const before = held(first);
  const show = (now: RestoreState) =>
    ticker.show(() => progress(now, before, io.now() - began, session), held(now) / (total(now) || 1));
  const isDone = (now: RestoreState) => now.done;
  const how = { everyMs: POLL_MS, waitMs, isDone, measure: held, show };
  const state = await watch(first, ask, how, session);
  ticker.clear();
  for (const log of state.logs) tell(log, session);
  const seconds = ((io.now() - began) / 1_000).toFixed(1);
  session.result({ ...state, seconds: Number(seconds) });
  if (!state.done) throw session.failed('restore_not_done', { total: held(state), seconds: waitMs / 1_000 });
  if (state.logs.length === 0) {
    session.tell('restore_none');
    return EXIT.done;
  }
  refuseDiffering(state.logs, session);
  session.tell('restore_values_next', { node });
  refusePartial(state.logs, session);
  session.tell('restore_done', { total: held(state), seconds });
  return EXIT.done;
}

/** More entries are held than the receipt is for, or as many, and they lead to another root. */
function differs({ receipt, held }: RestoredLog): boolean {
  return receipt !== null && !receipt.agrees && receipt.size <= held;
}

function refuseDiffering(logs: RestoredLog[], session: Session): void {
  const bad = logs.filter(differs);
  if (bad.length === 0) return;
  const about = { count: bad.length, origin: (bad[0] as RestoredLog).origin };
  throw session.failed('restore_differs', about);
}

function refusePartial(logs: RestoredLog[], session: Session): void {
  // What was signed beyond the place where the registry ended a log is no record, so that it may be missing.
  const lacking = logs.filter(({ missing, ends }) => missing !== null && missing.from < (ends ?? missing.to));
  if (lacking.length > 0) throw session.failed('restore_lacking', { count: lacking.length });
  const uncompared = logs.filter(({ held, receipt }) => held > 0 && receipt?.agrees !== true);
  if (uncompared.length > 0) throw session.failed('restore_uncompared', { count: uncompared.length });
}

function tell(log: RestoredLog, session: Session): void {
  const { origin, receipt, missing, known } = log;
  session.tell('restore_log', { origin, held: log.held, root: log.root ?? '-' });
  if (receipt === null) session.tell('restore_no_receipt');
  else {
    const about = { ...receipt, by: receipt.by, at: beijing(receipt.at) };
    const said = differs(log) ? 'restore_receipt_differs' : 'restore_receipt_beyond';
    session.tell(receipt.agrees ? 'restore_receipt' : said, about);
  }
  if (missing !== null)
    session.tell('restore_missing', {
      from: missing.from,
      to: missing.to - 1,
      by: session.say(`restore_by_${known?.by ?? 'head'}`),
    });
  session.tell(`restore_beyond_${log.beyond}`);
}

function progress(state: RestoreState, before: number, elapsedMs: number, session: Session): string {
  if (held(state) === before)
    return state.connected
      ? session.say('restore_asking', { total: total(state) })
      : session.say('restore_waiting', { parent: state.parent ?? '-' });
  const rate = ((held(state) - before) / elapsedMs) * 1_000;
  const left = total(state) - held(state);
  return session.say('restore_progress', {
    held: held(state),
    total: total(state),
    rate: Math.round(rate),
    eta: duration((left / rate) * 1_000),
  });
}

function held({ logs }: RestoreState): number {
  return logs.reduce((sum, l) => sum + l.held, 0);
}

/** Entries there will be, as far as is known. */
function total({ logs }: RestoreState): number {
  return logs.reduce(
    (sum, l) => sum + Math.max(l.held, Math.min(l.known?.size ?? 0, l.ends ?? l.above ?? 0)),
    0,
  );
}
