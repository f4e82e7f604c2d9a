/**
 * What packages/log writes, read by the checker beside this file, which shares no code with it; what is changed must
 * be refused by both. And the third-party vectors, put to packages/log.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as log from '@hutong/log';
import { type Prepared, prepareRecord } from '@hutong/record';
import { isGoodEd25519Key } from '@hutong/trust';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCheckpoint } from './checkpoint.ts';
import { keyFault } from './ed25519.ts';
import { verifyConsistency, verifyInclusion } from './merkle.ts';
import { parseNote, parseVkey, verifyNote } from './note.ts';
import { verifyProof } from './proof.ts';
import { sharedDir } from './shared.ts';

const NOW = 1_709_256_600_123;
const signerOf = (name: string, type: 1 | 4, seed: number) =>
  log.makeSigner(name, type, new Uint8Array(32).fill(seed));
const hall = signerOf('jilin/nongan/1-1f2e3d4c', 1, 1);
const city = signerOf('jilin/changchun/cosigner', 4, 2);
const province = signerOf('jilin/jilin-province/cosigner', 4, 3);
const own = signerOf('jilin/nongan/cosigner', 4, 4);
const origin = hall.verifier.name;
const vkeys = [hall, city, province, own].map((s) => log.formatVkey(s.verifier));
const keys = vkeys.map(parseVkey);

let dir = '';
let store: log.LogStore;

function group(i: number): Prepared[] {
  const random = (n: number) =>
    Uint8Array.from({ length: n }, (_, at) => (i * 31 + at * 7 + (i >> 8) * 13) & 0xff);
  const input = {
    id: `018df8e0-0000-7000-8000-${i.toString(16).padStart(12, '0')}`,
    type: 'case.apply',
    subject: `case-${i}`,
    department: '农安县政务服务中心',
    occurred_at: NOW,
    body: { item_name: '食品经营许可（新办）' },
    private: { applicant_name: `测试 ${i}` },
  };
  return prepareRecord(input, { now: NOW, random });
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-cross-'));
  store = new log.LogStore(join(dir, 'node.db'));
  let next = 0;
  for (const count of [1, 1, 253, 1, 1, 300, 1, 443]) {
    store.append(
      origin,
      Array.from({ length: count }, () => group(next++)),
      (body) => log.signNote(body, hall),
    );
  }
});
afterAll(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Both readings of a proof file: whether each takes it. */
function readings(proof: string, entry: Uint8Array): { ours: boolean; checker: boolean } {
  const attempt = (read: () => boolean) => {
    try {
      return read();
    } catch {
      return false;
    }
  };
  return {
    ours: attempt(() => {
      const parsed = log.parseProof(proof);
      const checkpoint = log.parseCheckpoint(parsed.note);
      const signed = checkpoint.origin === origin && log.verifyNote(parsed.note, hall.verifier);
      const cosigned = [city, province].every(
        (s) => log.cosignatureTime(parsed.note, s.verifier) !== undefined,
      );
      return signed && cosigned && log.proves(parsed, entry);
    }),
    checker: attempt(() => verifyProof(proof, entry, keys, 2).origin === origin),
  };
}

const receipted = (note: string) =>
  log.cosign(log.cosign(note, city, 1_709_256_601), province, 1_709_256_602);

function proofOf(index: number, note: string): string {
  const { size } = log.parseCheckpoint(note);
  return log.formatProof({ index, hashes: log.inclusionProof(index, size, store.tiles(origin)), note });
}

describe('the independent checker accepts what packages/log writes', () => {
  test('vkeys, read alike by both', () => {
    for (const [i, text] of vkeys.entries()) {
      const ours = log.parseVkey(text);
      const { name, type, id, key } = keys[i]!;
      expect([ours.name, ours.type, ours.id, ours.key.toString('hex')]).toEqual([
        name,
        type,
        Number.parseInt(id, 16),
        Buffer.from(key).toString('hex'),
      ]);
    }
  });

  test('checkpoints, receipts and heartbeats', () => {
    const checkpoints = store.checkpoints(origin, 1, 1_000);
    expect(checkpoints.length).toBeGreaterThanOrEqual(8);
    for (const [i, note] of checkpoints.entries()) {
      const head = log.parseCheckpoint(note);
      const read = parseCheckpoint(parseNote(note).text);
      expect([read.origin, Number(read.size), Buffer.from(read.root)]).toEqual([
        head.origin,
        head.size,
        head.root,
      ]);
      expect(verifyNote(parseNote(note), keys).map((v) => v.vkey.name)).toEqual([origin]);
      const heartbeat = log.cosign(note, own, 1_709_256_600 + i);
      const relayed = log.mergeNotes(heartbeat, receipted(note));
      expect(verifyNote(parseNote(relayed), keys).map((v) => [v.vkey.name, v.time])).toEqual([
        [origin, undefined],
        [own.verifier.name, BigInt(1_709_256_600 + i)],
        [city.verifier.name, 1_709_256_601n],
        [province.verifier.name, 1_709_256_602n],
      ]);
    }
  });

  test('proof files of entries all over the log, at its head and at older checkpoints', () => {
    const notes = store.checkpoints(origin, 1, 1_000).map(receipted);
    for (const note of notes) {
      const { size } = log.parseCheckpoint(note);
      for (const index of new Set([0, 1, 254, 255, 256, 556, size >> 1, size - 1].filter((i) => i < size))) {
        const entry = store.entry(origin, index) as Buffer;
        expect(readings(proofOf(index, note), entry)).toEqual({ ours: true, checker: true });
      }
    }
  });

  test('consistency between any two checkpoints', () => {
    const heads = store.checkpoints(origin, 1, 1_000).map((n) => log.parseCheckpoint(n));
    for (const [i, old] of heads.entries()) {
      for (const head of heads.slice(i)) {
        const path = log.consistencyProof(old.size, head.size, store.tiles(origin));
        verifyConsistency(BigInt(old.size), BigInt(head.size), old.root, head.root, path);
      }
    }
  });
});

