import type { Session } from '../io.ts';
import { Ticker } from '../ticker.ts';

const TRIES = 6;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 4_000;
/** How long to wait for what a node says will pass, such as another program that has its database open. */
const PATIENCE_MS = 600_000;

/** It was not done, and may be done when it is tried again. */
export class TryAgain extends Error {
  readonly reason: Error;
  readonly passing: boolean;

  /** @param passing the node answers, and says that it will go on by itself */
  constructor(reason: Error, passing = false) {
    super(reason.message);
    this.reason = reason;
    this.passing = passing;
  }
}

/**
 * Repeats what may be done twice until it succeeds: a few times where nothing is known of the reason, and for ten minutes,
 * which is told, where the node says that it will pass. A signal ends the waiting. Throws the last reason.
 */
export async function retried<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const { io } = session;
  const since = io.now();
  const told = new Ticker(session);
  for (let attempt = 1, lost = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      const { reason, passing } = error;
      if (passing) told.show(() => session.say('import_waits', { reason: reason.message }));
      lost = passing ? 0 : lost + 1;
      if (lost >= TRIES || io.now() - since >= PATIENCE_MS) throw reason;
      if (!(await waited(session, attempt))) throw reason;
    } finally {
      told.clear();
    }
  }
}

/** Doubling, with jitter; @returns false where a signal came meanwhile. */
async function waited({ io }: Session, attempt: number): Promise<boolean> {
  const chance = (io.random(1)[0] as number) / 255;
  const ms = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + chance / 2);
  return new Promise((resolve) => {
    const done = (whole: boolean) => {
      clearTimeout(timer);
      off();
      resolve(whole);
    };
    const timer = setTimeout(done, ms, true);
    const off = io.onSignal(() => done(false));
  });
}
