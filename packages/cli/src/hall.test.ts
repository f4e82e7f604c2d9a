import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started, steps } from './testing.ts';

let net: Awaited<ReturnType<typeof network>>;
let made: Awaited<ReturnType<typeof hutong>>;

beforeAll(async () => {
  net = await network();
  made = await net.hallInit('hall');
});
afterAll(() => net.remove());

const json = ({ out }: { out: string }) => JSON.parse(out);
const data = () => ['--data', net.at('hall')];

test('init prints the root fingerprint and the vkey, and leaves the enrolment request', async () => {
  const request = JSON.parse(readFileSync(net.at('hall/enrol.json'), 'utf8'));
  expect(made.code).toBe(0);
  expect(made.out.split('\n')[0]).toContain(net.at('hall'));
  expect(made.out).toContain(net.fingerprint);
  expect(made.out).toContain(request.keys.log);
  expect(await net.hallInit('hall')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Choose another folder'),
  });
});

test('where the public looks cases up is a https:// address, or the option is refused', async () => {
  const at = (portal: string) => net.hallInit('with-portal', '--portal', portal);
  const wrong = await at('http://zwfw.example');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--portal')]);
  expect(await at('https://zwfw.example/nongan')).toMatchObject({ code: 0 });
  const { desk } = JSON.parse(readFileSync(net.at('with-portal/config.json'), 'utf8'));
  expect(desk).toEqual({ portal: 'https://zwfw.example/nongan' });
});

test('a hall joins only with the whole of what pins its network', async () => {
  const rest = ['--node', 'c', '--name', '市', '--network', 'jilin', '--parent', 'jilin-province'];
  const { code, err } = await hutong('center', 'init', '--data', net.at('c'), ...rest);
  expect(code).toBe(2);
  expect(err).toContain('--parent-url --trust --fingerprint');
});

test('import into a hall that does not run: taken, refused with reasons, and not taken twice', async () => {
  const bad = ['case.stp,A,局,2024-03-01,审查,通过', 'case.step,B,局,0001-01-01,审查,通过', 'case.step,C,局'];
  const file = net.write('rows.csv', steps(5_000, bad));
  const first = await hutong('import', file, ...data(), '--json');
  expect([first.code, json(first)]).toEqual([
    3,
    expect.objectContaining({ rows: 5_003, taken: 5_000, already: 0, refused: 3 }),
  ]);
  const report = readFileSync(net.at('rows.refused.csv'), 'utf8').split('\r\n');
  expect(report.slice(1, 4).map((line) => line.split(',').slice(0, 2))).toEqual([
    ['5002', 'type'],
    ['5003', 'occurred_at'],
    ['5004', ''],
  ]);
  const again = await hutong('import', file, ...data(), '--json');
  expect([again.code, json(again)]).toEqual([
    3,
    expect.objectContaining({ taken: 0, already: 5_000, refused: 3 }),
  ]);
  const sync = json(await hutong('status', ...data(), '--json'));
  expect(sync.logs[0]).toMatchObject({ node: 'nongan', stored: 5_001, received: [] });
});

test('health of a hall that does not run: exit code 1, and why, in words and as JSON', async () => {
  const told = await hutong('health', ...data(), '--lang', 'zh');
  expect([told.code, told.out]).toEqual([1, expect.stringContaining('与上级 jilin-province 的链路不通')]);
  const { items, counts } = json(await hutong('health', ...data(), '--json'));
  expect(counts).toEqual({ red: 0, amber: 1, green: 0, none: 0 });
  expect(items[0]).toMatchObject({ node: 'nongan', state: 'line-down', level: 'amber' });
});

test('--type says the type of every row, and a mapping names the columns', async () => {
  const csv = net.write(
    'untyped.csv',
    'subject,department,occurred_at,body.step,body.action\nT1,局,2024-03-02,审查,通过\n',
  );
  expect((await hutong('import', csv, ...data())).code).toBe(1);
  expect((await hutong('import', csv, ...data(), '--type', 'case.step')).code).toBe(0);
  const jsonl = net.write(
    'untyped.jsonl',
    `${JSON.stringify({ subject: 'T2', department: '局', occurred_at: '2024-03-02', body: { step: '审查', action: '通过' } })}\n`,
  );
  expect((await hutong('import', jsonl, ...data(), '--type', 'case.step')).code).toBe(0);
  const mapping = net.write(
    'm.json',
    JSON.stringify({
      type: 'case.step',
      subject: '{号}',
      department: '局',
      occurred_at: '{日}',
      body: { step: '审查', action: '通过' },
    }),
  );
  const foreign = net.write('foreign.csv', '号,日\nT3,2024-03-02\n');
  expect((await hutong('import', foreign, ...data(), '--mapping', mapping)).code).toBe(0);
  expect((await hutong('import', foreign, ...data())).err).toContain('--mapping');
});

