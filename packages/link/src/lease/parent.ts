import { existsSync, readFileSync } from 'node:fs';
import { writeSecret } from '@hutong/process';
import { timeText } from '@hutong/record';
import { z } from 'zod';
import type { LinkLog } from '../connect.ts';
import { pause } from '../waiting.ts';
import { type Claim, DEFAULT_LEASE, decide, type Held, isGood, type LeaseLimits } from './decide.ts';
import type { Clone, LeaseAnswer, Party } from './messages.ts';

/** Instances of one child that are remembered beside the one that speaks. */
const MAX_OTHERS = 8;
/** For how long a clone is shown after it was last heard, ms. */
const SHOWN_MS = 24 * 3_600_000;
/** Exchanges of a moment share one write. */
const GATHER_MS = 10;
/** How often to look whether a call was answered. */
const ANSWER_MS = 50;

interface Other extends Party {
  sinceMs: number;
  lastMs: number;
  refused: boolean;
}

/** Who speaks for one child, and who else said it did. */
interface Seat {
  /** `silentMs`: when it was heard last, if a call since then was not answered. */
  held?: Held & { heard: string; silentMs?: number };
  /** Instances before it, newest first: what they sent may still be in the stream. */
  earlier: string[];
  others: Map<string, Other>;
}

interface LeasesOptions {
  /** Where leases are kept, so that a restart of this node locks no honest child out and lets no clone in. */
  file: string;
  random: (n: number) => Uint8Array;
  log: LinkLog;
  now: () => number;
  /** A clock that only goes forward, ms. */
  elapsed: () => number;
  limits?: LeaseLimits | undefined;
  /** Asks an instance of a child whether it is there. */
  call: (child: string, instance: string) => void;
}

const ADVICE =
  'Stop one of the two. The one that goes on needs nothing; if it is the refused one that shall stay, it goes on by itself a minute after the other was stopped.';

