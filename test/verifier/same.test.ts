import { runInNewContext } from 'node:vm';
import { textOf } from '@hutong/log';
import { InvalidTrust, openBundle, parseBundle, verifyRecord } from '@hutong/trust';
import { check, openTrust, show } from '@hutong/verifier';
import { beforeAll, describe, expect, test } from 'vitest';
import { CASES, ROOT, TRUST } from './cases.ts';

// Plain JavaScript, which has no types.
const { verifierScript } = (await import(new URL('../../deploy/verifier.mjs', import.meta.url).href)) as {
  verifierScript(of: { entry: string; name: string }): Promise<{ text: string }>;
};

interface InBrowser {
  trustOf: (bytes: Uint8Array, root: string) => { registry: ReturnType<typeof openTrust> } | { why: unknown };
  checkFiles: typeof check;
  show: typeof show;
  /** Bytes as that world has them. */
  bytes: (from: ArrayLike<number>) => Uint8Array;
}

/** The script's parts in a world that has what a browser has, and nothing of Node's. */
async function inBrowser(): Promise<InBrowser> {
  const { text } = await verifierScript({ entry: 'check.ts', name: 'verifier' });
  const world = { TextEncoder, TextDecoder, URL, atob };
  const parts = `${text}\n;({ ...verifier, bytes: (from) => Uint8Array.from(from) })`;
  return runInNewContext(parts, { ...world, self: world }) as InBrowser;
}

const registry = openBundle(parseBundle(TRUST), ROOT);
let browser: InBrowser;
beforeAll(async () => {
  browser = await inBrowser();
}, 120_000);

function trusted(): ReturnType<typeof openTrust> {
  const opened = browser.trustOf(browser.bytes(Buffer.from(TRUST)), ROOT);
  if ('why' in opened) throw new Error(JSON.stringify(opened.why));
  return opened.registry;
}

describe('the check in a browser finds what verifyRecord finds', () => {
  test.each(CASES)('$name: $outcome', ({ entry, proof, outcome }) => {
    const here = check(entry, proof, registry);
    const there = browser.checkFiles(browser.bytes(entry), browser.bytes(proof), trusted());
    expect(here.outcome).toBe(outcome);
    for (const lang of ['zh', 'en'] as const)
      expect(JSON.stringify(browser.show(there, lang))).toBe(JSON.stringify(show(here, lang)));
    const stated = () => verifyRecord(entry, textOf(proof), registry);
    if ('record' in here) expect(here.record).toEqual(stated());
    else if (!TOLD_BEFORE.test(show(here, 'en').notes.join())) expect(stated).toThrow();
  });
});
const TOLD_BEFORE = /This is no entry|can have/;

test('the five outcomes are told in the words agreed on', () => {
  const [good, altered, unreceived, unknown, unreadable] = CASES.map(
    ({ entry, proof }) => show(check(entry, proof, registry), 'zh').sentence,
  );
  expect(good).toBe('内容与农安县政务服务中心所签一致，长春市政务服务中心于2024-03-01 09:30:01收到');
  expect(altered).toBe('与签名不一致');
  expect(unreceived).toBe('尚无长春市政务服务中心回执');
  expect(unknown).toBe('签名者不在此信任包中');
  expect(unreadable).toBe('格式无法识别，未作判断');
});

test('a trust bundle that does not stand under the root is not used, there as here', () => {
  const otherRoot = ROOT.replace(/^./, (c) => (c === '0' ? '1' : '0'));
  for (const [text, root] of [
    [TRUST, otherRoot],
    ['{}', ROOT],
    ['', ROOT],
    [TRUST.replace('"version":1', '"version":2'), ROOT],
    [TRUST.replace(/"entry":"./, '"entry":"g'), ROOT],
  ] as const) {
    expect(() => openTrust(Buffer.from(text), root)).toThrow(InvalidTrust);
    expect(browser.trustOf(browser.bytes(Buffer.from(text)), root)).toHaveProperty('why');
  }
});