test('P6: ids of rows with private fields follow from a secret of the node that is kept', async () => {
  const line = {
    type: 'case.apply',
    subject: 'P1',
    department: '局',
    occurred_at: '2024-03-01',
    body: { item_name: '食品经营许可' },
    private: { applicant_name: '张三' },
  };
  const file = net.write('private.jsonl', `${JSON.stringify(line)}\n`);
  expect(json(await hutong('import', file, ...data(), '--json')).taken).toBe(1);
  expect(json(await hutong('import', file, ...data(), '--json')).already).toBe(1);
  expect(statSync(net.at('hall/import-key')).mode & 0o777).toBe(0o600);
});

test('query, proof, verify: and a changed byte is refused', async () => {
  const page = json(await hutong('query', ...data(), '--subject', 'A7', '--json'));
  expect(page.items).toHaveLength(1);
  const [{ id }] = page.items;
  expect((await hutong('proof', id, ...data(), '--out', net.at('proof'))).code).toBe(0);
  const files = ['--entry', net.at('proof/entry.cbor'), '--proof', net.at('proof/entry.tlog-proof')];
  // The hall has not been enrolled: the bundle does not know it, and that is what it is told.
  const unknown = await hutong(
    'verify',
    ...files,
    '--trust',
    net.at('proof/trust.json'),
    '--root',
    net.fingerprint,
  );
  expect([unknown.code, unknown.out]).toEqual([1, expect.stringContaining('no node of network jilin')]);
  const other = await hutong(
    'verify',
    ...files,
    '--trust',
    net.at('proof/trust.json'),
    '--root',
    '0'.repeat(64),
    '--json',
  );
  expect([other.code, json(other).ok]).toEqual([1, false]);
  expect(
    (await hutong('verify', ...files, '--trust', net.at('proof/trust.json'), '--root', 'abc')).code,
  ).toBe(2);
  expect((await hutong('proof', '018df7a1-e9c0-7e6d-a1f7-6cb2cc43c5fb', ...data())).code).toBe(1);
  expect((await hutong('query', ...data(), '--from', 'gestern')).code).toBe(2);
  const slip = await hutong('query', ...data(), '--type', 'case.aply');
  expect(slip).toMatchObject({ code: 2, err: expect.stringContaining('case.apply') });
});

test('fsck of a whole hall is clean; of one whose byte was changed it is not', async () => {
  expect(json(await hutong('fsck', ...data(), '--json'))).toMatchObject({ ok: true, logs: 1, findings: [] });
  expect((await hutong('rebuild', ...data())).code).toBe(0);
  execFileSync('cp', ['-r', net.at('hall'), net.at('damaged')]);
  const file = net.at('damaged/hall.db');
  const bytes = readFileSync(file);
  bytes[bytes.indexOf('A4321')] = 0x42;
  writeFileSync(file, bytes);
  const damaged = await hutong('fsck', '--data', net.at('damaged'));
  expect([damaged.code, damaged.out]).toEqual([1, expect.stringContaining('Next: ')]);
});