describe('what is changed is refused by both', () => {
  test('characters all over a proof file', () => {
    const note = receipted(store.head(origin)?.note as string);
    const proof = proofOf(300, note);
    const entry = store.entry(origin, 300) as Buffer;
    const accepted: string[] = [];
    for (let i = 0; i < proof.length; i += 11) {
      for (const char of [proof[i] === 'A' ? 'B' : 'A', '\n', '']) {
        if (char === proof[i]) continue;
        const verdict = readings(proof.slice(0, i) + char + proof.slice(i + 1), entry);
        if (verdict.ours || verdict.checker)
          accepted.push(`${i} ${JSON.stringify(char)} ${JSON.stringify(verdict)}`);
      }
    }
    expect(accepted).toEqual([]);
  }, 120_000);

  test('lines swapped, doubled, left out or taken from elsewhere', () => {
    const note = receipted(store.head(origin)?.note as string);
    const entry = store.entry(origin, 7) as Buffer;
    const lines = proofOf(7, note).split('\n');
    const others = proofOf(8, receipted(store.checkpoints(origin, 1, 3)[2] as string)).split('\n');
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(3), (a, b, how) => {
        const [i, j] = [a % lines.length, b % lines.length];
        const changed =
          how === 0
            ? lines.with(i, lines[j]!).with(j, lines[i]!)
            : how === 1
              ? lines.toSpliced(i, 0, lines[j]!)
              : how === 2
                ? lines.toSpliced(i, 1)
                : lines.with(i, others[b % others.length]!);
        const { ours, checker } = readings(changed.join('\n'), entry);
        expect(ours).toBe(checker);
        // The order of signatures is nobody's business, and one twice is one.
        const signature = (line: string | undefined) => line?.startsWith('— ') === true;
        const place = signature(lines[i]) || (how === 1 && i === lines.length - 1);
        const harmless = changed.join('\n') === lines.join('\n') || (place && signature(lines[j]));
        if (!harmless) expect(ours).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test('another entry, index, size or log', () => {
    const note = receipted(store.head(origin)?.note as string);
    const entry = store.entry(origin, 7) as Buffer;
    const refused = { ours: false, checker: false };
    expect(readings(proofOf(8, note), entry)).toEqual(refused);
    expect(readings(proofOf(7, note).replace('index 7', 'index 8'), entry)).toEqual(refused);
    const impostor = signerOf(origin, 1, 9);
    const body = note.slice(0, note.indexOf('\n\n') + 1);
    expect(readings(proofOf(7, receipted(log.signNote(body, impostor))), entry)).toEqual(refused);
    const twin = signerOf(city.verifier.name, 4, 9);
    const half = log.cosign(log.cosign(log.signNote(body, hall), twin, 5), province, 6);
    expect(readings(proofOf(7, half), entry)).toEqual(refused);
  });
});

const shared = sharedDir();

describe.skipIf(!shared)('third-party vectors, answered by packages/log', () => {
  test('Ed25519 verification: all 151 cases of Wycheproof', () => {
    type Case = { tcId: number; comment: string; msg: string; sig: string; result: 'valid' | 'invalid' };
    type Group = { publicKey: { pk: string }; tests: Case[] };
    const file = readFileSync(join(shared ?? '', 'vectors/wycheproof/ed25519_test.json'), 'utf8');
    const { testGroups } = JSON.parse(file) as { testGroups: Group[] };
    let cases = 0;
    for (const { publicKey, tests } of testGroups) {
      const key = Buffer.from(publicKey.pk, 'hex');
      expect(isGoodEd25519Key(key)).toBe(keyFault(key) === undefined);
      const verifier = log.makeVerifier('wycheproof', 1, key);
      for (const t of tests) {
        const good = log.verifySignature(verifier, Buffer.from(t.msg, 'hex'), Buffer.from(t.sig, 'hex'));
        expect(good, `${t.tcId} ${t.comment}`).toBe(t.result === 'valid');
        cases++;
      }
    }
    expect(cases).toBe(151);
  });

  test('Merkle inclusion, with indexes up to 2^64 − 1', () => {
    type Vector = { root: string; leafHash: string; proof: string[] | null; wantErr: boolean };
    type Numbers = { leafIdx: string; treeSize: string };
    const folder = join(shared ?? '', 'vectors/merkle/inclusion');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith('.json'),
    );
    expect(files.length).toBeGreaterThan(90);
    const bytes = (text: string) => Buffer.from(text, 'base64');
    for (const file of files) {
      // JSON.parse would round them: read the numbers as text.
      const json = readFileSync(join(folder, file), 'utf8').replace(
        /("(?:leafIdx|treeSize)": )(\d+)/g,
        '$1"$2"',
      );
      const v = JSON.parse(json) as Vector & Numbers;
      const [index, size] = [BigInt(v.leafIdx), BigInt(v.treeSize)];
      const path = (v.proof ?? []).map(bytes);
      const good = log.verifyInclusion(index, size, bytes(v.leafHash), path, bytes(v.root));
      expect(good, file).toBe(!v.wantErr);
      const other = () => verifyInclusion(index, size, bytes(v.leafHash), path, bytes(v.root));
      if (good) expect(other).not.toThrow();
      else expect(other).toThrow();
    }
  });
});
