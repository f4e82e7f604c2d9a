import { randomBytes } from 'node:crypto';
import { checkpointBody, leafHash, makeSigner, type Segment, signNote } from '@hutong/log';
import { openFolder } from '@hutong/trust';
import type { HostileChild } from '../../network/hostile.ts';
import type { Attack, Verdict } from '../attack.ts';
import type { World } from '../world.ts';

type Make = (child: HostileChild, world: World) => Segment;

/** Pushes it; the parent's refusal, as the child hears it and the parent's log keeps it. */
export async function push(world: World, child: HostileChild, segment: Segment): Promise<Verdict> {
  const since = world.network.lines.length;
  const { code = '', detail = '' } = await child.refused(segment);
  return {
    refused: true,
    code: `${code}: ${detail}`,
    trace: await world.logged(new RegExp(`"${code}"`), since),
  };
}

function segment(promise: string, id: string, title: string, code: RegExp, make: Make): Attack {
  return {
    id: `segment-${id}`,
    promise,
    title,
    code,
    run: (world) => push(world, world.mallory, make(world.mallory, world)),
  };
}

/** The child's log with three fresh entries, of which nothing was sent yet. */
function fresh(child: HostileChild): Segment {
  const more = child.make(3).map((p) => p.bytes);
  const entries = [...child.entries, ...more];
  return { ...child.segment(child.entries.length), entries: more, note: child.note(entries) };
}

/** The entries of a segment put otherwise, under its good signature. */
const otherwise =
  (change: (entries: Uint8Array[]) => Uint8Array[]): Make =>
  (child) => {
    const good = fresh(child);
    return { ...good, entries: change(good.entries) };
  };

const noted =
  (change: (note: string, child: HostileChild) => string): Make =>
  (child) => {
    const good = fresh(child);
    return { ...good, note: change(good.note, child) };
  };

/** The child's segment with its checkpoint signed by another key under the name of its log. */
function signedBy(seed: Uint8Array, child: HostileChild): Segment {
  const good = fresh(child);
  const [body = ''] = good.note.split('\n\n');
  return { ...good, note: signNote(`${body}\n`, makeSigner(child.origin, 1, seed)) };
}

const lines = (note: string, count: number) =>
  note + Array.from({ length: count }, (_, i) => `— x${i} ${randomBytes(68).toString('base64')}\n`).join('');

