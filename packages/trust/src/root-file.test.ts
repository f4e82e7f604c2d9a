import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatVkey, makeSigner } from '@hutong/log';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InvalidTrust } from './errors.ts';
import { Registry } from './registry.ts';
import { type RootDocument, rootFingerprint, signRoot } from './root.ts';
import { formatRoots, RootFile } from './root-file.ts';
import { RootKeeper, rootState } from './root-keeper.ts';
import { NOW, seedOf, temporary, top } from './testing.ts';

const signer = (i: number) => makeSigner(`jilin/root-${i}`, 1, seedOf(i));
const DAY = 86_400_000;

/** Version `n` of a root whose only key changes with every version: signed by the key before and its own. */
function version(n: number, expires = NOW + n * DAY, signers = [n - 1, n]): string {
  const document: RootDocument = {
    network: 'jilin',
    version: n,
    threshold: 1,
    keys: [formatVkey(signer(n).verifier)],
    registry: formatVkey(top.log.verifier),
    expires,
  };
  return signRoot(document, signers.map(signer));
}
const versions = Array.from({ length: 66 }, (_, i) => version(i + 1));
const pin = rootFingerprint(versions[0] as string);

let temp: ReturnType<typeof temporary>;
let file: string;
beforeEach(() => {
  temp = temporary();
  file = join(temp.dir, 'root.json');
});
afterEach(() => temp.done());
const holding = (count: number): RootFile => {
  writeFileSync(file, formatRoots(versions.slice(0, count)));
  return new RootFile(file, pin);
};
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as InvalidTrust).code;
  }
  return 'nothing was thrown';
};

describe('root.json', () => {
  test('a node 64 versions behind walks every one, page by page, and keeps them', () => {
    const parent = holding(66);
    const own = writeVersions(join(temp.dir, 'child.json'), 2);
    const child = new RootFile(own, pin);
    let pages = 0;
    for (let page = parent.after(child.current.version); page.length > 0; pages++) {
      expect(child.take(page)).toBe(page.length);
      page = parent.after(child.current.version);
    }
    expect([child.current.version, pages]).toEqual([66, 4]);
    expect(new RootFile(own, pin).versions).toEqual(versions);
  });

  test('those held already may come along; the same again changes nothing', () => {
    const roots = holding(3);
    expect(roots.take(versions.slice(0, 5))).toBe(2);
    expect(roots.take(versions.slice(0, 5))).toBe(0);
  });

  test.each<[string, () => string[], string]>([
    ['a skipped version', () => [versions[4] as string], 'root-version'],
    ['an earlier one that says something else', () => [version(3, 0)], 'root-version'],
    ['another one in place of what is held', () => [version(2, 0)], 'root-version'],
    ['the new key alone', () => [version(4, 0, [4])], 'root-signatures'],
    ['the old key alone', () => [version(4, 0, [3])], 'root-signatures'],
    ['a key of an earlier version', () => [version(4, 0, [2, 4])], 'root-signatures'],
    ['a good one, then a bad one', () => [versions[3] as string, version(5, 0, [5])], 'root-signatures'],
    ['no note', () => ['x'], 'root-form'],
    ['a note cut short', () => [(versions[3] as string).slice(0, -30)], 'root-form'],
  ])('refused with its code, and nothing changed: %s', (_what, notes, code) => {
    const roots = holding(3);
    const before = readFileSync(file, 'utf8');
    expect(codeOf(() => roots.take(notes()))).toBe(code);
    expect(roots.current.version).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

function writeVersions(path: string, count: number): string {
  writeFileSync(path, formatRoots(versions.slice(0, count)));
  return path;
}

describe('a running node', () => {
  const keeper = (roots: RootFile, now: () => number, lines: object[] = []) => {
    const keep = (level: string) => (fields: object, message: string) =>
      void lines.push({ level, message, ...fields });
    const log = { info: keep('info'), warn: keep('warn'), error: keep('error') };
    return new RootKeeper({ roots, registry: Registry.of(roots.documents), now, log, onTaken: () => {} });
  };

  test('expiry is looked at on the last version only, and told once at 30, 7 and 0 days', () => {
    let now = NOW;
    const lines: { level?: string; message?: string }[] = [];
    const roots = holding(3);
    const kept = keeper(roots, () => now, lines);
    const expires = roots.current.expires;
    for (const days of [40, 31, 30, 29, 8, 7, 1, 0, -1, -400]) {
      now = expires - days * DAY;
      kept.remind();
      if (days > 0) expect(() => kept.demandLive()).not.toThrow();
      else expect(codeOf(() => kept.demandLive())).toBe('root-expired');
    }
    expect(lines.map((l) => l.level)).toEqual(['warn', 'warn', 'error']);
    // A later version is taken after expiry, and all is well again, however long the earlier ones are past.
    kept.take([version(4, now + 100 * DAY)]);
    expect(() => kept.demandLive()).not.toThrow();
    expect(rootState(roots.current, now)).toEqual({ version: 4, expires: now + 100 * DAY });
  });

  test('what is refused is logged with its code', () => {
    const lines: { level?: string; code?: string }[] = [];
    const kept = keeper(holding(2), () => NOW, lines);
    expect(() => kept.take([versions[3] as string])).toThrow(InvalidTrust);
    expect(lines).toEqual([expect.objectContaining({ level: 'error', code: 'root-version' })]);
  });
});
