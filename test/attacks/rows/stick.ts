import { randomBytes } from 'node:crypto';
import type { NodeService } from '@hutong/api';
import { cosign, encodeSegment, makeSigner, type Segment } from '@hutong/log';
import { encode, said } from '@hutong/record';
import { readRootDocument, signRoot } from '@hutong/trust';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

const segmentItem = (segment: Segment) => encode(['segment', encodeSegment(segment)]);
const noteItem = (note: string) => encode(['note', note]);

/** A bundle file's item, handed to a node as its operator would; what the node says of it, and what its log keeps. */
function stick(
  promise: string,
  id: string,
  title: string,
  code: RegExp,
  at: (world: World) => Pick<NodeService, 'bundles'>,
  make: (world: World) => Uint8Array | Promise<Uint8Array>,
): Attack {
  return {
    id: `stick-${id}`,
    promise,
    title: `puts into a bundle file ${title}`,
    code,
    async run(world) {
      const since = world.network.lines.length;
      const [taken] = (await at(world).bundles?.take([await make(world)])) ?? [];
      const { result, code: told = '', detail = '' } = taken ?? {};
      const refused = result === 'refused' || result === 'waits';
      const trace = await world.logged(new RegExp(`"code":"${told}"`), since);
      return { refused, code: `${told}: ${said(detail, 'en')}`, trace };
    },
  };
}

const city = (world: World) => world.network.center('city').service;
const hall = (world: World) => world.network.hall('good');

/** The attacker's log with fresh entries, of which nothing was sent yet, one of them changed under the good signature. */
function changed({ mallory }: World): Segment {
  const fresh = mallory.make(3).map((p) => p.bytes);
  const note = mallory.note([...mallory.entries, ...fresh]);
  const entries = fresh.map((e, i) => (i === 1 ? Buffer.from(e).fill(7, 20, 30) : e));
  return { ...mallory.segment(mallory.entries.length), entries, note };
}

export const sticks: Attack[] = [
  stick('P8', 'junk', 'bytes that are no item', /^unreadable/, city, () => randomBytes(2_000)),
  stick('P8', 'nested', 'a box of nothing', /^sealed-for-another/, city, () =>
    encode(['sealed', 'city', randomBytes(200)]),
  ),
  stick(
    'P4',
    'stranger',
    'entries of a log under a key of its own making',
    /^bad-signature/,
    city,
    (world) => {
      const good = world.mallory.segment(world.mallory.entries.length);
      const [body = ''] = good.note.split('\n\n');
      const forged = makeSigner(good.origin, 1, randomBytes(32));
      const signature = forged.sign(Buffer.from(`${body}\n`));
      const id = Buffer.alloc(4);
      id.writeUInt32BE(forged.verifier.id);
      const line = `— ${good.origin} ${Buffer.concat([id, signature]).toString('base64')}\n`;
      return segmentItem({ ...good, from: 0, entries: world.mallory.entries, note: `${body}\n\n${line}` });
    },
  ),
  stick('P5', 'changed', 'one entry changed under its good signature', /^wrong-root/, city, (world) =>
    segmentItem(changed(world)),
  ),
  stick('P4', 'sibling', 'for a hall the log of another hall', /^not-allowed/, hall, (world) =>
    segmentItem({ ...world.mallory.segment(0), from: 0, entries: world.mallory.entries }),
  ),
  stick('P9', 'receipt', 'a receipt by a key of its own making', /^unverified/, hall, (world) => {
    const forger = makeSigner('test/province/cosigner', 4, randomBytes(32));
    const body = world.neighbour.note.split('\n\n')[0] as string;
    const line = cosign(world.neighbour.note, forger, Math.floor(Date.now() / 1_000))
      .trimEnd()
      .split('\n')
      .at(-1);
    return noteItem(`${body}\n\n${line}\n`);
  }),
  stick('P4', 'root', 'a root document by keys of its own making', /^root-signatures/, hall, (world) => {
    const current = readRootDocument(world.network.hall('good').folder.roots.versions.at(-1) as string);
    const keys = [makeSigner('test/root-9', 1, randomBytes(32))];
    return encode(['root', signRoot({ ...current, version: current.version + 1 }, keys)]);
  }),
];

/** It ends the forker's log for good. */
export const stickFork: Attack = {
  ...stick('P4', 'fork', 'a checkpoint of another history of its log', /^fork/, city, async (world) => {
    const child = await world.child('forker');
    return noteItem(child.note([...child.entries.slice(0, -1), randomBytes(64)]));
  }),
  own: true,
};
