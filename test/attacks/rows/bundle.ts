import { randomBytes } from 'node:crypto';
import { makeSigner, parseProof, signNote, textOf } from '@hutong/log';
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
      return thrown(() => {
        const { entry, proof, bundle } = { ...shown, ...change(shown, world) };
        verifyRecord(entry, proof, openBundle(bundle, service.info.rootFingerprint));
      });
    },
  };
}

/** A true proof whose receipt of the city is changed: the record stays proven, and it is told that the receipt is not good. */
function cosignedWrongly(id: string, title: string, change: (raw: Buffer) => void): Attack {
  return {
    id: `proof-receipt-${id}`,
    promise: 'P9',
    title: `shows a citizen ${title}`,
    code: /^(signature|time|length)$/,
    async run({ network }) {
      const hall = network.hall('good');
      const { items } = await hall.query({ node: 'good', type: 'case.accept', limit: 1 });
      const { entry, proof } = (await hall.proof(items[0]!.id))!;
      const { service } = network.top;
      const altered = proof.replace(/(— test\/city\/cosigner )(\S+)/, (_, name: string, text: string) => {
        const raw = Buffer.from(text, 'base64');
        change(raw);
        return name + raw.toString('base64');
      });
      const registry = openBundle(await service.trust(), service.info.rootFingerprint);
      const { cosignatures, lines } = verifyRecord(entry, altered, registry);
      const bad = lines.find(({ node, is }) => node === 'city' && is !== 'cosigned');
      return {
        refused: altered !== proof && !cosignatures.some(({ node }) => node === 'city'),
        code: bad?.is ?? 'nothing was said',
        trace: bad === undefined ? '' : `${bad.key}: ${bad.is}`,
      };
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
  tampers('entry', 'with an entry of the registry changed', /does not fit/, (b) => {
    at(b, 1).entry = flipped(at(b, 1).entry, 20);
    return b;
  }),
  tampers('entries-swapped', 'with two entries’ bytes exchanged', /does not fit/, (b) => {
    [at(b, 1).entry, at(b, 2).entry] = [at(b, 2).entry, at(b, 1).entry];
    return b;
  }),
  tampers('order', 'with its entries in another order', /out of order/, (b) => ({
    ...b,
    registry: b.registry.toReversed(),
  })),
  tampers('twice', 'with an entry twice', /out of order/, (b) => ({ ...b, registry: [at(b, 0), at(b, 0)] })),
  tampers('proof-hash', 'with a proof’s hash changed', /does not fit|signed/, (b) => {
    const lines = at(b, 1).proof.split('\n');
    lines[2] = flipped(lines[2] as string, 3);
    at(b, 1).proof = lines.join('\n');
    return b;
  }),
  tampers('signature', 'whose registry another key signed', /registry’s log did not sign/, (b) => {
    const note = noteOf(at(b, 1).proof);
    const [body = ''] = note.split('\n\n');
    const forged = signNote(`${body}\n`, makeSigner(body.split('\n')[0] as string, 1, randomBytes(32)));
    at(b, 1).proof = at(b, 1).proof.replace(note, forged);
    return b;
  }),
  tampers('root', 'with another root document', /not the one that is pinned/, (b) => {
    b.root[0] = (b.root[0] as string).replace('"threshold":1', '"threshold":2');
    return b;
  }),
  tampers('network', 'that calls itself another network’s', /bundle-network/, (b) => ({
    ...b,
    network: 'other',
  })),
  tampers('no-root', 'without a root document', /not a trust bundle/, (b) => ({ ...b, root: [] })),
  tampers('not-one', 'that is none', /not a trust bundle/, () => ({ version: 2 }) as never),
  shows('entry', 'a record with one bit changed', /do not fit/, ({ entry }) => {
    entry[60] = (entry[60] as number) ^ 1;
    return { entry };
  }),
  shows('other', 'a record with another record’s proof', /do not fit/, ({ other }) => ({
    proof: other.proof,
  })),
  shows('cut', 'a proof without its checkpoint', /a proof (has|begins)/, ({ proof }) => ({
    proof: proof.slice(0, 40),
  })),
  shows('index', 'a record at another place of its log', /do not fit|proof-(index|hashes)/, ({ proof }) => ({
    proof: proof.replace(/index (\d+)/, (_, n) => `index ${Number(n) + 1}`),
  })),
  shows('index-beyond', 'a record beyond the end of its log', /proof-index/, ({ proof }) => ({
    proof: proof.replace(/index (\d+)/, 'index 999999'),
  })),
  shows('index-rounded', 'a record at a place that a float would round', /2\^53/, ({ proof }) => ({
    proof: proof.replace(/index (\d+)/, 'index 9007199254740993'),
  })),
  shows('index-zeros', 'a place with zeros before it', /leading zeros/, ({ proof }) => ({
    proof: proof.replace(/index /, 'index 00'),
  })),
  shows('hash', 'a proof with a hash changed', /do not fit/, ({ proof }) => {
    const lines = proof.split('\n');
    lines[2] = flipped(lines[2] as string, 3);
    return { proof: lines.join('\n') };
  }),
  shows('hash-less', 'a proof with a hash left out', /proof-hashes/, ({ proof }) => ({
    proof: proof.split('\n').toSpliced(2, 1).join('\n'),
  })),
  shows('hash-more', 'a proof with a hash twice', /proof-hashes/, ({ proof }) => {
    const lines = proof.split('\n');
    return { proof: lines.toSpliced(2, 0, lines[2] as string).join('\n') };
  }),
  shows('line-ends', 'a proof that a mail program rewrote', /CR LF/, ({ proof }) => ({
    proof: proof.replaceAll('\n', '\r\n'),
  })),
  shows('byte-order-mark', 'a proof that an editor marked', /byte order mark/, ({ proof }) => ({
    proof: `\ufeff${proof}`,
  })),
  shows('extension', 'a checkpoint with an empty line more', /no empty lines/, ({ proof }) => ({
    proof: proof.replace(/\n\n— /, '\n\n\n— '),
  })),
  shows('size-rounded', 'a log of more entries than can be counted', /2\^53|did not sign/, ({ proof }) => ({
    proof: proof.replace(/\n\n(.*)\n\d+\n/, '\n\n$1\n9007199254740993\n'),
  })),
  shows('encoding', 'a proof in another encoding', /not UTF-8/, ({ proof }) => ({
    // As GB 18030 writes the dash.
    proof: textOf(
      Buffer.concat(proof.split('—').flatMap((part) => [Buffer.from(part), Buffer.of(0xa1, 0xaa)])),
    ),
  })),
  cosignedWrongly('flipped', 'a receipt with a bit changed', (raw) => {
    raw[30] = (raw[30] as number) ^ 1;
  }),
  cosignedWrongly('dated', 'a receipt with another time', (raw) => {
    raw.writeBigUInt64BE(raw.readBigUInt64BE(4) + 3_600n, 4);
  }),
  cosignedWrongly('never', 'a receipt of a time that no calendar has', (raw) => {
    raw.writeBigUInt64BE((1n << 63n) - 1n, 4);
  }),
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
