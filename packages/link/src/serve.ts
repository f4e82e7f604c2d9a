import { encodeSegment, InvalidNote, MAX_RUN_BYTES, parseCheckpoint, type Segment } from '@hutong/log';
import { eachApart, isOfMachine } from '@hutong/process';
import { InvalidBytes } from '@hutong/record';
import type { Msg, NatsConnection } from 'nats';
import { compressed, DEFLATE } from './compress.ts';
import type { LinkLog } from './connect.ts';
import type { Holdings, RootVersions, States } from './holdings.ts';
import type { Leases } from './lease/parent.ts';
import { childOf, type FetchRequest, type HeadsReply, pack, subjects, unpack } from './messages.ts';
import { tellUnverified } from './unverified.ts';

const MAX_REPLY_BYTES = 900 * 1024;
/** Questions of one child that wait; what is asked beyond that is to be asked again. */
const MAX_WAITING = 8;
/** Fetches under way, of all children together: each may read and pack a whole segment. */
const MAX_AT_ONCE = 8;

/** No item of CBOR: this side failed or has enough to do. The child need not wait for its time limit, and asks again. */
const NO_ANSWER = Uint8Array.of(0xff);

type Answer = (child: string, m: Msg) => Promise<Uint8Array>;

/** Called with each page of heads that an admitted child shows. */
export type OnHeads = (child: string, notes: readonly string[], page?: [at: number, of: number]) => void;

interface ServeOptions {
  holdings: Holdings;
  roots?: RootVersions;
  states: States;
  log: LinkLog;
  onHeads?: OnHeads;
  /** What is said of this node in every answer. */
  says: () => Pick<HeadsReply, 'takes' | 'siblings' | 'version' | 'wanted'>;
  /** Called when an admitted child's heads were taken: what it holds of this node's own log is known. */
  onMet?: (child: string) => void;
  /** Whether a child has too many connections open to be sent anything. */
  crowded: (child: string) => boolean;
  /** Called with the version that an admitted child says it is. */
  onVersion: (child: string, version: string | undefined) => void;
}

/**
 * Answers the children's questions: which heads are held, and segments of the logs they may follow. Beside heads go the
 * newest heartbeats, what nodes say is wrong with them, and what both ends can open. A fetch that asks for `valuesTo` is
 * answered with boxes alone, for the child and those beneath it: so what an ancestor has sealed anew comes down (P6).
 */
export function serveChildren(connection: NatsConnection, options: ServeOptions, leases: Leases): void {
  const { holdings, roots, states, log, says, crowded } = options;
  const places = new Places(MAX_AT_ONCE);
  const on = (subject: string, answer: Answer) => listen(connection, { log, crowded }, subject, answer);
  on(subjects.heads('*'), async (child, m) => {
    const { notes, root, lease, version, page, states: said = [] } = unpack('heads', m.data);
    if (lease?.says !== undefined) {
      leases.hear(child, lease, lease.says);
      return new Uint8Array(0);
    }
    // Before anything is taken from its notes: those of a clone are another history, and must not end the log.
    const answer = await leases.claim(child, lease ?? { instance: '', host: '' });
    if (answer.refused !== undefined) return pack('headsReply', { notes: [], held: [], lease: answer });
    options.onVersion(child, version);
    if (root !== undefined && roots !== undefined && root > roots.version)
      log.warn({ child, root, version: roots.version }, 'a child holds a later root document than this node');
    const documents = root === undefined ? [] : (roots?.after(root) ?? []);
    options.onHeads?.(child, notes, page);
    // Before the heartbeats they came with: one without such a word says that nothing is wrong any more.
    states.take(said, child);
    const more = { lease: answer, ...says(), states: states.down() };
    const reply = await heads(holdings, log, child, notes, documents, more);
    if (notes.length > 0) options.onMet?.(child);
    return reply;
  });
  on(subjects.fetch('*'), async (child, m) => {
    const asked = unpack('fetch', m.data);
    const bytes = await places.take(async () => {
      const segment = await fetch(holdings, child, asked);
      return segment === undefined ? new Uint8Array(0) : encodeSegment(segment);
    });
    return bytes.length > 0 && asked.takes?.includes(DEFLATE) === true ? compressed(bytes) : bytes;
  });
}

