import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { partId } from '@hutong/attachments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './run.ts';
import { fakeIo, hutong, network, started } from './testing.ts';

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** Several parts of a file, the last fewer. */
const GUIDE = Buffer.from(Array.from({ length: 30_000 }, (_, i) => `第${i}行`).join('\n'));
const SECRET = Buffer.from('身份证扫描件 220122199001011234 '.repeat(5_000));
const PART = 64_496;

let net: Awaited<ReturnType<typeof network>>;
let hall: Awaited<ReturnType<typeof started>>;
let data: string[];
let guide: { id: string; sha256: string };
let secret: { id: string; sha256: string };

const json = ({ out }: { out: string }) => JSON.parse(out);
const at = (name: string) => net.at(`out/${name}`);
const read = (name: string) => readFileSync(at(name));

/** Uploads a file, and puts a record on record that names it; gives the id of that. */
async function nameIt(name: string, bytes: Uint8Array, type: string, body: object): Promise<string> {
  const put = await hutong('attachment', 'put', net.writeBytes(name, bytes), ...data, '--json');
  expect([put.code, put.err.includes('Error')]).toEqual([0, false]);
  const { sha256, sealed_sha256, bytes: length, media_type } = json(put);
  const isPublic = type === 'disclosure.document';
  const named = { bytes: length, media_type, ...(isPublic ? { sha256, name } : { sha256: sealed_sha256 }) };
  const subject = `S-${name}`;
  const record = {
    type,
    subject,
    department: '市场监管局',
    occurred_at: '2026-03-01',
    body: { ...body, attachments: [named] },
  };
  const file = net.write(`${name}.jsonl`, `${JSON.stringify(record)}\n`);
  const imported = await hutong('import', file, ...data);
  expect([imported.code, imported.err]).toEqual([0, expect.any(String)]);
  const { items } = json(await hutong('query', ...data, '--subject', subject, '--json'));
  return items[0].id;
}

beforeAll(async () => {
  net = await network();
  mkdirSync(net.at('out'));
  await net.hallInit('hall');
  data = ['--data', net.at('hall')];
  hall = await started('hall', net.at('hall'));
  const title = { title: '办事指南' };
  guide = { id: await nameIt('办事指南.txt', GUIDE, 'disclosure.document', title), sha256: sha256Of(GUIDE) };
  const id = await nameIt('身份证.txt', SECRET, 'case.files', {});
  const { items } = json(await hutong('query', ...data, '--subject', 'S-身份证.txt', '--json'));
  secret = { id, sha256: items[0].body.attachments[0].sha256 };
});

afterAll(async () => {
  await hall?.stop();
  net.remove();
});

const get = (file: string, ...more: string[]) => hutong('attachment', 'get', file, ...data, ...more);

test('a file is taken by its hash and by the record that names it, whole or not at all', async () => {
  const byHash = await get(guide.sha256, '--out', at('a.txt'));
  expect([byHash.code, byHash.out]).toEqual([0, expect.stringContaining(`SHA-256 ${guide.sha256} names`)]);
  expect(read('a.txt').equals(GUIDE)).toBe(true);
  expect(statSync(at('a.txt')).mode & 0o077).toBe(0);
  const byRecord = await get(`nongan/${guide.id}`, '--out', at('b.txt'), '--json');
  expect(json(byRecord)).toMatchObject({
    node: 'nongan',
    sha256: guide.sha256,
    content_sha256: guide.sha256,
    bytes: GUIDE.length,
    sealed: false,
    file: at('b.txt'),
  });
  expect(read('b.txt').equals(GUIDE)).toBe(true);
  expect(readdirSync(net.at('out')).sort()).toEqual(['a.txt', 'b.txt']);
});

test('nothing that is there is written over without --force', async () => {
  writeFileSync(at('mine.txt'), 'mine');
  const refused = await get(guide.sha256, '--out', at('mine.txt'));
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('--force')]);
  expect(read('mine.txt').toString()).toBe('mine');
  expect((await get(guide.sha256, '--out', at('mine.txt'), '--force')).code).toBe(0);
  expect(read('mine.txt').equals(GUIDE)).toBe(true);
});

test('P6: a sealed file takes a reason, which is on record before it opens; its parts lie sealed meanwhile', async () => {
  const without = await get(secret.sha256, '--out', at('s.txt'));
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('--reason')]);
  expect(existsSync(at('s.txt'))).toBe(false);
  const opened = await get(secret.id, '--out', at('s.txt'), '--reason', '核对材料', '--json');
  expect(json(opened)).toMatchObject({ sealed: true, content_sha256: sha256Of(SECRET) });
  expect(read('s.txt').equals(SECRET)).toBe(true);
  const acts = (await hutong('acts', ...data, '--json')).out;
  expect(acts).toContain('attachment_key');
  expect(acts).toContain('核对材料');
  expect(acts).not.toContain('身份证');
});