export const segments: Attack[] = [
  segment(
    'P6',
    'withheld',
    'sends an entry’s hash in the place of its bytes, as if the registry had redacted it',
    /^not-redacted/,
    (c) => {
      const { entries, ...good } = fresh(c);
      const [first, ...rest] = entries as [Uint8Array, ...Uint8Array[]];
      const redacted = [{ index: good.from, leaf: leafHash(first) }];
      return { ...good, entries: [new Uint8Array(0), ...rest], redacted };
    },
  ),
  segment('P4', 'stranger-key', 'signs its log with a key of its own making', /^bad-signature/, (c) =>
    signedBy(randomBytes(32), c),
  ),
  segment('P4', 'cosigner-key', 'signs its log with its transport key', /^bad-signature/, (c, w) =>
    signedBy(openFolder(w.network.folder('mallory')).keys.transportSeed, c),
  ),
  segment(
    'P4',
    'neighbour-signed',
    'sends its neighbour’s log signed by its own key',
    /^not-allowed/,
    (c, w) => {
      const { origin } = w.neighbour;
      return { ...c.segment(0), origin, note: c.note(c.entries, { origin }) };
    },
  ),
  segment(
    'P4',
    'neighbour-real',
    'sends its neighbour’s log as the neighbour signed it',
    /^not-allowed/,
    (c, w) => {
      const { origin, note, store } = w.neighbour;
      const entries = Array.from({ length: 6 }, (_, i) => store.entry(origin, i) as Uint8Array);
      return { ...c.segment(0), origin, entries, note };
    },
  ),
  segment('P4', 'other-log', 'puts a checkpoint of its neighbour’s log on its own', /^bad-note/, (c, w) => ({
    ...fresh(c),
    note: w.neighbour.note,
  })),
  segment(
    'P4',
    'key-on-other-log',
    'signs with its key a checkpoint named for another log',
    /^bad-note/,
    (c, w) => ({
      ...fresh(c),
      note: c.note(c.entries, { origin: w.neighbour.origin }),
    }),
  ),
  segment('P4', 'own-next-epoch', 'opens an epoch that nobody enrolled', /^not-enrolled/, (c) => {
    const origin = 'test/mallory/2-00000000';
    return { ...c.segment(0), origin, note: c.note(c.entries, { origin }) };
  }),
  segment('P4', 'other-network', 'sends a log of another network', /^not-enrolled/, (c) => {
    const origin = c.origin.replace('test/', 'other/');
    return { ...c.segment(0), origin, note: c.note(c.entries, { origin }) };
  }),
  segment('P4', 'no-origin', 'names a log that is no origin at all', /^not-enrolled/, (c) => ({
    ...c.segment(0),
    origin: '../../etc/passwd',
  })),
  segment(
    'P4',
    'registry',
    'appends to the registry with its own key',
    /bad-signature|not-allowed/,
    (c, w) => {
      const origin = w.network.top.service.info.origin;
      return { ...c.segment(0), origin, note: c.note(c.entries, { origin }) };
    },
  ),
  segment('P4', 'city-log', 'appends to its parent’s own log', /not-allowed/, (c, w) => {
    const origin = w.network.center('city').service.info.origin;
    return { ...c.segment(0), origin, note: c.note(c.entries, { origin }) };
  }),
  segment(
    'P4',
    'changed',
    'changes a byte of an entry under a good signature',
    /^wrong-root/,
    otherwise((e) =>
      e.map((b, i) => (i === 1 ? Buffer.concat([b.subarray(0, -1), Buffer.from([0x61])]) : b)),
    ),
  ),
  segment(
    'P4',
    'missing',
    'leaves out an entry',
    /^wrong-size/,
    otherwise((e) => e.slice(0, 2)),
  ),
  segment(
    'P4',
    'surplus',
    'adds an entry that the checkpoint does not cover',
    /^wrong-size/,
    otherwise((e) => [...e, e[0] as Uint8Array]),
  ),
  segment(
    'P4',
    'reordered',
    'sends the entries in another order',
    /^wrong-root/,
    otherwise((e) => e.toReversed()),
  ),
  segment(
    'P4',
    'repeated',
    'sends one entry in the place of another',
    /^wrong-root/,
    otherwise((e) => [e[0] as Uint8Array, e[0] as Uint8Array, e[2] as Uint8Array]),
  ),
  segment(
    'P4',
    'size-raised',
    'raises the size in a signed checkpoint',
    /^(wrong-size|bad-signature)/,
    noted((n, c) => n.replace(`\n${c.entries.length + 3}\n`, `\n${c.entries.length + 4}\n`)),
  ),
  segment(
    'P4',
    'root-changed',
    'puts another root in a signed checkpoint',
    /^bad-signature/,
    noted((n) => {
      const [origin, size, , ...rest] = n.split('\n');
      return [origin, size, randomBytes(32).toString('base64'), ...rest].join('\n');
    }),
  ),
  segment(
    'P4',
    'unsigned',
    'leaves the signature off',
    /^(bad-note|bad-signature)/,
    noted((n) => n.split('\n\n')[0] ?? ''),
  ),
  segment('P4', 'size-zero', 'sends an empty log’s checkpoint', /^(wrong-size|bad-note)/, (c) => ({
    ...c.segment(0),
    entries: [],
    note: signNote(
      checkpointBody({
        origin: c.origin,
        size: 0,
        root: Buffer.from('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'base64'),
      }),
      c.signer,
    ),
  })),
  segment(
    'P8',
    'note-tail',
    'writes on after the signatures',
    /^bad-note/,
    noted((n) => `${n}\nmore`),
  ),
  segment(
    'P8',
    'note-control',
    'hides control characters in the checkpoint',
    /^bad-note/,
    noted((n) => n.replace('\n', '\r\n')),
  ),
  segment(
    'P8',
    'note-65-lines',
    'sends a checkpoint with 65 signatures',
    /^bad-note.*64/,
    noted((n) => lines(n, 64)),
  ),
  segment(
    'P8',
    'note-huge',
    'sends a checkpoint of 100,000 characters',
    /^bad-note.*(65536|more than 64 signatures)/,
    noted((n) => lines(n, 1_000)),
  ),
];
