import { FirstRun, isFirstRun } from '@hutong/first-run';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { OpenNode } from '../../nodes/open-node.ts';
import { runningClient } from '../../nodes/reach.ts';

const CLOSE_MS = 1_000;

/** Tells the pages of the set-up that the node runs; the first argument is the node. */
export type Started = (node: OpenNode, url: string) => void;

/**
 * Starts a hall, and where there is none yet has it set up first: by pages of this machine, whose one-time link is shown on
 * the terminal and nowhere else.
 */
export async function setUpFirst(
  dir: string,
  session: Session,
  start: (started?: Started) => Promise<number>,
): Promise<number> {
  if (!isFirstRun(dir)) return start();
  const { now, random } = session.io;
  const run = await FirstRun.open(dir, { now, random });
  try {
    session.note(session.say('set_up_link', { link: run.link }));
    session.note(session.say('set_up_until'));
    if (!(await made(run, session))) return EXIT.interrupted;
    const accounts = async () => {
      const client = await runningClient(dir, session);
      if (client === undefined) throw session.failed('node_stopped');
      return client.api.accounts;
    };
    return await start((node, url) => run.attach({ node, url, accounts }));
  } finally {
    await run.close(CLOSE_MS);
  }
}

/** Waits until there is a node to start, or a signal says stop. */
async function made(run: FirstRun, { io }: Session): Promise<boolean> {
  let off = () => {};
  const stopped = new Promise<boolean>((resolve) => {
    off = io.onSignal(() => resolve(false));
  });
  const there = await Promise.race([run.made.then(() => true), stopped]);
  off();
  return there;
}