test('what was cut goes on behind the parts that came; parts that are others come anew', async () => {
  const partial = `${at('r.txt')}.${guide.sha256.slice(0, 16)}.partial`;
  writeFileSync(partial, GUIDE.subarray(0, 2 * PART + 100));
  const resumed = await get(guide.sha256, '--out', at('r.txt'));
  expect([resumed.code, resumed.out]).toEqual([
    0,
    expect.stringContaining('2 parts of it came the last time'),
  ]);
  expect(read('r.txt').equals(GUIDE)).toBe(true);
  writeFileSync(`${at('q.txt')}.${guide.sha256.slice(0, 16)}.partial`, Buffer.alloc(3 * PART, 'x'));
  expect((await get(guide.sha256, '--out', at('q.txt'))).code).toBe(0);
  expect(read('q.txt').equals(GUIDE)).toBe(true);
  expect(readdirSync(net.at('out')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  // Whoever lays a link there has nothing written through it.
  writeFileSync(net.at('other'), 'other');
  symlinkSync(net.at('other'), `${at('l.txt')}.${guide.sha256.slice(0, 16)}.partial`);
  expect((await get(guide.sha256, '--out', at('l.txt'))).code).toBe(1);
  expect(readFileSync(net.at('other')).toString()).toBe('other');
});

test('what is not there, and what is written wrongly, is told with the next step', async () => {
  expect((await get('no-hash', '--out', at('n'))).code).toBe(2);
  const unknown = await get('ab'.repeat(32), '--out', at('n'));
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('there is no file')]);
  expect((await get(guide.id, '--number', '2', '--out', at('n'))).code).toBe(2);
  const { items } = json(
    await hutong('query', ...data, '--type', 'attachment.part', '--limit', '1', '--json'),
  );
  expect((await get(items[0].id, '--out', at('n'))).code).toBe(1);
  expect(existsSync(at('n'))).toBe(false);
});

test('a stranger takes public files alone, and a token that may not read values opens none', async () => {
  const url = ['--url', hall.url];
  const open = await hutong('attachment', 'get', guide.sha256, ...url, '--out', at('u.txt'));
  expect([open.code, read('u.txt').equals(GUIDE)]).toEqual([0, true]);
  const closed = await hutong(
    'attachment',
    'get',
    secret.sha256,
    ...url,
    '--out',
    at('v.txt'),
    '--reason',
    'x',
  );
  expect([closed.code, closed.err]).toEqual([1, expect.stringContaining('there is no file')]);
  const made = json(
    await hutong('token', 'create', '--name', 'reader', ...data, '--role', 'reader', '--json'),
  );
  const token = net.write('reader.token', String(made.token));
  const asked = [...url, '--token-file', token, '--out', at('v.txt'), '--reason', 'x'];
  const reader = await hutong('attachment', 'get', secret.sha256, ...asked);
  expect([reader.code, reader.err]).toEqual([1, expect.stringContaining('values.read')]);
  expect(readdirSync(net.at('out')).some((name) => name.startsWith('v.txt'))).toBe(false);
});

