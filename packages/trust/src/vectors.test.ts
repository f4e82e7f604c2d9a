import { readFileSync } from 'node:fs';
import { makeSigner } from '@hutong/log';
import { describe, expect, test } from 'vitest';
import { isRegistryEntry, openBundle, parseBundle, type TrustBundle, verifyRecord } from './bundle.ts';
import { InvalidTrust } from './errors.ts';
import { type RootDocument, rootFingerprint, signRoot, verifyRoot } from './root.ts';
import { hall, own, top } from './testing.ts';

const load = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../test/vectors/trust/${name}`, import.meta.url), 'utf8')) as T;
const fromHex = (text: string) => Buffer.from(text, 'hex');

type RootVectors = {
  seeds: string[];
  fingerprint: string;
  documents: { document: RootDocument; signers: number[]; note: string }[];
};

test('frozen root documents', () => {
  const { seeds, fingerprint, documents } = load<RootVectors>('root.json');
  const keys = seeds.map((seed, i) => makeSigner(`jilin/root-${i + 1}`, 1, fromHex(seed)));
  for (const { document, signers, note } of documents) {
    expect(
      signRoot(
        document,
        signers.map((i) => keys[i]!),
      ),
    ).toBe(note);
  }
  const notes = documents.map((d) => d.note);
  expect(rootFingerprint(notes[0]!)).toBe(fingerprint);
  expect(verifyRoot(notes, fingerprint)).toEqual(documents.at(-1)?.document);
});

type BundleVector = { fingerprint: string; bundle: TrustBundle; record: { entry: string; proof: string } };
const { fingerprint, bundle, record } = load<BundleVector>('bundle.json');
const entry = fromHex(record.entry);

describe('frozen trust bundle', () => {
  test('entry, proof, bundle and pinned fingerprint are all it takes', () => {
    const registry = openBundle(parseBundle(JSON.stringify(bundle)), fingerprint);
    expect(registry.rejected).toEqual([]);
    expect(registry.nodes().map((n) => [n.node, n.parent, n.since])).toEqual([
      ['jilin-province', null, 1],
      ['changchun', 'jilin-province', 2],
      ['nongan', 'changchun', 3],
    ]);
    expect(verifyRecord(entry, record.proof, registry)).toMatchObject({
      node: 'nongan',
      nodeName: '农安县政务服务中心',
      index: 1,
      checkpoint: { origin: hall.origin, size: 2 },
      cosignatures: [
        { node: 'changchun', timeS: 1_709_256_601 },
        { node: 'jilin-province', timeS: 1_709_256_602 },
      ],
    });
  });

  test('every changed byte of the entry is refused', () => {
    const registry = openBundle(bundle, fingerprint);
    for (let i = 0; i < entry.length; i++) {
      const changed = Buffer.from(entry);
      changed[i] = (changed[i] as number) ^ 1;
      expect(() => verifyRecord(changed, record.proof, registry)).toThrow(InvalidTrust);
    }
    expect(() => verifyRecord(entry, record.proof.replace('index 1', 'index 0'), registry)).toThrow(
      InvalidTrust,
    );
  });

  test('another pin, a missing enrolment, changed or reordered entries are refused', () => {
    expect(() =>
      openBundle(
        bundle,
        fingerprint.replace(/^./, (c) => (c === '0' ? '1' : '0')),
      ),
    ).toThrow('pinned');
    const [a, b, c] = bundle.registry as [
      (typeof bundle.registry)[0],
      (typeof bundle.registry)[0],
      (typeof bundle.registry)[0],
    ];
    const without = openBundle({ ...bundle, registry: [a, b] }, fingerprint);
    expect(() => verifyRecord(entry, record.proof, without)).toThrow('no node of network');
    expect(() => openBundle({ ...bundle, registry: [b, a, c] }, fingerprint)).toThrow('out of order');
    expect(() => openBundle({ ...bundle, registry: [a, a] }, fingerprint)).toThrow('out of order');
    expect(() => openBundle({ ...bundle, registry: [{ ...a, entry: b.entry }] }, fingerprint)).toThrow(
      'does not fit its proof',
    );
    const foreign = { ...a, proof: record.proof };
    expect(() => openBundle({ ...bundle, registry: [foreign] }, fingerprint)).toThrow(
      'did not sign the proof',
    );
    const forged = { ...a, proof: a.proof.replace(top.origin, hall.origin) };
    expect(() => openBundle({ ...bundle, registry: [forged] }, fingerprint)).toThrow(InvalidTrust);
  });

  test.each(['', 'null', '{}', '[]', '{"version":2}'])('%j is no bundle', (text) => {
    expect(() => parseBundle(text)).toThrow(InvalidTrust);
  });

  test('P7: a record beyond where its log was closed is evidence, not a record', () => {
    const closed = (size: number) => {
      const registry = openBundle(bundle, fingerprint);
      const body = {
        node: 'nongan',
        origin: hall.origin,
        size,
        root: Buffer.alloc(32).toString('base64'),
        reason: '失窃',
      };
      registry.apply(own('registry.close', body));
      return registry;
    };
    expect(verifyRecord(entry, record.proof, closed(2)).node).toBe('nongan');
    expect(() => verifyRecord(entry, record.proof, closed(1))).toThrow('closed at 1');
  });

  test('only entries of trust belong in a bundle', () => {
    expect(bundle.registry.every((r) => isRegistryEntry(Buffer.from(r.entry, 'base64')))).toBe(true);
    expect(isRegistryEntry(entry)).toBe(false);
    expect(isRegistryEntry(Buffer.from('garbage'))).toBe(false);
  });
});
