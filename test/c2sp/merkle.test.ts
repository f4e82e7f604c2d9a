import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyEd25519 } from './ed25519.ts';
import { leafHash, nodeHash, verifyConsistency, verifyInclusion } from './merkle.ts';
import { consistencyPath, inclusionPath, treeRoot } from './reference.ts';
import { sha256 } from './sha256.ts';
import { sharedDir } from './shared.ts';

const shared = sharedDir();
const leaves = Array.from({ length: 40 }, (_, i) => leafHash(Uint8Array.of(i)));
const flip = (hash: Uint8Array) => hash.map((byte, i) => (i === 9 ? byte ^ 1 : byte));

test('SHA-256 agrees with OpenSSL at every length around the block size', () => {
  for (let n = 0; n < 300; n++) {
    const message = Uint8Array.from({ length: n }, (_, i) => (i * 131 + n * 7) & 255);
    expect(Buffer.from(sha256(message))).toEqual(createHash('sha256').update(message).digest());
  }
});

describe('proofs made by the recursive definitions verify, and nothing near them does', () => {
  test('inclusion: every entry of every tree up to 40', () => {
    for (let size = 1; size <= leaves.length; size++) {
      const tree = leaves.slice(0, size);
      const root = treeRoot(tree);
      for (let i = 0; i < size; i++)
        verifyInclusion(BigInt(i), BigInt(size), tree[i]!, inclusionPath(i, tree), root);
    }
  });

  test('consistency: every pair of sizes up to 40', () => {
    for (let second = 1; second <= leaves.length; second++) {
      const tree = leaves.slice(0, second);
      for (let first = 1; first <= second; first++) {
        const path = consistencyPath(first, tree);
        verifyConsistency(
          BigInt(first),
          BigInt(second),
          treeRoot(leaves.slice(0, first)),
          treeRoot(tree),
          path,
        );
      }
    }
    verifyConsistency(0n, 5n, treeRoot([]), treeRoot(leaves.slice(0, 5)), []);
  });

  test('a changed, missing or surplus hash, another size or root is rejected', () => {
    const tree = leaves.slice(0, 13);
    const [oldRoot, root] = [treeRoot(leaves.slice(0, 6)), treeRoot(tree)];
    const path = inclusionPath(4, tree);
    const proof = consistencyPath(6, tree);
    for (const bad of [path.map(flip), path.slice(1), path.slice(0, -1), [...path, root], [root, ...path]]) {
      expect(() => verifyInclusion(4n, 13n, leaves[4]!, bad, root)).toThrow('inclusion');
    }
    // A surplus hash must fail by its being there, even when the roots are made to fit it.
    const [above, oldAbove] = [nodeHash(root, root), nodeHash(root, oldRoot)];
    expect(() => verifyInclusion(4n, 13n, leaves[4]!, [...path, root], above)).toThrow('too many');
    expect(() => verifyConsistency(6n, 13n, oldAbove, above, [...proof, root])).toThrow('too many');
    expect(() => verifyInclusion(13n, 13n, leaves[4]!, path, root)).toThrow('outside');
    expect(() => verifyInclusion(-1n, 13n, leaves[4]!, path, root)).toThrow('outside');
    for (const bad of [proof.map(flip), proof.slice(1), proof.slice(0, -1), [...proof, root], []]) {
      expect(() => verifyConsistency(6n, 13n, oldRoot, root, bad)).toThrow('consistency');
    }
    expect(() => verifyConsistency(6n, 13n, flip(oldRoot), root, proof)).toThrow('first root');
    expect(() => verifyConsistency(6n, 13n, oldRoot, flip(root), proof)).toThrow('second root');
    expect(() => verifyConsistency(7n, 13n, oldRoot, root, proof)).toThrow('consistency');
    expect(() => verifyConsistency(13n, 6n, root, oldRoot, proof)).toThrow('no prefix');
    expect(() => verifyConsistency(6n, 6n, oldRoot, root, [])).toThrow('differs');
    expect(() => verifyConsistency(0n, 6n, root, oldRoot, [])).toThrow('differs');
    expect(() => verifyConsistency(8n, 8n, root, root, [root])).toThrow('too many');
  });
});

type Vector = {
  leafIdx: string;
  treeSize: string;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
};

describe.skipIf(!shared)('third-party vectors', () => {
  test('Merkle inclusion (transparency-dev/merkle)', () => {
    const dir = join(shared ?? '', 'vectors/merkle/inclusion');
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.json'));
    expect(files.length).toBeGreaterThan(0);
    const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
    for (const file of files) {
      // The numbers go up to 2^64 − 1, which JSON.parse would round: read them as text.
      const json = readFileSync(join(dir, file), 'utf8').replace(
        /("(?:leafIdx|treeSize)": )(\d+)/g,
        '$1"$2"',
      );
      const v = JSON.parse(json) as Vector;
      const path = (v.proof ?? []).map(bytes);
      const run = () =>
        verifyInclusion(BigInt(v.leafIdx), BigInt(v.treeSize), bytes(v.leafHash), path, bytes(v.root));
      if (v.wantErr) expect(run, file).toThrow();
      else expect(run, file).not.toThrow();
    }
  });

  test('Ed25519 verification (Wycheproof)', { timeout: 60_000 }, () => {
    type Case = { tcId: number; comment: string; msg: string; sig: string; result: 'valid' | 'invalid' };
    const file = readFileSync(join(shared ?? '', 'vectors/wycheproof/ed25519_test.json'), 'utf8');
    const { testGroups } = JSON.parse(file) as { testGroups: { publicKey: { pk: string }; tests: Case[] }[] };
    const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
    for (const group of testGroups) {
      for (const t of group.tests) {
        const verdict = verifyEd25519(bytes(t.msg), bytes(t.sig), bytes(group.publicKey.pk));
        expect(verdict, `${t.tcId} ${t.comment}`).toBe(t.result === 'valid');
      }
    }
  });
});
