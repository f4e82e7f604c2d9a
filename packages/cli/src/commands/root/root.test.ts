import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { formatVkey, makeSigner } from '@hutong/log';
import { Epochs, type OwnLogs, openFolder } from '@hutong/trust';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../run.ts';
import { fakeIo, hutong, network } from '../../testing.ts';

let net: Awaited<ReturnType<typeof network>>;
let words: string[];
beforeAll(async () => {
  net = await network();
  words = ['--passphrase-file', net.write('words', '晴空万里无云九月\n')];
});
afterAll(() => net.remove());

const json = ({ out }: { out: string }) => JSON.parse(out);
const makeKey = async (name: string, ...more: string[]): Promise<string> =>
  json(
    await hutong(
      'root',
      'key',
      '--out',
      net.at(`${name}.key`),
      '--name',
      `jilin/root-${name}`,
      ...words,
      ...more,
      '--json',
    ),
  ).vkey;
const draft = (out: string, from: string, ...more: string[]) =>
  hutong('root', 'draft', '--from', net.at(from), '--out', net.at(out), ...more);
const sign = (name: string, key: string, out: string) =>
  hutong('root', 'sign', net.at(name), '--key', net.at(key), '--out', net.at(out), ...words);
const assemble = (name: string, out: string, ...signatures: string[]) =>
  hutong('root', 'assemble', net.at(name), ...signatures.map(net.at), '--out', net.at(out), '--json');
const publish = (file: string, ...more: string[]) =>
  hutong('root', 'publish', net.at(file), '--data', net.at('top'), ...more);

test('a ceremony: from one founding key to two of three, then one officer leaves', {
  timeout: 60_000,
}, async () => {
  const [zhang, li, wang] = [await makeKey('zhang'), await makeKey('li'), await makeKey('wang')];
  const drafted = await draft('d2', 'top/root.json', '--key', `${zhang},${li},${wang}`, '--threshold', '2');
  expect([drafted.code, drafted.out]).toEqual([0, expect.stringContaining('+ jilin/root-li+')]);

  const founding = await sign('d2', 'top/root-keys/root-1', 's-founding');
  expect(founding.out).toMatch(
    /Registry log: jilin\/jilin-province[\s\S]*Signature of jilin\/root-1 written/,
  );
  await sign('d2', 'zhang.key', 's-zhang');
  await sign('d2', 'li.key', 's-li');
  const few = await assemble('d2', 'root-2', 's-founding', 's-zhang', 's-zhang');
  expect([few.code, json(few)]).toEqual([
    1,
    {
      version: 2,
      complete: false,
      thresholds: [
        { version: 1, threshold: 1, signed: ['jilin/root-1'] },
        { version: 2, threshold: 2, signed: ['jilin/root-zhang'] },
      ],
      file: null,
    },
  ]);
  expect(existsSync(net.at('root-2'))).toBe(false);
  expect((await assemble('d2', 'root-2', 's-founding', 's-zhang', 's-li')).code).toBe(0);
  const told = await publish('root-2');
  expect([told.code, told.out]).toEqual([
    0,
    expect.stringMatching(/jilin\/root-li\+[\s\S]*Version 1 holds now. Would publish[\s\S]*--yes/),
  ]);
  expect((await publish('root-2', '--yes')).out).toContain('version 2 holds now');
  expect((await publish('root-2')).out).toContain('nothing changed');

  const redrafted = await draft('d3', 'root-2', '--drop', 'jilin/root-zhang', '--expires', '2040-01-01');
  expect(redrafted.out).toMatch(/- jilin\/root-zhang[\s\S]*! it expires 2040-01-01/);
  const other = await assemble('d3', 'root-3', 's-li');
  expect([other.code, other.err]).toEqual([1, expect.stringContaining('another text')]);
  for (const name of ['li', 'wang']) await sign('d3', `${name}.key`, `s3-${name}`);
  expect((await assemble('d3', 'root-3', 's3-li', 's3-wang')).code).toBe(0);
  // A node that missed version 2 would be given all of them; here one alone follows.
  const [, , third] = JSON.parse(readFileSync(net.at('root-3'), 'utf8'));
  expect(
    (await hutong('root', 'publish', net.write('third', third), '--data', net.at('top'), '--yes')).code,
  ).toBe(0);
  const shown = json(await hutong('root', 'show', '--data', net.at('top'), '--json'));
  expect([shown.fingerprint, shown.versions.map((v: { version: number }) => v.version)]).toEqual([
    net.fingerprint,
    [1, 2, 3],
  ]);
  expect(shown.versions[2]).toMatchObject({
    keys: [li, wang],
    threshold: 2,
    expires: Date.parse('2040-01-01T15:59:59Z'),
  });
});