/**
 * The parent's side of leases: one live instance of each child (P12). An exchange of heads gives a process a new token,
 * which is stored before it is shown. When another process comes, the parent calls the holder. If the holder answers, the
 * other is a `clone`: nothing of it is read, and it leaves its log for its next one. If it does not, a start with a good
 * token (the last or the one before) goes on after 5 s, or at once after a goodbye, and any other start after 60 s. A clone
 * that never speaks cannot be seen.
 */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #limits: LeaseLimits;
  readonly #seats = new Map<string, Seat>();
  #saving: Promise<void> | undefined;

  constructor(options: LeasesOptions) {
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_LEASE;
    this.#load();
  }

  /** What an instance of a child that asks is answered; a new token is durable before this resolves. */
  async claim(child: string, claim: Claim): Promise<LeaseAnswer> {
    const nowMs = this.#options.elapsed();
    const seat = this.#seat(child);
    const { held } = seat;
    const known = seat.others.get(claim.instance);
    const verdict = decide(held, claim, known?.sinceMs ?? nowMs, nowMs, this.#limits);
    if (verdict === 'granted') return this.#grant(child, seat, claim, nowMs);
    const other = this.#note(seat, claim, nowMs);
    const holder = held as NonNullable<Seat['held']>;
    holder.calledMs ??= nowMs;
    this.#options.call(child, holder.instance);
    if (verdict === 'clone' && !other.refused) {
      other.refused = true;
      const both = { goes_on: party(holder), refused: party(other) };
      this.#options.log.error(
        { child, code: 'clone', ...both, next: ADVICE },
        'two instances of a child are alive',
      );
    }
    return { refused: verdict, other: party(holder), ...(isGood(holder, claim) ? {} : { stale: true }) };
  }

  /** The instance that speaks for a child now; undefined when none does. */
  holder(child: string): string | undefined {
    return this.#seats.get(child)?.held?.instance;
  }

  /** An instance says that it is there, or that it stops. */
  hear(child: string, claim: Claim, says: 'here' | 'bye'): void {
    const seat = this.#seat(child);
    if (seat.held?.instance !== claim.instance) {
      if (says === 'bye') seat.others.delete(claim.instance); // Stopped, as it was told: settled.
      return;
    }
    if (!isGood(seat.held, claim)) return;
    if (says === 'here') {
      this.#heard(seat.held);
      seat.held.answeredMs = seat.held.heardMs;
    } else {
      this.#leave(seat);
      this.#saveSoon().catch(() => undefined);
    }
  }

  /** Whether what an instance of a child sent is taken; `late`: it was sent before the one that speaks now came. */
  admits(child: string, instance = ''): 'yes' | 'late' | 'clone' {
    const seat = this.#seats.get(child);
    if (seat?.held === undefined) return 'yes';
    const { held } = seat;
    if (held.instance === instance) {
      // On a slow line its answer to the call stands behind what it sends. It may also have sent this and died: so it
      // is not taken to be alive, only waited for.
      if (held.calledMs !== undefined) held.calledMs = this.#options.elapsed();
      return 'yes';
    }
    return seat.earlier.includes(instance) ? 'late' : 'clone';
  }

  /**
   * The instance of a child that answers when it is called now; undefined when none does in the time of a call. What is
   * brought by other ways than the link is judged by it.
   */
  async alive(child: string): Promise<string | undefined> {
    const held = this.#seats.get(child)?.held;
    if (held === undefined) return undefined;
    const { elapsed, call } = this.#options;
    const [beganMs, beforeMs] = [elapsed(), held.heardMs];
    if (held.silentMs === beforeMs) return undefined; // It was called since it was heard last: no second wait.
    held.calledMs ??= beganMs;
    call(child, held.instance);
    while (held.heardMs === beforeMs && elapsed() - beganMs < this.#limits.callMs) await pause(ANSWER_MS);
    if (held.heardMs !== beforeMs) return held.instance;
    held.silentMs = beforeMs;
    return undefined;
  }

  /** Children of which a second live instance was refused, with the newest such instance. */
  get clones(): (Clone & { node: string })[] {
    return [...this.#seats].flatMap(([node, seat]) => {
      const refused = this.#refused(seat);
      if (seat.held === undefined || refused === undefined) return [];
      return [{ node, goesOn: party(seat.held), refused: party(refused) }];
    });
  }

  /** Resolves when what is known is on disk, or could not be written. */
  async settled(): Promise<void> {
    await this.#saving?.catch(() => undefined);
  }

  async #grant(child: string, seat: Seat, claim: Claim, nowMs: number): Promise<LeaseAnswer> {
    const { instance, host } = claim;
    if (seat.held?.instance !== instance) {
      if (seat.held !== undefined) {
        const { held } = seat;
        this.#options.log.info({ child, instance, before: party(held) }, 'another instance goes on');
        this.#leave(seat);
      }
      seat.others.delete(instance);
    }
    // A child too old to know leases holds none, and keeps no other instance waiting.
    if (instance === '') return {};
    const refused = this.#refused(seat);
    const other = refused === undefined ? {} : { other: party(refused) };
    if (seat.held !== undefined && claim.token === seat.held.current) {
      this.#heard(seat.held);
      if (nowMs - seat.held.drawnMs < this.#limits.renewMs) return other;
    }
    const current = Buffer.from(this.#options.random(16)).toString('hex');
    const { answeredMs } = seat.held ?? {};
    const drawn = { current, previous: claim.token, drawnMs: nowMs };
    seat.held = { instance, host, ...drawn, heardMs: nowMs, answeredMs, heard: '' };
    this.#heard(seat.held);
    await this.#saveSoon().catch((error) =>
      this.#options.log.warn({ err: error, file: this.#options.file }, 'the leases could not be written'),
    );
    return { token: current, ...other };
  }

  #heard(held: NonNullable<Seat['held']>): void {
    held.heardMs = this.#options.elapsed();
    held.heard = timeText(this.#options.now());
    held.calledMs = undefined;
  }

  #leave(seat: Seat): void {
    if (seat.held === undefined) return;
    seat.earlier = [seat.held.instance, ...seat.earlier].slice(0, MAX_OTHERS);
    delete seat.held;
  }

  #note(seat: Seat, { instance, host }: Claim, nowMs: number): Other {
    const other = seat.others.get(instance) ?? {
      instance,
      host,
      heard: '',
      sinceMs: nowMs,
      lastMs: nowMs,
      refused: false,
    };
    other.lastMs = nowMs;
    other.heard = timeText(this.#options.now());
    seat.others.delete(instance);
    seat.others.set(instance, other); // The last is the one heard last.
    for (const oldest of [...seat.others.keys()].slice(0, -MAX_OTHERS)) seat.others.delete(oldest);
    // It is alive: what it sends is not left over from before.
    seat.earlier = seat.earlier.filter((e) => e !== instance);
    return other;
  }

  #refused(seat: Seat): Other | undefined {
    const after = this.#options.elapsed() - SHOWN_MS;
    return [...seat.others.values()].findLast((o) => o.refused && o.lastMs > after);
  }

  #seat(child: string): Seat {
    const seat = this.#seats.get(child) ?? { earlier: [], others: new Map() };
    this.#seats.set(child, seat);
    return seat;
  }

  #saveSoon(): Promise<void> {
    this.#saving ??= new Promise((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
      this.#saving = undefined; // What changes from here on is in the next write.
      this.#save();
    });
    return this.#saving;
  }

  #save(): void {
    const kept = [...this.#seats].flatMap(([child, { held, earlier }]) => {
      if (held === undefined) return [];
      const { instance, host, current, previous, heard } = held;
      return [[child, { instance, host, current, previous, heard, earlier }]];
    });
    writeSecret(this.#options.file, `${JSON.stringify(Object.fromEntries(kept))}\n`);
  }

  // Each holder is taken to have been heard now: it has yet to find this node again. A file that cannot be read is as
  // none: every child is let in by its next exchange.
  #load(): void {
    const { file, log, elapsed } = this.#options;
    if (!existsSync(file)) return;
    try {
      const kept = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
      for (const [child, { earlier, ...held }] of Object.entries(kept)) {
        const seat = this.#seat(child);
        seat.held = { ...held, drawnMs: Number.NEGATIVE_INFINITY, heardMs: elapsed() };
        seat.earlier = earlier;
      }
    } catch (error) {
      log.warn({ err: error, file }, 'the leases cannot be read: whoever of a child comes first holds it');
    }
  }
}

const schema = z.record(
  z.string(),
  z.object({
    instance: z.string(),
    host: z.string(),
    current: z.string(),
    previous: z.string().optional(),
    heard: z.string(),
    earlier: z.array(z.string()),
  }),
);

function party({ instance, host, heard }: Party): Party {
  return { instance, host, heard };
}
