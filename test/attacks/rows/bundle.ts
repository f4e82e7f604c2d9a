import { randomBytes } from 'node:crypto';
import { makeSigner, parseProof, signNote } from '@hutong/log';
import { openBundle, parseBundle, type TrustBundle, verifyRecord } from '@hutong/trust';
import { type Attack, thrown } from '../attack.ts';
import type { World } from '../world.ts';

type Entry = TrustBundle['registry'][number];

/** The network's true bundle with something about it changed. */
function tampers(
  id: string,
  title: string,
  code: RegExp,
  change: (bundle: TrustBundle) => TrustBundle,
): Attack {
  return {
    id: `bundle-${id}`,
    promise: 'P10',
    title: `hands a citizen a trust bundle ${title}`,
    code,
    async run({ network }) {
      const { service } = network.top;
      const bundle = structuredClone(await service.trust());
      return thrown(() =>
        openBundle(parseBundle(JSON.stringify(change(bundle))), service.info.rootFingerprint),
      );
    },
  };
}

interface Shown {
  entry: Buffer;
  proof: string;
  bundle: TrustBundle;
  other: { entry: Uint8Array; proof: string };
}

/** A true record of the honest hall, its proof and the bundle, with something about them changed. */
function shows(
  id: string,
  title: string,
  code: RegExp,
  change: (shown: Shown, world: World) => Partial<Shown>,
): Attack {
  return {
    id: `proof-${id}`,
    promise: 'P10',
    title: `shows a citizen ${title}`,
    code,
    async run(world) {
      const hall = world.network.hall('good');
      const { items } = await hall.query({ node: 'good', type: 'case.accept', limit: 2 });
      const [one, two] = await Promise.all(items.map((i) => hall.proof(i.id)));
      const { service } = world.network.top;
      const shown: Shown = {
        entry: Buffer.from(one!.entry),
        proof: one!.proof,
        bundle: await service.trust(),
        other: two!,
      };
      verifyRecord(shown.entry, shown.proof, openBundle(shown.bundle, service.info.rootFingerprint));
      const { entry, proof, bundle } = { ...shown, ...change(shown, world) };
      return thrown(() => verifyRecord(entry, proof, openBundle(bundle, service.info.rootFingerprint)));
    },
  };
}

const at = (bundle: TrustBundle, i: number) => bundle.registry[i] as Entry;
const flipped = (base64: string, at: number) => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[at] = (bytes[at] as number) ^ 1;
  return bytes.toString('base64');
};
const noteOf = (proof: string) => parseProof(proof).note;

export const bundles: Attack[] = [
  tampers('entry', 'with an entry of the registry changed', /not the one proven/, (b) => {
    at(b, 1).entry = flipped(at(b, 1).entry, 20);
    return b;
  }),
  tampers('entries-swapped', 'with two entries’ bytes exchanged', /not the one proven/, (b) => {
    [at(b, 1).entry, at(b, 2).entry] = [at(b, 2).entry, at(b, 1).entry];
    return b;
  }),
  tampers('order', 'with its entries in another order', /out of order/, (b) => ({
    ...b,
    registry: b.registry.toReversed(),
  })),
  tampers('twice', 'with an entry twice', /out of order/, (b) => ({ ...b, registry: [at(b, 0), at(b, 0)] })),
  tampers('proof-hash', 'with a proof’s hash changed', /not the one proven|signed/, (b) => {
    const lines = at(b, 1).proof.split('\n');
    lines[2] = flipped(lines[2] as string, 3);
    at(b, 1).proof = lines.join('\n');
    return b;
  }),
  tampers(
    'signature',
    'whose registry another key signed',
    /not signed by the registry’s log|registry's log/,
    (b) => {
      const note = noteOf(at(b, 1).proof);
      const [body = ''] = note.split('\n\n');
      const forged = signNote(`${body}\n`, makeSigner(body.split('\n')[0] as string, 1, randomBytes(32)));
      at(b, 1).proof = at(b, 1).proof.replace(note, forged);
      return b;
    },
  ),
  tampers('root', 'with another root document', /not the pinned one/, (b) => {
    b.root[0] = (b.root[0] as string).replace('"threshold":1', '"threshold":2');
    return b;
  }),
  tampers('no-root', 'without a root document', /not a trust bundle/, (b) => ({ ...b, root: [] })),
  tampers('not-one', 'that is none', /not a trust bundle/, () => ({ version: 2 }) as never),
  shows('entry', 'a record with one bit changed', /bytes were changed/, ({ entry }) => {
    entry[60] = (entry[60] as number) ^ 1;
    return { entry };
  }),
  shows('other', 'a record with another record’s proof', /bytes were changed/, ({ other }) => ({
    proof: other.proof,
  })),
  shows('cut', 'a proof without its checkpoint', /not a valid note/, ({ proof }) => ({
    proof: proof.slice(0, 40),
  })),
  shows('index', 'a record at another place of its log', /bytes were changed/, ({ proof }) => ({
    proof: proof.replace(/index (\d+)/, (_, n) => `index ${Number(n) + 1}`),
  })),
  shows('signed-by-another', 'a record in a log that another key signed', /did not sign/, ({ proof }, w) => {
    const [body = ''] = noteOf(proof).split('\n\n');
    return {
      proof: proof.replace(
        noteOf(proof),
        signNote(`${body}\n`, makeSigner(w.neighbour.origin, 1, randomBytes(32))),
      ),
    };
  }),
  shows(
    'registry-omitted',
    'a record with a bundle that leaves its hall out',
    /no node of network/,
    ({ bundle }) => ({
      bundle: { ...bundle, registry: bundle.registry.slice(0, 2) },
    }),
  ),
];
