/** How a log is sent: a bounded number of segments ahead of the parent's receipts. */
export interface WindowLimits {
  /** Segments sent and not yet receipted. */
  segments: number;
  /** First wait for a receipt before sending again, ms; doubles up to `maxRetransmitMs`. */
  retransmitMs: number;
  maxRetransmitMs: number;
}

export const DEFAULT_WINDOW: WindowLimits = { segments: 8, retransmitMs: 3_000, maxRetransmitMs: 60_000 };

/**
 * What to send of one log, and when. A state machine without I/O: what to send follows from receipts alone
 * (P2), so that it starts again from the last receipt after any loss.
 */
export class SendWindow {
  /** Entries that the parent has receipted. */
  received: number;
  /** Entries handed to the broker. */
  sent: number;
  #head = 0;
  #inFlight: number[] = [];
  /** Segments that the broker has not answered for: while there are any the line is at work, and no receipt is late. */
  #onWire = 0;
  #waitingSince = 0;
  #waitMs: number;
  #pausedUntil = 0;
  #pauseMs: number;
  /** How long the parent last had it wait. */
  #slowMs = 0;
  /** One segment at a time, until a receipt shows that the way is open. */
  #probing = false;
  #turn = 0;
  #refused = false;
  #blocked = false;
  readonly #limits: WindowLimits;

  constructor(received: number, limits: WindowLimits = DEFAULT_WINDOW) {
    this.received = received;
    this.sent = received;
    this.#limits = limits;
    this.#waitMs = limits.retransmitMs;
    this.#pauseMs = limits.retransmitMs / 8;
  }

  /** Says how many entries of the log are to be sent: it grew, or was closed before its end. */
  end(size: number): void {
    this.#head = size;
  }

  /** Index to send from now; undefined when there is nothing to send, or not yet. */
  next(nowMs: number): number | undefined {
    this.#followClock(nowMs);
    if (this.#blocked || nowMs < this.#pausedUntil) return undefined;
    const late = nowMs - this.#waitingSince >= this.#waitMs;
    if (late && this.#inFlight.length > 0 && this.#onWire === 0) this.#again(nowMs);
    const open = this.#inFlight.length < (this.#probing ? 1 : this.#limits.segments);
    return open && this.sent < this.#head ? this.sent : undefined;
  }

  /** A segment that ends at `size` was handed to the broker. */
  onSent(size: number, nowMs: number): void {
    if (this.#inFlight.length === 0) this.#waitingSince = nowMs;
    this.#inFlight.push(size);
    this.#onWire++;
    this.sent = Math.max(this.sent, size);
  }

  /** The broker took a segment: from now on a receipt is waited for. */
  onTaken(nowMs: number): void {
    this.#onWire--;
    this.#waitingSince = nowMs;
  }

  /** The broker did not take a segment, or it could not be read. Several at once count once. */
  onLost(nowMs: number): void {
    if (nowMs < this.#pausedUntil) return;
    this.#restart(this.received, nowMs);
    this.#probing = true;
    this.#pauseMs = Math.min(this.#pauseMs * 2, this.#limits.retransmitMs * 2);
    this.#pausedUntil = nowMs + this.#pauseMs;
  }

  /** A verified receipt of the parent for `size` entries. */
  onReceipt(size: number, nowMs: number): void {
    if (size <= this.received) return;
    this.received = size;
    this.sent = Math.max(this.sent, size);
    this.#inFlight = this.#inFlight.filter((end) => end > size);
    this.#waitingSince = nowMs;
    this.#waitMs = this.#limits.retransmitMs;
    this.#pauseMs = this.#limits.retransmitMs / 8;
    this.#probing = false;
    this.#refused = false;
  }

  /**
   * The parent said that it holds `have` entries: less than its receipts when it was restored from a copy. What
   * was refused is tried again, one segment of it.
   * @param asked what `received` was when the parent was asked: a receipt may have overtaken its answer
   */
  onHeld(have: number, asked: number, nowMs: number): void {
    this.#blocked = false;
    if (have >= asked || have >= this.received) return;
    this.received = have;
    this.#restart(have, nowMs);
  }

  /** The way to the parent is new: what was lost on the old one need not be waited for. */
  onOnline(nowMs: number): void {
    this.#restart(this.received, nowMs);
    this.#waitMs = this.#limits.retransmitMs;
    this.#pauseMs = this.#limits.retransmitMs / 8;
    this.#pausedUntil = nowMs;
  }

  /** The parent wants the log from an index on; one below its receipts means that it lost what it had receipted. */
  onWant(from: number, nowMs: number): void {
    if (from >= this.sent) return;
    this.received = Math.min(this.received, from);
    this.#restart(from, nowMs);
  }

  /** The parent refused the log: wait until heads are compared again. */
  onRefused(): void {
    this.#refused = true;
    this.#blocked = true;
    this.#probing = true;
    this.#restart(this.received, this.#waitingSince);
  }

  /** The parent took nothing for now, since the node is over its share: sending starts again after a while, from the last receipt. */
  onSlow(waitMs: number, nowMs: number): void {
    this.#restart(this.received, nowMs);
    this.#probing = true;
    this.#slowMs = waitMs;
    this.#pausedUntil = nowMs + waitMs;
  }

  /** Refused, and no receipt since. */
  get refused(): boolean {
    return this.#refused;
  }

  // A clock set back (a weak battery) must not hold the log up until it has caught up (P7).
  #followClock(nowMs: number): void {
    this.#waitingSince = Math.min(this.#waitingSince, nowMs);
    this.#pausedUntil = Math.min(
      this.#pausedUntil,
      nowMs + Math.max(this.#limits.retransmitMs * 2, this.#slowMs),
    );
  }

  /** Changes whenever what is in flight is given up: what becomes of an earlier segment says nothing any more. */
  get turn(): number {
    return this.#turn;
  }

  #restart(from: number, nowMs: number): void {
    this.#turn++;
    this.sent = from;
    this.#inFlight = [];
    this.#onWire = 0;
    this.#waitingSince = nowMs;
  }

  #again(nowMs: number): void {
    this.#restart(this.received, nowMs);
    this.#waitMs = Math.min(this.#waitMs * 2, this.#limits.maxRetransmitMs);
  }
}
