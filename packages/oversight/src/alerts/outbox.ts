import type { AlertRow } from '@hutong/log';
import type { AlertStore } from './store.ts';
import { type About, type Taken, type Told, ToldBook } from './told.ts';

/** A notification on its way to one receiver. */
export interface Outgoing {
  /** The same at every attempt: by it a receiver knows what it has already. */
  id: string;
  to: string;
  /** The channel's, so that it goes nowhere else; absent where an earlier version put it on its way. */
  target?: string;
  /** JSON. */
  payload: string;
  at: number;
  tries: number;
  nextAt: number;
  /** Why the last attempt failed. */
  code?: string;
  /** Absent where an earlier version put it on its way. */
  about?: About;
}

/** One receiver. */
export interface Channel {
  name: string;
  kind: About['channel'];
  /** Where it is, without what may be secret in it. */
  address: string;
  /** Differs wherever the whole address does, and tells nothing of it. */
  target: string;
  /** Resolves once it was taken; throws NotDelivered. */
  deliver(outgoing: Outgoing, stop: AbortSignal): Promise<void>;
}

/** An attempt that failed. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
  readonly code: string;
  /** The receiver is gone for good: not tried again. */
  readonly forGood: boolean;
  constructor(code: string, forGood = false) {
    super(code);
    this.code = code;
    this.forGood = forGood;
  }
}

const MAX_QUEUED = 1_000;
const MAX_TRIES = 12;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 4 * 3_600_000;
const FACTOR = 4;
const MAX_RUN = 100;
/** Alerts of a digest that are kept with it. */
const MAX_ABOUT = 100;

/** One thing that people are told, ready to go, with the ids of its alerts. */
interface Formatted extends Pick<About, 'kind' | 'alerts'> {
  payload: string;
}

interface Changed {
  put: readonly Outgoing[];
  drop: readonly Outgoing[];
  /** What gave way, as it is kept. */
  gone: Taken;
}

interface Parts {
  store: AlertStore;
  channels: readonly Channel[];
  now: () => number;
  random: (n: number) => Uint8Array;
  log: { warn(fields: object, message: string): void };
}

/**
 * What people are still to be told, in order for each receiver. Kept in the store with the alerts it tells of, so that a
 * restart neither forgets nor repeats; at most 1,000 a receiver, of which the oldest give way. One receiver never waits
 * for another, and nobody waits for any.
 */
export class Outbox {
  #parts: Parts;
  #queue: Outgoing[] = [];
  readonly #told = new ToldBook();
  readonly #running = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  dropped = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes up what an earlier process left; what was for a receiver that is no more goes. */
  async load(): Promise<void> {
    const { store, channels } = this.#parts;
    const rows = await store.read('outgoing', MAX_QUEUED * (channels.length + 1));
    const all = rows.map((row) => JSON.parse(row.body) as Outgoing);
    await this.#told.load(store);
    this.#queue = all;
    await this.forgetStrays();
  }

  /** Delivers to these from now on, and to no other address what was for an earlier one. */
  use(channels: readonly Channel[]): void {
    this.#parts = { ...this.#parts, channels };
  }

  /** Ends what was for a receiver that is no more, or was elsewhere. */
  async forgetStrays(): Promise<void> {
    const { store, channels } = this.#parts;
    const stray = this.#queue.filter((o) => !channels.some((c) => isFor(o, c)));
    if (stray.length === 0) return;
    this.#queue = this.#queue.filter((o) => !stray.includes(o));
    const taken = this.#ended(stray, 'failed', 'receiver-gone');
    this.#told.keep(taken);
    await store.write(taken.put, [...stray.map(keyOf), ...taken.drop]);
  }

  /** Who was told of an alert, and who is still to be; oldest first. */
  told(alert: string): Told[] {
    const waiting = this.#queue.filter(({ about }) => about?.alerts.includes(alert));
    return [...this.#told.of(alert), ...waiting.flatMap((one) => toldOf(one, 'waiting'))].sort(
      (a, b) => a.at - b.at,
    );
  }

