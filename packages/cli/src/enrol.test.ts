import { existsSync } from 'node:fs';
import { findProgram, freePort } from '@hutong/process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started } from './testing.ts';

const nats = findProgram('nats-server');
if (nats === undefined) process.stderr.write('SKIPPED: nats-server is not installed, no center can start\n');

let net: Awaited<ReturnType<typeof network>>;
beforeAll(async () => {
  net = await network({ nats: `127.0.0.1:${await freePort()}`, http: '127.0.0.1:0' });
});
afterAll(() => net.remove());

const json = ({ out }: { out: string }) => JSON.parse(out);

test.skipIf(nats === undefined)(
  'a hall enrols by code, over the network or by files; the registry reads like a history',
  { timeout: 90_000 },
  async () => {
    const top = ['--data', net.at('top')];
    expect((await hutong('enrol', 'list', ...top)).code).toBe(1);
    const center = await started('center', net.at('top'));
    const code = async (node: string) =>
      json(await hutong('enrol', 'code', ...top, '--node', node, '--json')).code as string;
    const hall = (node: string) => [
      ...['--data', net.at(node), '--node', node, '--name', `${node}政务大厅`],
      ...['--parent', 'jilin-province', '--http', '127.0.0.1:0'],
    ];
    const first = await hutong(
      'enrol',
      ...hall('nongan'),
      ...['--contact-post', '值班室', '--contact-phone', '0431-88880000'],
      '--code',
      await code('nongan'),
      '--center',
      center.url,
      '--json',
    );
    expect([first.code, json(first)]).toMatchObject([0, { node: 'nongan', network: 'jilin' }]);

    const dehui = await code('dehui');
    const files = [net.at('request.json'), net.at('answer.json')] as const;
    expect(
      (
        await hutong(
          'enrol',
          ...hall('dehui'),
          '--code-file',
          net.write('code', `${dehui}\n`),
          '--request',
          files[0],
        )
      ).code,
    ).toBe(0);
    expect((await hutong('enrol', 'take', files[0], ...top, '--out', files[1])).code).toBe(0);
    const again = await hutong('enrol', 'take', files[0], ...top, '--out', files[1]);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('used')]);
    expect(
      (await hutong('enrol', '--data', net.at('dehui'), '--code', dehui, '--answer', files[1])).code,
    ).toBe(0);

    await approval(top, json(first).fingerprint);
    await denial(top);
    expect(
      (await hutong('registry', 'policy', ...top, '--rotate-days', '365', '--reason', '年度轮换')).code,
    ).toBe(0);
    await changes(top);

    await history(top, center.url);
    await endAndCa(top);
    expect(await center.stop()).toBe(0);
  },
);

/** A root for a draft that ends the registry's log, and the first CA of a network that had none. */
async function endAndCa(top: readonly string[]): Promise<void> {
  const all = json(await hutong('registry', 'log', ...top, '--json')).items;
  const end = json(await hutong('root', 'show', ...top, '--at', String(all.at(-1).index + 1), '--json'));
  expect(end).toEqual({
    origin: expect.stringContaining('/1-'),
    size: all.at(-1).index + 1,
    root: expect.stringMatching(/^.{43}=$/),
  });
  const none = await hutong('root', 'show', ...top, '--at', '99999');
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('fewer than 99999')]);
  const ca = () => hutong('ca', 'rotate', ...top, '--reason', '演练');
  expect((await ca()).out).toContain('There was no CA to replace');
  expect((await ca()).out).toContain('The former CA stays');
}

test('what is mistyped is told before keys are made or the code is used', async () => {
  const asked = (...more: string[]) =>
    hutong('enrol', '--data', net.at('fuyu'), '--code', 'x', '--node', 'fuyu', '--name', '扶余', ...more);
  const policy = ['registry', 'policy', '--data', net.at('top'), '--reason', '年度轮换', '--rotate-days'];
  for (const [answer, code, told] of [
    [asked('--parent', 'songyuan', '--center', '10.0.0.1:8443'), 2, '10.0.0.1:8443'],
    [asked('--parent', 'songyuan', '--center', 'https://10.0.0.1', '--heartbeat', 'soon'), 2, 'soon'],
    [asked('--parent', 'songyuan'), 2, '--center'],
    [asked('--answer', net.at('none.json')), 1, 'none.json'],
    [asked('--answer', net.write('torn.json', '{"version":1,')), 1, 'is not JSON'],
    [hutong(...policy, 'seldom'), 2, 'seldom'],
  ] as const)
    expect([(await answer).code, (await answer).err]).toEqual([code, expect.stringContaining(told)]);
  expect(existsSync(net.at('fuyu'))).toBe(false);
});

