/** How long the holder of a lease may be silent when it is called before another instance takes its place. */
export interface LeaseLimits {
  /** …for an instance with a token that is good: the same folder, started again. ms */
  callMs: number;
  /** …for one with an old token or none, or after both were seen alive. ms */
  silenceMs: number;
  /** A token younger than this is not replaced yet: heads may be compared often, and each token is two writes to a disk. ms */
  renewMs: number;
}

/** A restart goes on after seconds; a copy on another machine only after a minute of silence. */
export const DEFAULT_LEASE: LeaseLimits = { callMs: 5_000, silenceMs: 60_000, renewMs: 10_000 };

/** One running process of a node, as it says of itself. */
export interface Instance {
  /** Drawn at each start; '' of a process that knows no leases. */
  instance: string;
  /** Name of its machine. */
  host: string;
}

/** What an instance shows to be the node. */
export interface Claim extends Instance {
  /** The token it was given last. */
  token?: string | undefined;
}

/** The instance that speaks for a node. Times are of a clock that only goes forward, ms. */
export interface Held extends Instance {
  current: string;
  /** The answer that carried `current` may have been lost: then the one before is shown again. */
  previous?: string | undefined;
  /** When `current` was drawn. */
  drawnMs: number;
  heardMs: number;
  /** When it last answered a call: what else is heard of it may have stood in a slow line since it died. */
  answeredMs?: number | undefined;
  /** When it was first called since it was heard last; absent when it owes no answer. */
  calledMs?: number | undefined;
}

/** `wait`: nothing shows yet that two are alive. `clone`: the holder answered a call while the other was there too. */
export type Verdict = 'granted' | 'wait' | 'clone';

/** Whether the claim carries a token that the holder of the lease may have stored. */
export function isGood(held: Held, claim: Claim): boolean {
  return claim.token !== undefined && (claim.token === held.current || claim.token === held.previous);
}

/**
 * Whether an instance may speak for its node (P12). A holder that answers when it is called keeps the lease: of two
 * live copies the one that was there first goes on. One that does not answer was stopped: a restart, which shows a
 * good token, goes on after `callMs`, a restored or moved machine after `silenceMs`.
 * @param sinceMs when this instance first came
 */
export function decide(
  held: Held | undefined,
  claim: Claim,
  sinceMs: number,
  nowMs: number,
  limits: LeaseLimits,
): Verdict {
  if (held === undefined) return 'granted';
  const good = isGood(held, claim);
  if (good && claim.instance === held.instance) return 'granted';
  const bothLive = (held.answeredMs ?? Number.NEGATIVE_INFINITY) > sinceMs;
  const neededMs = good && !bothLive ? limits.callMs : limits.silenceMs;
  if (held.calledMs !== undefined && nowMs - held.calledMs >= neededMs) return 'granted';
  return bothLive ? 'clone' : 'wait';
}