test('a running hall: commands go over its API, a second process is refused, SIGTERM ends it with 0', async () => {
  const hall = await started('hall', net.at('hall'));
  const file = net.write(
    'more.csv',
    steps(2_500, ['case.stp,A,局,2024-03-01,审查,通过']).replaceAll(',A', ',B'),
  );
  const imported = await hutong('import', file, ...data());
  expect([imported.code, imported.out]).toEqual([
    3,
    expect.stringContaining('2501 rows: 2500 taken, 0 already there, 1 refused'),
  ]);
  expect(imported.out.split('\n')[0]).toContain(hall.url);
  expect(readFileSync(net.at('more.refused.csv'), 'utf8')).toContain('2502,type,case.stp');
  expect(json(await hutong('import', file, ...data(), '--json')).already).toBe(2_500);
  const second = await hutong('hall', 'start', ...data());
  expect([second.code, second.err]).toEqual([1, expect.stringContaining('is in use by process')]);
  expect((await hutong('rebuild', ...data())).code).toBe(1);
  const checked = await hutong('fsck', ...data());
  expect(checked.code, checked.out + checked.err).toBe(0);
  await tokens(hall.url);
  expect(await hall.stop()).toBe(0);
  expect(existsSync(net.at('hall/run.json'))).toBe(false);
  expect(hall.io.out()).not.toContain('市场监管局');
  for (const line of hall.io.out().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
});

async function tokens(url: string): Promise<void> {
  const made = await hutong('token', 'create', ...data(), '--name', 'reader', '--scope', 'read');
  expect(made.out).toMatch(/^hutong_\S+\n$/);
  const file = net.write('token', made.out);
  const remote = await hutong('query', '--url', url, '--token-file', file, '--json');
  expect(json(remote).items.length).toBeGreaterThan(0);
  expect((await hutong('token', 'list', ...data())).out).toContain('reader');
  const first = json(await hutong('token', 'list', ...data(), '--limit', '1', '--json'));
  const rest = await hutong('token', 'list', ...data(), '--cursor', first.next, '--json');
  expect([first.items, json(rest).items].flat()).toEqual([
    expect.objectContaining({ name: 'local' }),
    expect.objectContaining({ name: 'reader' }),
  ]);
  const revoke = (...more: string[]) => hutong('token', 'revoke', ...data(), '--name', 'reader', ...more);
  const told = await revoke();
  expect([told.code, told.out]).toEqual([0, expect.stringMatching(/Would revoke.*reader[\s\S]*--yes/)]);
  expect(json(await revoke('--json'))).toEqual({ name: 'reader', done: false });
  expect((await hutong('token', 'list', ...data())).out).toContain('reader');
  expect((await revoke('--yes')).code).toBe(0);
  expect((await revoke('--yes')).code).toBe(1);
  expect((await hutong('token', 'create', ...data(), '--name', 'x', '--scope', 'all')).code).toBe(2);
  expect((await hutong('admin', 'create', '管理一', ...data(), '--reason', '上任')).code).toBe(0);
  const { out } = await hutong('acts', ...data());
  expect(out).toMatch(
    /cli:\S+ \(administrator,operator,supervisor\) +issue a token token.create +管理一 \(administrator\) +done +上任/,
  );
  expect(out).toMatch(/cli:\S+ +issue a token token.create +local /);
}

test('a stopped hall: the first administrator is made, and the act is on record', async () => {
  const made = await hutong('admin', 'create', '管理二', ...data(), '--expires', 'never');
  expect(made.out).toMatch(/^hutong_\S+\n$/);
  const again = await hutong('admin', 'create', '管理二', ...data());
  expect([again.code, again.out]).toEqual([1, '']);
  expect((await hutong('token', 'list', ...data())).out).toMatch(/管理二 +administrator .*never/);
  expect(
    (await hutong('token', 'revoke', ...data(), '--name', '管理二', '--reason', '卸任', '--yes')).code,
  ).toBe(0);
  expect((await hutong('acts', ...data())).out).toMatch(/cli:\S+ .*token.revoke +管理二 +done +卸任/);
});

test('a run.json whose process number and port are another program’s by now: it hears nothing of the token', async () => {
  const heard: string[] = [];
  const other = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end('{"status":"ok"}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const left = { pid: process.pid, url: `http://127.0.0.1:${port}`, token_file: net.at('hall/admin-token') };
  writeFileSync(net.at('hall/run.json'), JSON.stringify(left));
  for (const command of [['status'], ['query'], ['acts'], ['token', 'list'], ['health']])
    expect((await hutong(...command, ...data())).out).not.toContain('running at');
  expect((await hutong('status', ...data())).out).toContain('not running');
  expect(heard).toEqual([]);
  // Nor does a socket that nobody listens at, or a folder where others may put one of theirs.
  writeFileSync(net.at('hall/api.sock'), '');
  expect((await hutong('status', ...data())).out).toContain('not running');
  chmodSync(net.at('hall'), 0o777);
  expect((await hutong('status', ...data())).err).toContain('chmod 700');
  chmodSync(net.at('hall'), 0o700);
  expect(heard).toEqual([]);
  other.close();
});

test('a token is not sent where everybody on the way reads it', async () => {
  const file = net.write('token-2', 'hutong_x\n');
  const sent = await hutong('query', '--url', 'http://192.0.2.1:8080', '--token-file', file);
  expect([sent.code, sent.err]).toEqual([2, expect.stringContaining('https://')]);
});

test('errors in starting have a next step', async () => {
  expect((await hutong('center', 'start', ...data())).err).toContain('hutong hall start');
  expect((await hutong('status', '--url', 'http://127.0.0.1:9')).code).toBe(1);
  const file = net.write('rows2.csv', steps(1));
  expect((await hutong('import', file, '--data', net.at('top'))).err).toContain('hutong center start');
});

test('a center beneath another says whom to call, as a hall does', async () => {
  const city = ['--data', net.at('city'), '--node', 'changchun', '--name', '长春市', '--network', 'jilin'];
  const joins = ['--parent', 'jilin-province', '--parent-url', 'nats://127.0.0.1:1'];
  const pinned = ['--trust', net.at('trust.json'), '--fingerprint', net.fingerprint];
  const call = (phone: string) =>
    hutong(
      'center',
      'init',
      ...city,
      ...joins,
      ...pinned,
      '--contact-post',
      '值班室',
      '--contact-phone',
      phone,
    );
  expect(await call('1'.repeat(51))).toMatchObject({ code: 2 });
  expect(await call('0431-8888 1111')).toMatchObject({ code: 0 });
  const asked = JSON.parse(readFileSync(net.at('city/enrol.json'), 'utf8'));
  expect(asked).toMatchObject({ contact_post: '值班室', contact_phone: '0431-8888 1111' });
});