test('the founding key is put under a passphrase; without words and terminal no key is made, and nothing hangs', async () => {
  await makeKey('again', '--from', net.at('top/root-keys/root-1'));
  const made = await hutong('root', 'key', '--out', net.at('x.key'), '--name', 'x');
  expect([made.code, made.err]).toEqual([1, expect.stringContaining('--passphrase-file')]);
  expect(existsSync(net.at('x.key'))).toBe(false);
  const typed = (prompt: (question: string) => string) =>
    run(['root', 'key', '--out', net.at('x.key'), '--name', 'x'], {
      ...fakeIo(),
      prompt: async (q) => prompt(q),
    });
  expect(await typed((question) => (question.includes('Once') ? 'one and two' : 'two and one'))).toBe(1);
  expect(await typed(() => 'seven')).toBe(1);
  expect(await typed(() => 'one and one')).toBe(0);
});

test('a key of nobody, a draft that cannot follow, a file that is none: refused with what to do', async () => {
  await draft('d', 'top/root.json');
  await makeKey('nobody');
  expect((await sign('d', 'nobody.key', 's')).err).toContain('not among the root keys');
  expect((await draft('bad', 'top/root.json', '--threshold', '9')).err).toContain(
    'needs more signatures than it names keys',
  );
  expect((await draft('bad', 'top/root.json', '--threshold', 'x')).code).toBe(2);
  expect((await draft('bad', 'top/root.json', '--drop', 'x')).code).toBe(2);
  expect((await draft('d', 'top/root.json')).err).toContain('exists already');
  expect((await sign('trust.json', 'nobody.key', 's')).err).toContain('not a draft');
  expect((await publish('d')).code).toBe(1);
  expect((await hutong('root', 'show')).code).toBe(2);
  expect((await hutong('root', 'show', net.at('trust.json'))).out).toContain(net.fingerprint);
});

test('P7: the draft names the next log that keys rotate made ready; a log of others is not published', {
  timeout: 60_000,
}, async () => {
  const top = net.at('top');
  const none = await draft('d-next', 'top/root.json', '--next', top);
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('hutong keys rotate')]);
  const next = new Epochs(openFolder(top), {} as OwnLogs, randomBytes, console).prepare('定期');

  const foreign = formatVkey(makeSigner(next.origin, 1, new Uint8Array(32).fill(9)).verifier);
  for (const [name, ...more] of [
    ['d-foreign', '--registry', foreign],
    ['d-cut', '--next', top, '--ended-at', '999'],
    ['d-next', '--next', top],
  ] as const) {
    const drafted = await draft(name, 'top/root.json', ...more);
    expect([drafted.code, drafted.out]).toEqual([0, expect.stringContaining('the registry moves from')]);
    for (const officer of ['li', 'wang']) await sign(name, `${officer}.key`, `${name}-${officer}`);
    expect((await assemble(name, `${name}-root`, `${name}-li`, `${name}-wang`)).code).toBe(0);
  }
  const refused = await publish('d-foreign-root', '--yes');
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('not prepared here')]);
  // Where a log ended is held against its entries, at a stopped center too.
  const cut = await publish('d-cut-root', '--yes');
  expect([cut.code, cut.err]).toEqual([1, expect.stringContaining('no checkpoint')]);
  expect((await publish('d-next-root', '--yes')).out).toContain('version 4 holds now');
  expect(openFolder(top).roots.current.registry).toBe(next.log);
});
