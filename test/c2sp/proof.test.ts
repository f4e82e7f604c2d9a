import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64, utf8 } from './bytes.ts';
import { main } from './check.ts';
import { checkpointText, signatureLine, signer } from './fixtures.ts';
import { leafHash } from './merkle.ts';
import { parseProof, verifyProof } from './proof.ts';
import { inclusionPath, treeRoot } from './reference.ts';

const log = signer('jilin/nongan/1-00000000', 1, 1);
const witness = signer('jilin/changchun/cosigner', 4, 2);
const second = signer('jilin/changchun/other', 4, 2);
const ownKey = signer('jilin/nongan/cosigner', 4, 1);
const entries = Array.from({ length: 7 }, (_, i) => utf8(`entry ${i}`));
const leaves = entries.map(leafHash);
const text = checkpointText(log.name, 7, treeRoot(leaves));
const note = `${text}\n${signatureLine(text, log)}${signatureLine(text, witness, 1700000000n)}`;
const proofOf = (index: number, head = note, extra = '') =>
  `c2sp.org/tlog-proof@v1\n${extra}index ${index}\n${inclusionPath(index, leaves)
    .map((hash) => `${toBase64(hash)}\n`)
    .join('')}\n${head}`;
const keys = [log, witness];

describe('tlog-proof', () => {
  test('every entry verifies, with and without extra data', () => {
    for (const [i, entry] of entries.entries()) {
      const verdict = verifyProof(proofOf(i), entry, keys, 1);
      expect(verdict).toMatchObject({ origin: log.name, size: 7n, index: BigInt(i) });
      expect(verdict.cosignatures[0]?.time).toBe(1700000000n);
    }
    expect(parseProof(proofOf(3, note, 'extra aGk=\n')).extra).toEqual(utf8('hi'));
    expect(verifyProof(utf8(proofOf(3, note, 'extra aGk=\n')), entries[3]!, keys).index).toBe(3n);
  });

  test('a tree of one entry has no hashes', () => {
    const single = checkpointText(log.name, 1, leaves[0]!);
    const file = `c2sp.org/tlog-proof@v1\nindex 0\n\n${single}\n${signatureLine(single, log)}`;
    expect(verifyProof(file, entries[0]!, keys).size).toBe(1n);
  });

  test('another entry, index, log or too few cosigners are rejected', () => {
    expect(() => verifyProof(proofOf(3), entries[4]!, keys)).toThrow('another root');
    expect(() => verifyProof(proofOf(3).replace('index 3', 'index 2'), entries[3]!, keys)).toThrow(
      'another root',
    );
    expect(() => verifyProof(proofOf(3).replace('index 3', 'index 7'), entries[3]!, keys)).toThrow('outside');
    expect(() => verifyProof(proofOf(3), entries[3]!, [witness])).toThrow('known key of the log');
    expect(() => verifyProof(proofOf(3), entries[3]!, [log], 1)).toThrow('0 cosigners, 1 needed');
  });

  test('a known key of another log does not stand in for this log’s', () => {
    const other = signer('jilin/dehui/1-00000000', 1, 5);
    const head = `${text}\n${signatureLine(text, other)}`;
    expect(() => verifyProof(proofOf(3, head), entries[3]!, [log, other])).toThrow('known key of the log');
  });

  test('one key counts as one cosigner under two names, and the log’s own key as none', () => {
    const twice = note + signatureLine(text, second, 1700000001n);
    expect(() => verifyProof(proofOf(3, twice), entries[3]!, [log, witness, second], 2)).toThrow(
      '1 cosigners',
    );
    const self = `${text}\n${signatureLine(text, log)}${signatureLine(text, ownKey, 5n)}`;
    expect(() => verifyProof(proofOf(3, self), entries[3]!, [log, ownKey], 1)).toThrow('0 cosigners');
  });

  test.each([
    ['another first line', proofOf(3).replace('@v1', '@v2'), 'first line'],
    ['a leading zero', proofOf(3).replace('index 3', 'index 03'), 'decimal'],
    ['no index', proofOf(3).replace('index 3\n', ''), 'no index line'],
    ['empty extra data', proofOf(3, note, 'extra \n'), 'base64'],
    ['extra after index', proofOf(3).replace('index 3\n', 'index 3\nextra aGk=\n'), 'base64'],
    ['a short hash', proofOf(3).replace('index 3\n', 'index 3\naGk=\n'), '32 bytes'],
    ['CRLF', proofOf(3).replaceAll('\n', '\r\n'), 'no empty line'],
    ['no checkpoint', proofOf(3, ''), 'note'],
    ['a second empty line', proofOf(3, `\n${note}`), 'empty line in the text'],
  ])('rejects %s', (_, file, reason) => {
    expect(() => parseProof(file)).toThrow(reason);
  });
});

describe('the command', () => {
  let dir = '';
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  const run = (...args: string[]) => {
    const lines: string[] = [];
    return { code: main(args, (line) => lines.push(line)), lines };
  };
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'c2sp-'));
    file('keys', `${log.text}\n${witness.text}\n`);
    file('good.proof', proofOf(3));
    file('entry', entries[3]!);
    file('other', entries[4]!);
    file('good.note', note);
    const forked = checkpointText(log.name, 7, treeRoot(leaves.slice(1)));
    file('fork.note', `${forked}\n${signatureLine(forked, log)}`);
  });
  afterAll(() => rmSync(dir, { recursive: true }));
  const at = (name: string) => join(dir, name);

  test('proofs: one line and exit 0 or 1', () => {
    const good = run(
      '--vkeys',
      at('keys'),
      '--proof',
      at('good.proof'),
      '--entry',
      at('entry'),
      '--cosigners',
      '1',
    );
    expect(good).toEqual({
      code: 0,
      lines: [expect.stringMatching(/^OK {2}proof .*entry 3 of jilin.*2023-11-14/)],
    });
    const bad = run('--vkeys', at('keys'), '--proof', at('good.proof'), '--entry', at('other'));
    expect(bad).toEqual({ code: 1, lines: [expect.stringMatching(/^BAD proof .*another root/)] });
    expect(run('--vkeys', at('keys'), '--proof', at('absent'), '--entry', at('entry')).code).toBe(1);
  });

  test('notes: a fork is bad though each note verifies', () => {
    expect(run('--vkeys', at('keys'), '--notes', at('good.note'), at('good.note')).code).toBe(0);
    const fork = run('--vkeys', at('keys'), '--notes', at('good.note'), at('fork.note'));
    expect(fork.code).toBe(1);
    expect(fork.lines[1]).toMatch(/^BAD note .*fork: another root/);
  });

  test('wrong arguments never pass', () => {
    const k = at('keys');
    for (const args of [
      [],
      ['--vkeys', k],
      ['--vkeys', k, at('good.note')],
      ['--what'],
      ['--notes', at('good.note')],
    ]) {
      expect(run(...args).code).toBe(1);
    }
    expect(run('--vkeys', k, '--proof', at('good.proof')).code).toBe(1);
    expect(run('--vkeys', at('entry'), '--notes', at('good.note')).code).toBe(1);
  });
});