  #ended(all: readonly Outgoing[], state: Told['state'], code?: string): Taken {
    const endedAt = this.#parts.now();
    const told = all.flatMap((one) => toldOf({ ...one, ...(code === undefined ? {} : { code }) }, state));
    return this.#told.take(
      told.map((one) => ({ ...one, endedAt })),
      endedAt,
    );
  }

  /** How many wait, for each receiver. */
  get queued(): { to: string; count: number }[] {
    return this.#parts.channels.map((channel) => ({
      to: channel.name,
      count: this.#queue.filter((o) => isFor(o, channel)).length,
    }));
  }

  /** New notifications, and which must give way to them; nothing changes before `add`. */
  format(notices: readonly Formatted[], wanted: (channel: string, i: number) => boolean): Changed {
    const { channels, now, random } = this.#parts;
    const at = now();
    const put: Outgoing[] = [];
    const drop: Outgoing[] = [];
    const ids = notices.map(() => `msg_${Buffer.from(random(16)).toString('hex')}`);
    for (const to of channels) {
      const { name, kind: channel, address, target } = to;
      const fresh = notices.flatMap(({ payload, kind, alerts }, i) => {
        const about = { kind, alerts: alerts.slice(0, MAX_ABOUT), channel, address };
        return wanted(name, i)
          ? { id: ids[i] as string, to: name, target, payload, at, tries: 0, nextAt: at, about }
          : [];
      });
      const waiting = this.#queue.filter((o) => isFor(o, to));
      const over = Math.max(0, waiting.length + fresh.length - MAX_QUEUED);
      drop.push(...waiting.slice(0, over));
      put.push(...fresh.slice(Math.max(0, over - waiting.length)));
    }
    return { put, drop, gone: this.#ended(drop, 'failed', 'gave-way') };
  }

  /** Takes what `format` gave, once it is in the store. */
  add({ put, drop, gone: taken }: Changed): void {
    this.#told.keep(taken);
    if (drop.length > 0) {
      this.dropped += drop.length;
      this.#parts.log.warn({ count: drop.length }, 'the oldest notifications gave way: too many wait');
    }
    const gone = new Set(drop.map((o) => keyOf(o).id));
    this.#queue = [...this.#queue.filter((o) => !gone.has(keyOf(o).id)), ...put];
    this.run();
  }

  /** Delivers what is due, in the background. */
  run(): void {
    if (this.#stop.signal.aborted) return;
    for (const channel of this.#parts.channels) {
      if (this.#running.has(channel.name)) continue;
      const done = this.#deliverTo(channel)
        .catch((error) =>
          this.#parts.log.warn({ err: error }, 'a notification could not be taken out of the store'),
        )
        .finally(() => this.#running.delete(channel.name));
      this.#running.set(channel.name, done);
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }

  async #deliverTo(channel: Channel): Promise<void> {
    for (let n = 0; n < MAX_RUN && !this.#stop.signal.aborted; n++) {
      // Another receiver has taken its place since, or it was removed.
      if (!this.#parts.channels.includes(channel)) return;
      const now = this.#parts.now();
      // A clock that was set back must not make anything wait longer than it would at most.
      const due = (o: Outgoing) => o.nextAt <= now || o.nextAt - now > 2 * LONGEST_WAIT_MS;
      const next = this.#queue.find((o) => isFor(o, channel) && due(o));
      if (next === undefined || !(await this.#attempt(channel, next))) return;
    }
  }

  /** Whether it is worth trying the next. */
  async #attempt(channel: Channel, outgoing: Outgoing): Promise<boolean> {
    const { store, log, now } = this.#parts;
    try {
      await channel.deliver(outgoing, this.#stop.signal);
    } catch (error) {
      if (this.#stop.signal.aborted) return false;
      const { code, forGood } = error instanceof NotDelivered ? error : new NotDelivered('unforeseen');
      const tries = outgoing.tries + 1;
      log.warn({ to: channel.name, id: outgoing.id, code, tries }, 'a notification was not delivered');
      if (!forGood && tries < MAX_TRIES) {
        // It may have given way while it was on its way.
        if (!this.#queue.includes(outgoing)) return false;
        const later = { ...outgoing, tries, code, nextAt: now() + this.#wait(tries) };
        this.#queue = this.#queue.map((o) => (o === outgoing ? later : o));
        await store.write([rowOf(later)], []);
        return false;
      }
      this.dropped++;
      log.warn({ to: channel.name, id: outgoing.id, code, tries }, 'a notification was given up');
      return this.#end({ ...outgoing, tries, code }, 'failed');
    }
    return this.#end(outgoing, 'delivered');
  }

  async #end(outgoing: Outgoing, state: Told['state']): Promise<true> {
    this.#queue = this.#queue.filter((o) => keyOf(o).id !== keyOf(outgoing).id);
    const taken = this.#ended([outgoing], state);
    this.#told.keep(taken);
    await this.#parts.store.write(taken.put, [keyOf(outgoing), ...taken.drop]);
    return true;
  }

  // Three quarters of it to all of it, so that a receiver that is back is not met by everybody at once.
  #wait(tries: number): number {
    const whole = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * FACTOR ** (tries - 1));
    return Math.round(whole * (0.75 + ((this.#parts.random(1)[0] as number) / 255) * 0.25));
  }
}

/** What a notification that ended, or waits, says of who was told; nothing where an earlier version sent it. */
function toldOf({ id, to, at, tries, code, about }: Outgoing, state: Told['state']): Told[] {
  return about === undefined ? [] : [{ ...about, id, to, at, state, tries, code }];
}

const isFor = ({ to, target, about }: Outgoing, channel: Channel) =>
  to === channel.name &&
  (target === undefined
    ? (about?.address ?? channel.address) === channel.address
    : target === channel.target);

export const rowOf = (o: Outgoing): AlertRow => ({ ...keyOf(o), at: o.at, body: JSON.stringify(o) });
export const keyOf = ({ to, id }: Outgoing) => ({ kind: 'outgoing' as const, id: `${to} ${id}` });