/** A node is moved and retired: told first, done with --yes, each on record with what became of it. */
async function changes(top: string[]): Promise<void> {
  const retire = (...more: string[]) => hutong('retire', 'nongan', ...top, '--reason', '撤并', ...more);
  expect(await retire()).toMatchObject({
    code: 0,
    out: expect.stringMatching(/将注销 nongan|Would retire nongan/),
  });
  expect((await retire()).out).toContain('--yes');
  const move = (...more: string[]) => hutong('move', 'nongan', ...top, '--reason', '划转', ...more);
  expect((await move('--name', '农安大厅')).out).toContain('name → 农安大厅');
  // What would be refused is told before anybody says yes to it.
  expect(await move('--parent', 'nobody')).toMatchObject({ code: 1, err: expect.stringContaining('nobody') });
  const call = ['--contact-phone', '0431-88881111', '--reason', '换号', '--yes'];
  expect((await hutong('move', 'nongan', ...top, ...call)).code).toBe(0);
  expect((await hutong('health', ...top)).out).toContain('Ask for 值班室, telephone 0431-88881111');
  expect((await hutong('retire', 'nobody', ...top, '--reason', 'x', '--yes')).code).toBe(1);
  expect(await retire('--yes')).toMatchObject({ code: 0, out: expect.stringContaining('#') });
  const { out } = await hutong('acts', ...top, '--limit', '50');
  expect(out).toMatch(/enrol\.approve +nongan +(被拒绝|refused) other-fingerprint/);
  expect(out).toMatch(/registry\.retire +nongan +(已提出|asked) +撤并/);
  expect(out).toMatch(/registry\.retire +nongan +(已办|done) +撤并/);
}

/** The registry's log as people read it, and one of its entries verified. */
async function history(top: string[], url: string): Promise<void> {
  const log = await hutong('registry', 'log', ...top);
  const lines = log.out.trim().split('\n').slice(1, -1);
  expect(lines.map((line) => line.split('  ').slice(3).join('  '))).toEqual([
    expect.stringContaining('founded'),
    expect.stringContaining('center jilin-province'),
    'hall nongan (nongan政务大厅) enrolled beneath jilin-province, epoch 1',
    expect.stringContaining('policy changed: {"rotate_days":365}'),
    'nongan changed: telephone is now 0431-88881111 (换号)',
    'nongan retired (撤并)',
  ]);
  expect((await hutong('registry', 'log', ...top, '--proof', '2', '--out', net.at('proof'))).code).toBe(0);
  const verified = await hutong(
    ...['verify', '--entry', net.at('proof/entry.cbor'), '--proof', net.at('proof/entry.tlog-proof')],
    ...['--trust', net.at('proof/trust.json'), '--root', net.fingerprint],
  );
  expect(verified.code).toBe(0);
  const page = await (await fetch(`${url}/api/registry/entries?from=2&limit=1`)).json();
  expect(page).toMatchObject({ total: lines.length, items: [{ number: 2, type: 'registry.node' }] });
}

/** Told first, and done with --yes; the list shows a page at a time, what waits first. */
async function denial(top: string[]): Promise<void> {
  const deny = (...more: string[]) =>
    hutong('enrol', 'deny', 'dehui', ...top, '--reason', '核对不符', ...more);
  const told = await deny();
  expect([told.code, told.out]).toEqual([0, expect.stringMatching(/Would deny dehui[\s\S]*--yes/)]);
  const page = async (...more: string[]) =>
    json(await hutong('enrol', 'list', ...top, '--limit', '1', '--json', ...more));
  const first = await page();
  expect(first.items).toMatchObject([{ state: 'pending', request: { node: 'dehui' } }]);
  const second = await page('--cursor', first.next);
  expect(second).toMatchObject({ items: [{ state: 'approved', request: { node: 'nongan' } }] });
  expect(second.next).toBeUndefined();
  expect((await deny('--yes')).code).toBe(0);
}

/** Approved with the fingerprint that the hall printed, and with no other. */
async function approval(top: string[], fingerprint: string): Promise<void> {
  const shown = json(await hutong('enrol', 'show', 'nongan', ...top, '--json'));
  expect(shown.fingerprint).toBe(fingerprint);
  expect(shown.request).toMatchObject({ contact_post: '值班室', contact_phone: '0431-88880000' });
  expect((await hutong('enrol', 'list', ...top)).out).toContain(shown.request.origin);
  const approve = (print: string) => hutong('enrol', 'approve', 'nongan', ...top, '--fingerprint', print);
  const wrong = await approve('0000');
  expect(wrong.code).toBe(1);
  // Else it would be copied from here instead of being asked for by telephone.
  expect(wrong.err).not.toContain(shown.fingerprint);
  const approved = await approve(shown.fingerprint);
  expect([approved.code, approved.out]).toEqual([0, expect.stringContaining(shown.request.origin)]);
}
