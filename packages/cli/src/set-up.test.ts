import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from './run.ts';
import { fakeIo, hutong } from './testing.ts';

const path = mkdtempSync(join(tmpdir(), 'hutong-set-up-'));
afterAll(() => rmSync(path, { recursive: true, force: true }));

const until = async (what: string, check: () => boolean | Promise<boolean>) => {
  const end = Date.now() + 120_000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`gave up waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** `hutong hall start` at a terminal, and a browser that has opened the link. */
async function atTerminal(dir: string) {
  const io = fakeIo();
  io.stderr.isTTY = true;
  const code = run(['hall', 'start', '--data', dir], io);
  await until('the link is shown', () => io.err().includes('/begin/'));
  const link = /http:\S+/.exec(io.err())?.[0] as string;
  const { origin } = new URL(link);
  let cookie = '';
  const ask = async (at: string, init: RequestInit = {}) => {
    const headers = { cookie, ...(init.headers as Record<string, string>) };
    const answer = await fetch(new URL(at, origin), { redirect: 'manual', ...init, headers });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
  };
  // The last page has no form; where there is nothing to upload its address leads to the step that is next.
  const csrf = async () => {
    for (const at of ['/', '/catalogue']) {
      const found = /name="csrf" value="([^"]+)"/.exec((await ask(at)).text);
      if (found?.[1] !== undefined) return found[1];
    }
    throw new Error('no form is shown');
  };
  const post = async (at: string, fields: Record<string, string | Blob>, headers: object = { origin }) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ csrf: await csrf(), ...fields })) {
      if (typeof value === 'string') form.set(name, value);
      else form.set(name, value, '事项.csv');
    }
    return ask(at, { method: 'POST', body: form, headers: headers as Record<string, string> });
  };
  const stop = () => {
    io.signal('SIGINT');
    return code;
  };
  return { io, link, origin, ask, post, stop, forget: () => (cookie = '') };
}

const trial = { way: 'trial', node: 'nongan', name: '农安县政务大厅', http: '127.0.0.1:0' };
const people = {
  admin_code: 'S001',
  admin_name: '张三',
  security_code: 'S002',
  security_name: '赵五',
  head_code: 'A001',
  head_name: '李四',
};
const clerk = { clerk_code: 'A003', clerk_name: '王六' };
const ITEMS = `subject,department,occurred_at,body.name,body.item_type
11220122MB1000001X4000131001000,市场监管局,2024-03-01,食品经营许可,01
`;

test('hutong hall start without a folder: a link good once, pages to a running hall, and a catalogue', async () => {
  const dir = join(path, 'alone');
  const { io, link, origin, ask, post, stop, forget } = await atTerminal(dir);
  expect([existsSync(dir), new URL(link).hostname]).toEqual([false, '127.0.0.1']);
  expect((await ask('/')).status).toBe(401);
  expect((await ask(`${link}x`)).status).toBe(410);
  expect(await ask(link)).toMatchObject({ status: 303, to: '/' });
  const taken = await fetch(link, { redirect: 'manual' });
  expect([taken.status, taken.headers.get('set-cookie')]).toEqual([410, null]);
  expect((await ask('/')).text).toContain('加入网络');

  expect((await post('/network', trial, {})).status).toBe(403);
  expect((await post('/network', trial, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await post('/network', { ...trial, csrf: 'x' })).status).toBe(403);
  const wrong = await post('/network', { ...trial, node: '农安', http: 'here' });
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('农安县政务大厅')]);
  expect(wrong.text).toContain('1–32');
  const open_ = await post('/network', { ...trial, portal: 'http://zwfw.example' });
  expect([open_.status, open_.text]).toEqual([422, expect.stringContaining('href="#f-portal"')]);
  const join_ = await post('/network?lang=en', { ...trial, way: 'join', center: 'x', code: '' });
  expect([join_.status, join_.text]).toEqual([422, expect.stringContaining('begins with https://')]);
  expect(existsSync(dir)).toBe(false);

  const portal = 'https://zwfw.example/nongan';
  expect(await post('/network', { ...trial, portal })).toMatchObject({ status: 303, to: '/' });
  expect(JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')).desk).toEqual({ portal });
  await until('the hall runs', async () => (await ask('/')).text.includes('第一批账号'));
  const same = await post('/accounts', { ...people, head_code: 'S001', admin_name: '' });
  expect([same.status, same.text]).toEqual([422, expect.stringContaining('李四')]);
  const half = await post('/accounts', { ...people, clerk_name: '王六' });
  expect([half.status, half.text]).toEqual([422, expect.stringContaining('href="#f-clerk_code"')]);
  const made = await post('/accounts', { ...people, ...clerk });
  expect(made.text.match(/<code>[^<]{8,}<\/code>/g)).toHaveLength(4);
  expect((await ask('/')).text).toContain('事项目录');
  const accounts = JSON.parse((await hutong('account', 'list', '--data', dir, '--json')).out);
  expect(accounts.items.map(({ account }: { account: string }) => account)).toEqual([
    ...['A001', 'A003', 'S001', 'S002'],
  ]);
  const text = new Blob([ITEMS], { type: 'text/csv' });
  expect((await post('/catalogue', { file: new Blob(['x']), columns: 'own' })).status).toBe(422);
  expect(await post('/catalogue', { file: text, columns: 'own' })).toMatchObject({ status: 303 });
  const done = await ask('/');
  const url = /Started: (\S+)/.exec(io.err())?.[1] as string;
  const first = `${url}/desk/counter`;
  expect([done.text, existsSync(join(dir, 'set-up.json'))]).toEqual([expect.stringContaining(first), false]);
  for (const there of ['已有事项', '已有账号']) expect(done.text).toContain(there);
  expect((await ask('/')).text).toBe(done.text);
  const found = await (await fetch(`${url}/api/records?type=catalogue.item`)).json();
  expect(found).toMatchObject({ items: [{ type: 'catalogue.item' }] });
  forget();
  expect((await ask('/')).status).toBe(401);
  expect(await stop()).toBe(0);
  expect(io.out()).not.toContain(new URL(link).pathname.split('/').at(-1));
  expect(io.out()).not.toContain(origin);
});

test('Ctrl-C before anything was sent leaves nothing; half set up, the next start goes on where it stopped', async () => {
  const dir = join(path, 'half');
  const first = await atTerminal(dir);
  expect([await first.stop(), existsSync(dir)]).toEqual([130, false]);
  const second = await atTerminal(dir);
  await second.ask(second.link);
  await second.post('/network', trial);
  await until('the hall runs', async () => (await second.ask('/')).text.includes('第一批账号'));
  await second.post('/accounts', people);
  expect(await second.stop()).toBe(0);
  const third = await atTerminal(dir);
  expect(third.link).not.toBe(second.link);
  await third.ask(third.link);
  await until('the hall runs again', async () => (await third.ask('/')).text.includes('事项目录'));
  await third.post('/catalogue', { later: 'yes' });
  const open = (await third.ask('/')).text;
  for (const word of ['第一件', '收不了件', '还没有账号', '/accounts"']) expect(open).toContain(word);
  // Who left the catalogue for later brings it from the last page.
  expect((await third.ask('/catalogue')).text).toContain('type="file"');
  const text = new Blob([ITEMS], { type: 'text/csv' });
  expect(await third.post('/catalogue', { file: text, columns: 'own' })).toMatchObject({ status: 303 });
  expect((await third.ask('/')).text).toContain('已有事项');
  expect(await third.stop()).toBe(0);
  // Set up: from now on it simply starts.
  const io = fakeIo();
  io.stderr.isTTY = true;
  const code = run(['hall', 'start', '--data', dir], io);
  await until('it runs', () => io.err().includes('Started: '));
  io.signal('SIGINT');
  expect([await code, io.err().includes('/begin/')]).toEqual([0, false]);
});

test('a center that does not answer: what was typed stays, the code does not, and nothing is a node yet', async () => {
  const dir = join(path, 'joining');
  const joined = {
    ...trial,
    way: 'join',
    center: 'https://127.0.0.1:1',
    parent: 'changchun',
    code: 'ABCD-1234',
  };
  const one = await atTerminal(dir);
  await one.ask(one.link);
  const away = await one.post('/network', joined);
  expect(away.status).toBe(422);
  expect(await one.stop()).toBe(130);
  expect([existsSync(join(dir, 'config.json')), existsSync(join(dir, 'set-up.json'))]).toEqual([false, true]);
  expect(readFileSync(join(dir, 'set-up.json'), 'utf8')).not.toContain('ABCD');
  const again = await atTerminal(dir);
  await again.ask(again.link);
  const { text } = await again.ask('/');
  expect(text).toContain('value="changchun"');
  expect(text).not.toContain('ABCD');
  expect(await again.stop()).toBe(130);
});

test('a folder that holds other things, and a start without a terminal, are errors as before', async () => {
  const other = join(path, 'other');
  mkdirSync(other, { mode: 0o700 });
  expect((await hutong('hall', 'start', '--data', other)).code).toBe(1);
  expect((await hutong('hall', 'start', '--data', join(path, 'none'))).code).toBe(1);
  writeFileSync(join(other, 'letter.txt'), '');
  const io = fakeIo();
  io.stderr.isTTY = true;
  expect(await run(['hall', 'start', '--data', other], io)).toBe(1);
  expect(io.err()).not.toContain('/begin/');
});

test('the set-up answers by the names of this machine alone', async () => {
  const { link, origin, stop } = await atTerminal(join(path, 'names'));
  const status = await new Promise((resolve) => {
    const { port } = new URL(origin);
    const headers = { host: `evil.example:${port}` };
    request({ host: '127.0.0.1', port, path: new URL(link).pathname, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).end();
  });
  expect(status).toBe(421);
  expect(await stop()).toBe(130);
});

test('a second try at the first accounts gives each the posts of that try, and disables whom it does not name', async () => {
  const dir = join(path, 'again');
  const { link, ask, post, stop } = await atTerminal(dir);
  await ask(link);
  await post('/network', trial);
  await until('the hall runs', async () => (await ask('/')).text.includes('第一批账号'));
  await post('/accounts', { ...people, clerk_code: 'A009', clerk_name: '王六' });
  // The power went before it was noted that they are there, and nobody saw the passwords.
  const file = join(dir, 'set-up.json');
  const { accounts, ...progress } = JSON.parse(readFileSync(file, 'utf8'));
  expect(accounts).toBe(true);
  writeFileSync(file, JSON.stringify(progress));
  const changed = { ...people, ...clerk, admin_code: 'S003', head_code: 'S001' };
  expect((await post('/accounts', changed)).text.match(/<code>[^<]{8,}<\/code>/g)).toHaveLength(4);
  const { items } = JSON.parse((await hutong('account', 'list', '--data', dir, '--json')).out);
  type Listed = { account: string; enabled: boolean; posts: { role: string }[] };
  expect(
    items.map(({ account, enabled, posts }: Listed) => [account, enabled, ...posts.map(({ role }) => role)]),
  ).toEqual([
    ['A001', false, 'hall-head'],
    ['A003', true, 'handler', 'window'],
    ['A009', false, 'handler', 'window'],
    ['S001', true, 'hall-head'],
    ['S002', true, 'security-admin'],
    ['S003', true, 'system-admin'],
  ]);
  expect(await stop()).toBe(0);
});