/** Answers one child's questions one after another, no child's after another's (P8). */
function listen(
  connection: NatsConnection,
  { log, crowded }: Pick<ServeOptions, 'log' | 'crowded'>,
  subject: string,
  answer: Answer,
): void {
  const waiting = new Map<string, Msg[]>();
  const respond = async (child: string, messages: Msg[]) => {
    for (let m = messages[0]; m !== undefined; messages.shift(), m = messages[0]) {
      try {
        m.respond(await answer(child, m));
      } catch (error) {
        log.warn({ err: error, subject: m.subject }, 'a request was passed over');
        const bad = error instanceof InvalidBytes || error instanceof InvalidNote;
        if (!bad && !connection.isClosed()) m.respond(NO_ANSWER);
      }
    }
    waiting.delete(child);
  };
  connection.subscribe(subject, {
    callback: (error, m) => {
      if (error !== null) return;
      const child = childOf(m.subject);
      const before = waiting.get(child);
      if (crowded(child) || (before !== undefined && before.length >= MAX_WAITING)) m.respond(NO_ANSWER);
      else if (before !== undefined) before.push(m);
      else {
        const messages = [m];
        waiting.set(child, messages);
        void respond(child, messages);
      }
    },
  });
}

/** How many are served at once; the rest wait in the order in which they came. */
class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/** What this node holds of the child's logs, and the heads of the logs that the child follows. */
async function heads(
  holdings: Holdings,
  log: LinkLog,
  child: string,
  theirs: string[],
  root: string[],
  more: Omit<HeadsReply, 'notes' | 'held' | 'root'>,
): Promise<Uint8Array> {
  const notes: string[] = [];
  const held: [string, number][] = [];
  const take = async (note: string) => {
    const { origin } = parseCheckpoint(note);
    const own = (await holdings.ownLog(origin)) !== undefined;
    if (!own && !holdings.belongsTo(origin, child)) {
      log.warn({ child, origin, code: 'not-allowed' }, 'a child shows the head of a log that is not its own');
      return;
    }
    tellUnverified(log, child, note, await holdings.addNote(note));
    const known = await holdings.notes(origin);
    // A child that saw more of this node's own log than is here: it is told how much, if it is to give it back.
    if (own && (await holdings.ownLog(origin)) !== 'lost') return;
    // A heartbeat may come beside its log's head.
    if (held.some(([shown]) => shown === origin)) return;
    held.push([origin, await holdings.size(origin)]);
    if (!own) notes.push(...known);
  };
  // One bad head among many, which its child may only relay, leaves the others theirs (P8).
  await eachApart(theirs, take, (error) => {
    if (isOfMachine(error)) throw error;
    log.warn({ err: error, child }, 'a head that a child shows was passed over');
  });
  const followed = await holdings.followed(child);
  await holdings.leaving(followed);
  for (const head of followed) notes.push(head.note);
  let bytes = root.reduce((sum, note) => sum + note.length + 8, 0);
  const fits = notes.filter((note) => {
    bytes += note.length + 8;
    return bytes < MAX_REPLY_BYTES;
  });
  return pack('headsReply', { notes: fits, held, ...more, ...(root.length === 0 ? {} : { root }) });
}

/** A segment of a log that the child follows, or of its own and its descendants' logs; nothing else. */
async function fetch(
  holdings: Holdings,
  child: string,
  { origin, from, valuesTo, room = MAX_RUN_BYTES }: FetchRequest,
): Promise<Segment | undefined> {
  const belongs = holdings.belongsTo(origin, child);
  if (valuesTo !== undefined) return belongs ? holdings.values?.(child, origin, from, valuesTo) : undefined;
  if (!belongs && !(await holdings.followed(child)).some((h) => h.origin === origin)) return undefined;
  return (await holdings.segments(origin, from, child, Math.min(room, MAX_RUN_BYTES)))[0];
}
