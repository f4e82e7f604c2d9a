import { decodeSegment, MAX_RUN_BYTES, parseCheckpoint, type Segment } from '@hutong/log';
import { eachApart, isOfMachine } from '@hutong/process';
import { parseOrigin } from '@hutong/trust';
import type { NatsConnection } from 'nats';
import { DEFLATE, uncompressed } from './compress.ts';
import type { LinkLog } from './connect.ts';
import type { HeldHead, Holdings, RootVersions, States } from './holdings.ts';
import type { ParentLease } from './lease/child.ts';
import { HEADS_PAGE, type HeadsReply, pack, subjects, unpack } from './messages.ts';
import type { Pusher } from './push.ts';
import { pause, unlessAborted } from './waiting.ts';

const REPLY_TIMEOUT_MS = 10_000;
/** A segment comes down a thin line: half a MiB at 64 kbit/s, from a parent that does not know how much is asked for. */
const FETCH_TIMEOUT_MS = 90_000;
/** Entries that a segment from above may weigh: more on a line that brought the last in a second, less after five. */
const FIRST_ROOM = 32 * 1024;
const MIN_ROOM = 8 * 1024;
const QUICK_MS = 1_000;
const LATE_MS = 5_000;
const RETRY_MS = 500;
/**
 * The first question on a new connection is given this many times the pause that follows it, since its answer is short. A
 * broker that has just started silently drops what comes before its center listens.
 */
const CLAIM_WAITS = 4;
/** An instance that has no lease asks this often: while it is not known whether another lives, and when one does. */
const WAIT_MS = 1_000;
const REFUSED_MS = 15_000;
/** Nothing is sent meanwhile: a parent that does not answer yet is asked again after this, at the latest. */
const UNHELD_MS = 5_000;
/** Answers taken for one run of entries: one run may have more boxes that were sealed again than it has entries. */
const MAX_ROUNDS = 1_000;

interface CompareOptions {
  node: string;
  parent: string;
  holdings: Holdings;
  log: LinkLog;
  now: () => number;
  signal: AbortSignal;
  intervalMs: number;
  pusher: Pusher;
  lease: ParentLease;
  version: string;
  roots?: RootVersions;
  states: States;
  takeNote: (note: string) => Promise<void>;
  /** Awaited: what comes next may be verified with what the registry says now. */
  onFollowed?: (origin: string) => void | Promise<void>;
  /** Called when heads were compared, or the parent said who speaks for this node. */
  onAnswered: () => void;
}

/** Which of how many pages of this node's heads; [0, 0] when it shows none. */
type Page = [at: number, of: number];

/** Compares heads with the parent: on connect, on a timer, after any doubt; fetches what ancestors' logs have newer. */
export class Compare {
  readonly #options: CompareOptions;
  /** Ancestors' logs, and how much of each is held here. */
  readonly #followed = new Map<string, number>();
  /** This node's own logs, and how much of each can be had from the parent, as far as it showed. */
  readonly #above = new Map<string, number>();
  /** The newest size of each log that the parent showed in the comparison under way. */
  readonly #newest = new Map<string, number>();
  #compared = false;
  /** Whether this node's heartbeat was shown in the comparison under way. */
  #shown = false;
  #room = FIRST_ROOM;
  /** What the parent said of itself in its last answer. */
  #parent: Pick<HeadsReply, 'takes' | 'siblings' | 'version' | 'wanted'> = {};
  #wake = new AbortController();
  #offline = new AbortController();

  constructor(options: CompareOptions) {
    this.#options = options;
  }

  /** Asks for a comparison as soon as the one under way, if any, is done. */
  now(): void {
    this.#wake.abort();
  }

  /** The connection went or came: what was asked on the old one is not answered any more. */
  onOnline(online: boolean): void {
    this.#offline.abort();
    this.#compared = false;
    if (!online) return;
    this.#offline = new AbortController();
    this.now();
  }

