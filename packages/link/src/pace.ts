import type { LinkConfig } from './config.ts';

const FIRST_FLIGHT = 64 * 1024;
const MIN_FLIGHT = 16 * 1024;
const MAX_FLIGHT = 4 * 1024 * 1024;
const MIN_PART = 8 * 1024;
/** What is on the wire takes about so long to cross it: a receipt, a heartbeat, a ping waits behind it no longer. */
const AIM_MS = 1_000;
/** Too little to tell a line's rate from its delay. */
const TELLING_BYTES = 16 * 1024;
/** Until something was measured the line is taken for a slow one, bytes/ms: 32 kbit/s. */
const SLOWEST = 4;
/** Beyond 20 Mbit/s compressing costs more time than it saves, bytes/ms. */
const FAST = 2_500;
const ANSWER_MS = 5_000;
const MAX_ANSWER_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** Bytes handed to the broker, which has not answered yet. */
export interface OnWire {
  bytes: number;
  /** All that was on the wire then, these included. */
  queued: number;
  atMs: number;
  turn: number;
  /** Adjustments made before they went. */
  adjusted: number;
}

/**
 * How much may be on the way to the parent: as much as the line carries in a second, measured by the broker's
 * answers, and no more a second than configuration allows at this time of day. So receipts and pings wait about a second
 * at most. The cap and its windows hold what a node pushes up; what comes down is held to neither, even all that a restore
 * fetches. Logs that lack little go first. A receipt is waited for from the moment when the broker has the segment.
 */
export class Pace {
  readonly #config: LinkConfig;
  readonly #now: () => number;
  /** Only where a time of day matters: making it loads time zones, a twentieth of a hall's start. */
  readonly #clock: Intl.DateTimeFormat | undefined;
  #flight = FIRST_FLIGHT;
  #onWire = 0;
  #turn = 0;
  /** Counted, not timed: a clock set back must not keep it from ever being adjusted again (P7). */
  #adjusted = 0;
  #rate: number | undefined;
  /** Bytes that may go now under the cap; below zero when a segment was larger. */
  #credit = 0;
  #creditMs: number;

  constructor(config: LinkConfig | undefined, now: () => number) {
    this.#config = config ?? {};
    this.#now = now;
    this.#creditMs = now();
    const { windows = [], zone: timeZone = 'Asia/Shanghai' } = this.#config;
    if (windows.length > 0)
      this.#clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  }

  /** What configuration allows now, kbit/s; undefined: no limit. 0: backlogs wait. */
  get cap(): number | undefined {
    const { kbit, windows = [] } = this.#config;
    if (this.#clock === undefined) return kbit;
    const now = minutes(this.#clock.format(this.#now()));
    const during = ({ from, to }: { from: string; to: string }) => {
      const length = (minutes(to) - minutes(from) + DAY_MINUTES) % DAY_MINUTES;
      return (now - minutes(from) + DAY_MINUTES) % DAY_MINUTES < (length || DAY_MINUTES);
    };
    const window = windows.find(during);
    return window === undefined ? kbit : window.kbit;
  }

  /** Whether another segment may go now. */
  get open(): boolean {
    const { cap } = this;
    if (this.#onWire >= this.#flight) return false;
    if (!cap) return true;
    const now = this.#now();
    // A clock that jumps gives no more than a second's worth.
    const elapsed = Math.min(Math.max(0, now - this.#creditMs), 1_000);
    this.#creditMs = now;
    this.#credit = Math.min(this.#credit + (elapsed * cap) / 8, (cap / 8) * 1_000);
    return this.#credit > 0;
  }

  /** Entries that a segment may weigh, so that one does not hold the line for long. */
  get segmentBytes(): number {
    const { cap } = this;
    return Math.max(
      MIN_PART,
      Math.min(this.#flight / 2, cap ? (cap / 8) * AIM_MS : Number.POSITIVE_INFINITY),
    );
  }

  /** Whether the line is so slow, or not known yet, that compressing pays. */
  get slow(): boolean {
    return this.#rate === undefined || this.#rate < FAST || Boolean(this.cap);
  }

  /** How long the broker's answer may take, ms: the line needs time for what is on it. */
  get answerMs(): number {
    const needed = this.#onWire / (this.#rate ?? SLOWEST);
    return Math.min(MAX_ANSWER_MS, ANSWER_MS + 3 * needed);
  }

  /** Counts bytes that are handed to the broker. */
  sent(bytes: number): OnWire {
    this.#onWire += bytes;
    this.#credit -= bytes;
    return { bytes, queued: this.#onWire, atMs: this.#now(), turn: this.#turn, adjusted: this.#adjusted };
  }

  /** The broker has them: by then all that was queued before has crossed the line too. */
  taken(wire: OnWire): void {
    if (!this.#off(wire)) return;
    const now = this.#now();
    // Nor does it tell anything when the clock was set back meanwhile (P7).
    if (wire.queued < TELLING_BYTES || now < wire.atMs) return;
    const took = Math.max(1, now - wire.atMs);
    const rate = wire.queued / took;
    this.#rate = this.#rate === undefined || rate > this.#rate ? rate : 0.75 * this.#rate + 0.25 * rate;
    // Once for all that was on the wire together; more only where this bound was what held them back.
    if (wire.adjusted < this.#adjusted) return;
    const by = Math.min(2, Math.max(0.5, AIM_MS / took));
    if (by < 1 || wire.queued >= this.#flight / 2) this.#adjust(by);
  }

  /** The broker did not take them. */
  lost(wire: OnWire): void {
    if (this.#off(wire) && wire.adjusted === this.#adjusted) this.#adjust(0.5);
  }

  /** The connection is new: what was on the old one is not answered any more. */
  onOnline(): void {
    this.#turn++;
    this.#onWire = 0;
    this.#flight = Math.min(this.#flight, FIRST_FLIGHT);
  }

  #off({ bytes, turn }: OnWire): boolean {
    if (turn !== this.#turn) return false;
    this.#onWire -= bytes;
    return true;
  }

  #adjust(by: number): void {
    this.#flight = Math.min(MAX_FLIGHT, Math.max(MIN_FLIGHT, this.#flight * by));
    this.#adjusted++;
  }
}

/** Minutes since midnight of `HH:MM`. */
function minutes(text: string): number {
  const [hours = 0, rest = 0] = text.split(':').map(Number);
  return hours * 60 + rest;
}