/** A way to the hall on which somebody sits: they may change an answer, or cut it. */
async function onTheWay(change: (path: string, body: string) => string | undefined) {
  const server = createServer(async (asked, answer) => {
    const from = await fetch(new URL(asked.url ?? '/', hall.url));
    const body = change(asked.url ?? '', await from.text());
    if (body === undefined) return void answer.destroy();
    answer.writeHead(from.status, { 'content-type': from.headers.get('content-type') ?? '' });
    answer.end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

test('a line that is cut twice is asked again; what somebody changed on the way stands nowhere', async () => {
  let cuts = 2;
  const cut = await onTheWay((path, body) =>
    path.includes(partId(guide.sha256, 3)) && cuts-- > 0 ? undefined : body,
  );
  const whole = await hutong('attachment', 'get', guide.sha256, '--url', cut.url, '--out', at('c.txt'));
  cut.close();
  expect([whole.code, read('c.txt').equals(GUIDE), cuts]).toEqual([0, true, -1]);
  const other = GUIDE.subarray(0, 2 * PART)
    .toString('base64')
    .slice(0, 100);
  const changed = await onTheWay((_, body) => body.replace(/"data":"[^"]{100}/, `"data":"${other}`));
  const args = ['attachment', 'get', guide.sha256, '--url', changed.url, '--out', at('d.txt')];
  const forged = await hutong(...args);
  changed.close();
  expect([forged.code, forged.err]).toEqual([1, expect.stringContaining('not what was said')]);
  expect(readdirSync(net.at('out')).filter((name) => name.startsWith('d.txt'))).toEqual([]);
});

test('a signal stops it between two parts, and the next run goes on there', async () => {
  const io = fakeIo();
  const way = await onTheWay((path, body) => {
    if (path.includes(partId(guide.sha256, 2))) io.signal('SIGINT');
    return body;
  });
  const args = ['attachment', 'get', guide.sha256, '--url', way.url, '--out', at('g.txt')];
  expect(await run([...args, '--json'], io)).toBe(130);
  expect(JSON.parse(io.out())).toMatchObject({ interrupted: true });
  const next = json(await hutong(...args, '--json'));
  way.close();
  expect(next).toMatchObject({ resumed_parts: 2, content_sha256: guide.sha256 });
});

test('where a node goes on lacking a part, what came is kept, and said where', async () => {
  const away = await onTheWay((path, body) =>
    path.includes(partId(guide.sha256, 3)) ? '{"error":{"code":"not_found","reason":"x","next":"y"}}' : body,
  );
  const args = ['--url', away.url, '--out', at('e.txt')];
  const lost = await hutong('attachment', 'get', guide.sha256, ...args);
  away.close();
  const partial = `e.txt.${guide.sha256.slice(0, 16)}.partial`;
  expect([lost.code, lost.err]).toEqual([1, expect.stringContaining(partial)]);
  expect(lost.err).toContain('part 3 of the file is not at this node');
  expect(readdirSync(net.at('out')).filter((name) => name.startsWith('e.txt'))).toEqual([partial]);
  expect(statSync(at(partial)).size).toBe(2 * PART);
  const whole = await get(guide.sha256, '--out', at('e.txt'));
  expect([whole.code, read('e.txt').equals(GUIDE)]).toEqual([0, true]);
});

test('what is put waits, is listed and dropped; what runs when it is opened is not taken', async () => {
  const file = net.write('附表.csv', '一,二\n');
  const put = await hutong('attachment', 'put', file, ...data, '--strip');
  expect([put.code, put.out]).toEqual([0, expect.stringContaining('What it says of its authors stays')]);
  expect(put.out).toContain(sha256Of(readFileSync(file)));
  const { items } = json(await hutong('attachment', 'list', ...data, '--json'));
  expect(items).toMatchObject([{ name: '附表.csv', media_type: 'text/csv', stripped: 'not_known' }]);
  expect((await hutong('attachment', 'list', ...data)).out).toContain('附表.csv');
  expect((await hutong('attachment', 'drop', items[0].sealed_sha256, ...data)).code).toBe(0);
  expect((await hutong('attachment', 'list', ...data)).out).toContain('No files wait');
  expect((await hutong('attachment', 'drop', items[0].sealed_sha256, ...data)).code).toBe(1);
  const runs = await hutong('attachment', 'put', net.write('a.exe', 'x'), ...data);
  expect([runs.code, runs.err]).toEqual([1, expect.stringContaining('run when they are opened')]);
  const large = net.writeBytes('large.bin', new Uint8Array((32 << 20) + 1));
  expect((await hutong('attachment', 'put', large, ...data)).err).toContain('larger than 32 MiB');
  expect((await hutong('attachment', 'put', net.at('none'), ...data)).code).toBe(1);
});

test('a program puts a file of several MiB by its token, and sees its own alone', async () => {
  const made = json(await hutong('token', 'create', '--name', 'w', ...data, '--role', 'writer', '--json'));
  const by = ['--url', hall.url, '--token-file', net.write('w.token', String(made.token))];
  const bytes = Buffer.alloc(9 << 20, '互通');
  const put = await hutong('attachment', 'put', net.writeBytes('大表.csv', bytes), ...by, '--json');
  expect(json(put)).toMatchObject({ name: '大表.csv', bytes: bytes.length, sha256: sha256Of(bytes) });
  expect((await hutong('attachment', 'list', ...data)).out).not.toContain('大表.csv');
  expect((await hutong('attachment', 'list', ...by)).out).toContain('大表.csv');
  expect((await hutong('attachment', 'put', net.at('a.exe'), '--url', hall.url)).code).toBe(1);
});

test('P1: a stopped node gives and takes files by the same commands', async () => {
  await hall.stop();
  expect((await get(guide.sha256, '--out', at('w.txt'))).code).toBe(0);
  expect(read('w.txt').equals(GUIDE)).toBe(true);
  expect((await get(secret.sha256, '--out', at('x.txt'), '--reason', '核对')).code).toBe(0);
  expect(read('x.txt').equals(SECRET)).toBe(true);
  expect((await hutong('attachment', 'put', net.write('b.csv', 'x\n'), ...data)).code).toBe(0);
});