  /** A signed checkpoint of some log was seen: an ancestor's log that is longer than our copy is fetched now. */
  seen(origin: string, size: number): void {
    const held = this.#followed.get(origin);
    // What the comparison under way was shown it fetches itself: of what cannot be taken it would ask again without end.
    if (held !== undefined && Math.max(held, this.#newest.get(origin) ?? 0) < size) this.now();
  }

  /** Whether heads were compared to the end on this connection. */
  get compared(): boolean {
    return this.#compared;
  }

  /** What the parent said of itself in its last answer; empty where it is too old to say it. */
  get parent(): Readonly<Pick<HeadsReply, 'takes' | 'siblings' | 'version' | 'wanted'>> {
    return this.#parent;
  }

  /** Entries of one of this node's own logs that can be had from the parent; undefined before that is known. */
  above(origin: string): number | undefined {
    return this.#above.get(origin);
  }

  async run(connection: NatsConnection): Promise<void> {
    const { signal, intervalMs, log, lease } = this.#options;
    let waited = false;
    for (let retryMs = RETRY_MS; !signal.aborted; ) {
      this.#wake = new AbortController();
      let waitMs = intervalMs;
      if (!this.#offline.signal.aborted) {
        try {
          if (await this.#hold(connection, retryMs * CLAIM_WAITS))
            await this.#compare(connection).finally(() => this.#newest.clear());
          const { refused } = lease;
          // Another that is alive has answered the parent's call by the second time.
          if (refused !== 'wait' || (waited && !lease.stale)) this.#options.onAnswered();
          waited ||= refused === 'wait';
          if (refused !== undefined) waitMs = refused === 'wait' ? WAIT_MS : Math.min(intervalMs, REFUSED_MS);
          retryMs = RETRY_MS;
        } catch (error) {
          log.debug({ err: error }, 'heads could not be compared');
          await this.#beat(connection);
          // A parent that has just started answers a moment later; the interval may be minutes.
          waitMs = Math.min(retryMs, intervalMs, lease.held ? intervalMs : UNHELD_MS);
          retryMs *= 2;
        }
      }
      await pause(waitMs, this.#wake.signal, signal);
    }
  }

  /** Learns, before anything of the logs is shown, whether this instance may speak for the node (P12). */
  async #hold(connection: NatsConnection, limitMs: number): Promise<boolean> {
    const { lease } = this.#options;
    if (!lease.held) await this.#heads(connection, [], undefined, undefined, limitMs);
    return lease.held;
  }

  // A node whose database or disk fails can show no heads, but still says that it is there and what is wrong (P11).
  async #beat(connection: NatsConnection): Promise<void> {
    const { holdings, log, lease } = this.#options;
    if (!lease.held || this.#offline.signal.aborted || this.#shown) return;
    try {
      await this.#heads(connection, await holdings.beats(), [0, 0]);
    } catch (error) {
      log.debug({ err: error }, 'the parent could not be told of this node');
    }
  }

  async #compare(connection: NatsConnection): Promise<void> {
    const { holdings, log, states } = this.#options;
    this.#shown = false;
    const heads = await holdings.outgoing();
    await holdings.leaving(heads);
    const held = new Map(heads.map((h) => [h.origin, h.size]));
    this.#newest.clear();
    const above = new Map<string, number>();
    const met = this.#compared ? [] : await this.#parentsHead();
    const all = [...met, ...withBeats(heads, await holdings.beats())];
    const shown = nodesOf(all);
    for (let i = 0; i === 0 || i < all.length; i += HEADS_PAGE) {
      const notes = all.slice(i, i + HEADS_PAGE);
      const page: Page = [i / HEADS_PAGE, Math.ceil(all.length / HEADS_PAGE)];
      // What a node says of itself goes with its heartbeat.
      const beside = nodesOf(notes);
      const said = states.up((node) => beside.has(node));
      const held = await this.#comparePage(connection, notes, page, said);
      for (const [origin, size] of held) above.set(origin, size);
    }
    await this.#sayOthers(connection, all.slice(-1), shown);
    this.#shown = true;
    // What comes from above goes first, the registry's log before all, as in the answer: the rest is verified with it.
    const inTurn = [...this.#newest].sort(([a], [b]) => Number(held.has(a)) - Number(held.has(b)));
    const follow = async ([origin, size]: [string, number]) => {
      // A node takes back what it lost of its own logs, and leaves alone the one that it writes to (P12).
      const own = held.get(origin);
      if (size > (own ?? 0)) await this.#follow(connection, origin, size, own);
      else if (own !== undefined) this.#above.set(origin, above.get(origin) ?? 0);
    };
    // A log that cannot be read as the parent gives it holds up no other (P8).
    await eachApart(inTurn, follow, (error, [origin]) => {
      if (isOfMachine(error) || connection.isClosed()) throw error;
      log.warn({ err: error, origin }, 'a log could not be followed');
    });
    // A log that was lost to its last entry has no head to show: only the registry tells of it.
    for (const { origin, size } of holdings.earlier())
      if (!held.has(origin)) await this.#follow(connection, origin, size, 0);
    await this.#giveBack(connection, this.#newest);
    this.#compared = true;
  }

  // P12: with the first page of a connection the parent sees how much of its own newest log is known here, and so, before it
  // says anything more in it, that its database went back in time.
  async #parentsHead(): Promise<string[]> {
    const { parent, holdings } = this.#options;
    const newest = (await holdings.followed()).findLast((h) => parseOrigin(h.origin).node === parent);
    return newest === undefined ? [] : [newest.note];
  }

  /** Sends what nodes say of themselves of which no log is held here. @param beside a note to send it with */
  async #sayOthers(connection: NatsConnection, beside: string[], shown: ReadonlySet<string>): Promise<void> {
    const { states } = this.#options;
    for (let from = 0; ; from += HEADS_PAGE) {
      const said = states.up((node) => !shown.has(node), from);
      if (said.length === 0) return;
      await this.#heads(connection, beside, [0, 0], said);
    }
  }

  // P12: a parent that shows less of its own logs than it showed before went back in time. It is told, and given back
  // what it asks for: the top center has no one else to take it from.
  async #giveBack(connection: NatsConnection, shown: ReadonlyMap<string, number>): Promise<void> {
    const { parent, holdings, pusher } = this.#options;
    const followed = await holdings.followed();
    const more = followed.filter(
      (h) => parseOrigin(h.origin).node === parent && h.size > (shown.get(h.origin) ?? 0),
    );
    if (more.length === 0) return pusher.giveBack([]);
    const { held } = await this.#heads(
      connection,
      more.slice(0, HEADS_PAGE).map((h) => h.note),
      [0, 0],
    );
    const asked = new Map(held);
    pusher.giveBack(
      more.flatMap((h) => (asked.has(h.origin) ? { ...h, from: asked.get(h.origin) as number } : [])),
    );
  }

  /** @returns what the parent holds of these logs; its notes of them and of those that are followed go into `#newest` */
  async #comparePage(
    connection: NatsConnection,
    notes: string[],
    page: Page,
    said: string[],
  ): Promise<HeadsReply['held']> {
    const { pusher, now, takeNote, log } = this.#options;
    const asked = new Map(
      notes.map((note) => {
        const { origin } = parseCheckpoint(note);
        return [origin, pusher.known(origin)?.received ?? 0];
      }),
    );
    const answer = await this.#heads(connection, notes, page, said);
    await this.#takeRoots(connection, answer.root ?? []);
    const take = async (note: string) => {
      const { origin, size } = parseCheckpoint(note);
      this.#newest.set(origin, Math.max(this.#newest.get(origin) ?? 0, size));
      await takeNote(note);
    };
    await eachApart(answer.notes, take, (error) => log.warn({ err: error }, 'a note was passed over'));
    for (const [origin, held] of answer.held) {
      const before = asked.get(origin);
      if (before !== undefined) pusher.known(origin)?.onHeld(held, before, now());
    }
    pusher.notify();
    return answer.held;
  }

  async #heads(
    connection: NatsConnection,
    notes: string[],
    page?: Page,
    said?: string[],
    limitMs = REPLY_TIMEOUT_MS,
  ): Promise<HeadsReply> {
    const { node, roots, lease, version, states, parent } = this.#options;
    const root = roots === undefined ? {} : { root: roots.version };
    // Only together with notes: nothing is shown before it is known who speaks for this node.
    const beside = notes.length === 0 ? {} : { states: said ?? states.up(() => true) };
    const data = pack('heads', { notes, ...root, lease: lease.claim, version, ...beside, page });
    const timeout = Math.min(limitMs, REPLY_TIMEOUT_MS);
    const answer = unpack('headsReply', await this.#ask(connection, subjects.heads(node), data, timeout));
    lease.take(answer.lease);
    if (answer.states !== undefined) states.take(answer.states, parent);
    const { takes, siblings, version: above, wanted } = answer;
    this.#parent = { takes, siblings, version: above, wanted };
    return answer;
  }

  // A node far behind asks page after page, so that it walks every version. What is refused holds nothing else up (P8).
  async #takeRoots(connection: NatsConnection, first: string[]): Promise<void> {
    const { roots, log } = this.#options;
    try {
      for (let page = first; roots !== undefined && page.length > 0; ) {
        if (roots.take(page) === 0) return;
        page = (await this.#heads(connection, [])).root ?? [];
      }
    } catch (error) {
      log.warn({ err: error }, 'the root documents of the parent were not taken');
    }
  }

  async #ask(
    connection: NatsConnection,
    subject: string,
    data: Uint8Array,
    timeout = REPLY_TIMEOUT_MS,
  ): Promise<Uint8Array> {
    const { signal } = this.#options;
    // After its goodbye a node asks nothing: its lease would be given to it again, and the next process would have to wait.
    if (signal.aborted) throw new Error('the link is being ended');
    const request = connection.request(subject, data, { timeout });
    const reply = await unlessAborted(request, signal, this.#offline.signal);
    if (reply === undefined) throw new Error('the link went down before the answer came');
    return reply.data;
  }

  /** The parent's segment, or undefined where it has none; the next is asked for as large as the line lets. */
  async #fetch(
    connection: NatsConnection,
    what: { origin: string; from: number; valuesTo?: number },
  ): Promise<Segment | undefined> {
    const { node, now } = this.#options;
    const data = pack('fetch', { ...what, room: this.#room, takes: [DEFLATE] });
    const since = now();
    const reply = await this.#ask(connection, subjects.fetch(node), data, FETCH_TIMEOUT_MS);
    const took = now() - since;
    if (took < QUICK_MS) this.#room = Math.min(MAX_RUN_BYTES, this.#room * 2);
    else if (took > LATE_MS) this.#room = Math.max(MIN_ROOM, this.#room / 2);
    return reply.length === 0 ? undefined : decodeSegment(await uncompressed(reply));
  }

  /** Fetches boxes that were sealed again for this node or those beneath it, of the entries in [from, to) of a log. */
  async values(connection: NatsConnection, origin: string, from: number, to: number): Promise<void> {
    const { parent, holdings } = this.#options;
    for (let at = from, rounds = 0; at < to && rounds < MAX_ROUNDS; rounds++) {
      const segment = await this.#fetch(connection, { origin, from: at, valuesTo: to });
      if (segment === undefined) return;
      // A parent that knows nothing of this answers with entries.
      const last = segment.entries.length > 0 ? undefined : segment.sealed.at(-1);
      if (last === undefined || last.index < at) return;
      await holdings.ingest([{ segment, via: parent }]);
      at = last.index + 1;
    }
  }

  /**
   * Fetches an ancestor's log from where this node's copy ends, or takes back one of this node's own.
   * @param own entries held of it, where it is its own
   */
  async #follow(connection: NatsConnection, origin: string, size: number, own?: number): Promise<void> {
    const { parent, holdings, log, onFollowed, takeNote } = this.#options;
    const before = own ?? (await holdings.followed()).find((h) => h.origin === origin)?.size ?? 0;
    let held = before;
    if (own === undefined) this.#followed.set(origin, held);
    while (held < size) {
      const segment = await this.#fetch(connection, { origin, from: held });
      if (segment === undefined) break;
      const [result] = await holdings.ingest([{ segment, via: parent }]);
      if (result?.kind !== 'received') break;
      held = result.size;
      if (own === undefined) {
        this.#followed.set(origin, held);
        await onFollowed?.(origin);
        continue;
      }
      this.#above.set(origin, Math.max(size, held));
      // With the parent's receipt on it: what came from there need not go back.
      await takeNote(segment.note);
    }
    if (own === undefined) return;
    this.#above.set(origin, held);
    if (held === before) return;
    if (parseOrigin(origin).node === this.#options.node)
      log.warn({ origin, from: before, to: held }, 'what was lost of an own log was taken back');
    else log.info({ origin, from: before, to: held }, 'an ended log from beneath was fetched');
    await onFollowed?.(origin);
  }
}

/**
 * The heads' notes, and before them those heartbeats that are not on them: a log that grew since has another head. An older
 * heartbeat that stands on a head is then no news beside the newest, and never looks like one that follows it.
 */
function withBeats(heads: readonly HeldHead[], beats: readonly string[]): string[] {
  const notes = new Map(heads.map((h) => [h.origin, h.note]));
  const missing = beats.filter((beat) => {
    const shown = notes.get(beat.slice(0, beat.indexOf('\n'))) ?? '';
    return !beat.split('\n').every((line) => shown.includes(line));
  });
  return [...missing, ...notes.values()];
}

/** Nodes whose logs these are. */
function nodesOf(notes: readonly string[]): Set<string> {
  return new Set(notes.map((note) => parseOrigin(parseCheckpoint(note).origin).node));
}
