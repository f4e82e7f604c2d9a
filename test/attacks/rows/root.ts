import { formatVkey, makeSigner, type Signer } from '@hutong/log';
import { type RootDocument, rootFingerprint, signRoot, verifyRoot } from '@hutong/trust';
import { type Attack, thrown } from '../attack.ts';

const key = (n: number, name = `test/root-${n}`): Signer => makeSigner(name, 1, new Uint8Array(32).fill(n));
const [one, two, three, four, five, six] = [1, 2, 3, 4, 5, 6].map((n) => key(n)) as [
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
  Signer,
];
const vkeys = (...signers: Signer[]) => signers.map((s) => formatVkey(s.verifier));
const registryKey = (network: string) =>
  formatVkey(makeSigner(`${network}/province/1-aabbccdd`, 1, new Uint8Array(32).fill(9)).verifier);

/** Version 1: two of three officers. */
const first: RootDocument = {
  network: 'test',
  version: 1,
  threshold: 2,
  keys: vkeys(one, two, three),
  registry: registryKey('test'),
  expires: 4_000_000_000_000,
};
const v1 = signRoot(first, [one, two]);
const pinned = rootFingerprint(v1);
/** Version 2 replaces the third officer. */
const second: RootDocument = { ...first, version: 2, keys: vkeys(one, two, four) };
const v2 = signRoot(second, [one, two]);
const v3 = signRoot({ ...second, version: 3 }, [one, four]);

function walks(
  id: string,
  title: string,
  code: RegExp,
  versions: () => string[],
  fingerprint = pinned,
): Attack {
  return {
    id: `root-${id}`,
    promise: 'P7',
    title: `shows a node ${title}`,
    code,
    run: () => thrown(() => verifyRoot(versions(), fingerprint)),
  };
}

/** The good chain, then a second version that is otherwise. */
const next = (change: Partial<RootDocument>, ...signers: Signer[]) => [
  v1,
  signRoot({ ...second, ...change }, signers),
];

/** A note whose last signature line stands there again under another name. */
function echoed(note: string): string {
  const line = note.trimEnd().split('\n').at(-1) as string;
  return `${note}${line}\n`;
}

export const root: Attack[] = [
  walks(
    'unpinned',
    'a root of its own making',
    /not the one that is pinned/,
    () => [signRoot(first, [one, three])],
    'ab'.repeat(32),
  ),
  walks('forged', 'another network’s root under this one’s name', /not the one that is pinned/, () => [
    signRoot({ ...first, keys: vkeys(four, five, six) }, [four, five]),
  ]),
  walks('none', 'no root at all', /no root document/, () => []),
  walks(
    'skipped',
    'version 3 without version 2',
    /^root-version.*version 3 of test does not follow version 1/,
    () => [v1, v3],
  ),
  walks(
    'downgraded',
    'version 1 after version 2',
    /^root-version.*version 1 of test does not follow version 2/,
    () => [v1, v2, v1],
  ),
  walks('repeated', 'version 2 twice', /^root-version.*version 2 of test does not follow version 2/, () => [
    v1,
    v2,
    v2,
  ]),
  walks(
    'unsigned',
    'a version nobody signed but the attacker',
    /version 1 needs 2 signatures and has 0/,
    () => next({}, five, six),
  ),
  walks(
    'too-few-old',
    'a version that only one old officer signed',
    /version 1 needs 2 signatures and has 1/,
    () => next({}, one, four),
  ),
  walks(
    'too-few-new',
    'a version signed by enough old officers, too few new',
    /version 2 needs 2 signatures and has 1/,
    () => next({ keys: vkeys(one, four, five) }, one, two, three),
  ),
  walks(
    'taken-over',
    'a version that puts other keys in place of all',
    /version 1 needs 2 signatures and has/,
    () => next({ keys: vkeys(four, five, six) }, four, five),
  ),
  walks(
    'counted-twice',
    'a version one officer signed twice',
    /needs 2 signatures and has 1|its note is malformed/,
    () => [v1, echoed(next({}, one)[1] as string)],
  ),
  walks('key-twice', 'a version that names one key under two names', /named twice/, () =>
    next({ keys: [...vkeys(one, two), formatVkey(key(1, 'test/root-9').verifier)] }, one, two),
  ),
  walks('two-names', 'a version one key signed under two names', /needs 2 signatures and has 1/, () =>
    next({}, one, key(1, 'test/root-2')),
  ),
  walks(
    'left-out',
    'a version signed by an officer who has left',
    /version 2 needs 2 signatures and has 1/,
    () => [v1, v2, signRoot({ ...second, version: 3 }, [one, three])],
  ),
  walks('threshold-zero', 'a version that asks for no signature', /./, () => [
    v1,
    v2.replace('"threshold":2', '"threshold":0'),
  ]),
  walks(
    'threshold-high',
    'a version that nobody could ever follow',
    /more signatures than it names keys/,
    () => next({ threshold: 4 }, one, two),
  ),
  walks(
    'changed',
    'a version whose registry was changed after signing',
    /needs 2 signatures and has 0/,
    () => [
      v1,
      v2.replace(
        registryKey('test'),
        formatVkey(makeSigner('test/province/1-aabbccdd', 1, new Uint8Array(32).fill(7)).verifier),
      ),
    ],
  ),
  walks('other-network', 'a version of another network', /does not follow|another network/, () =>
    next({ network: 'other', registry: registryKey('other') }, one, two),
  ),
  walks('other-registry', 'a registry of another network', /registry belongs to another network/, () =>
    next({ registry: registryKey('other') }, one, two),
  ),
  walks('endless', 'a thousand versions and one', /too many/, () => Array(1_001).fill(v1)),
];
