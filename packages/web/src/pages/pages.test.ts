import { prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import { describeRecord } from '../describe.ts';
import { CSP } from '../http/respond.ts';
import type { LogSync, StoredRecord } from '../service.ts';
import { cloneAlarms } from '../sync-metrics.ts';
import { disclosure, fakeNode, stored } from '../testing/fake.ts';

async function html(node: ReturnType<typeof fakeNode>, path: string, headers: Record<string, string> = {}) {
  const answer = await node.app.request(path, { headers: { accept: 'text/html', ...headers } });
  expect(answer.headers.get('content-security-policy')).toBe(CSP);
  return { status: answer.status, text: await answer.text() };
}

const receipt = { by: 'changchun', name: '长春市', size: 10, behind: 0, at: '2026-03-02T01:30:00.000Z' };

function withLog(over: Partial<LogSync>) {
  const node = fakeNode();
  node.service.syncState.logs[0] = { ...node.service.syncState.logs[0]!, received: [], ...over };
  return node;
}

test('Chinese first; English by ?lang= or by the browser’s wish', async () => {
  const node = fakeNode();
  expect((await html(node, '/')).text).toContain('<html lang="zh-CN">');
  expect((await html(node, '/')).text).toContain('本地已存');
  expect((await html(node, '/?lang=en')).text).toContain('Received by 长春市');
  expect((await html(node, '/', { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.8' })).text).toContain(
    '<html lang="en">',
  );
  expect((await html(node, '/', { 'accept-language': 'fr,zh-CN;q=0.8,en;q=0.2' })).text).toContain('zh-CN');
  expect((await html(node, '/?lang=zh', { 'accept-language': 'en' })).text).toContain('zh-CN');
});

test('P9: green is only a verified receipt for the whole log', async () => {
  const full = await html(withLog({ received: [receipt] }), '/');
  expect(full.text).toContain('<span class="mark good"><span aria-hidden="true">✓</span> 全部已收</span>');
  for (const over of [{ behind: 3, size: 7 }, { at: null }, { at: null, size: 10, behind: 0 }]) {
    const { text } = await html(withLog({ received: [{ ...receipt, ...over }] }), '/');
    expect(text).not.toContain('mark good');
  }
  expect((await html(withLog({ received: [{ ...receipt, behind: 3 }] }), '/')).text).toContain('还差 3 条');
});

test('P9, P11: not heard from is unknown since, never up to date', async () => {
  expect((await html(withLog({ received: [{ ...receipt, at: null }] }), '/')).text).toContain(
    '情况不明：从未收到',
  );
  expect((await html(withLog({ heartbeat: null }), '/')).text).toContain('情况不明：从未收到');
  const old = await html(withLog({ heartbeat: '2026-03-01T01:30:00.000Z' }), '/');
  expect(old.text).toContain('自 2026-03-01 09:30:00 起情况不明');
  const node = withLog({ received: [] });
  node.service.syncState.link = { parent: 'changchun', connected: false, last_heard: '2026-03-01T01:30:00Z' };
  expect((await html(node, '/')).text).toContain('changchun：自 2026-03-01 09:30:00 起情况不明');
  node.service.syncState.link.last_heard = null;
  expect((await html(node, '/')).text).toContain('从未连通');
  node.service.syncState.link.denied = true;
  expect((await html(node, '/')).text).toContain('不认本节点的密钥');
  // A receipt that a stick brought is the parent's word too.
  const carried = withLog({ received: [receipt] });
  carried.service.syncState.link = { parent: 'changchun', connected: false, last_heard: null };
  expect((await html(carried, '/')).text).toContain('changchun：自 2026-03-02 09:30:00 起情况不明');
});

test('P12: two live instances are named, with what to do, where each stands', async () => {
  const node = fakeNode();
  const [log] = node.service.syncState.logs;
  const party = (instance: string) => ({
    instance: instance.repeat(32),
    host: 'zhang-pc',
    heard: receipt.at,
  });
  const clone = { goesOn: party('a'), refused: party('b') };
  const page = async (here: object, query = '') => {
    node.service.syncState.alarms = cloneAlarms(log!, { ...clone, ...here });
    return (await html(node, `/${query}`)).text;
  };
  expect(await page({})).toMatch(/aaaaaaaa 继续上报（2026-03-02 09:30:00）[^<]*bbbbbbbb 已被拒绝/);
  expect(await page({ here: 'refused' })).toMatch(/本实例 bbbbbbbb 已被上级拒绝[^<]*请停掉其中一个/);
  expect(await page({ here: 'goes_on' })).toMatch(/本实例 aaaaaaaa 不受影响/);
  expect(await page({ here: 'refused' }, '?lang=en')).toMatch(/kept and not sent\. Stop one of the two/);
  expect(await page({})).not.toMatch(/a{9}|b{9}|zhang-pc/);
});

test('one column a level: with several cities the cell names which; rows stand in tree order', async () => {
  const node = fakeNode();
  const [hall] = node.service.syncState.logs;
  const [city, province] = hall!.received;
  const at = (name: string, received: LogSync['received']) => ({
    ...{ ...hall!, node: name, name, received },
    origin: `jilin/${name}/1-0a1b2c3d`,
  });
  node.service.syncState.logs = [
    at('fusong', [{ ...city!, by: 'baishan', name: '白山市' }, province!]),
    at('jilin-province', []),
    at('nongan', [city!, province!]),
    at('changchun', [province!]),
  ];
  const { text } = await html(node, '/');
  const heads = [...text.matchAll(/<th scope="col">([^<]+ 已收)</g)].map((m) => m[1]);
  expect(heads).toEqual(['上级中心 已收', '吉林省 已收']);
  expect(text).toContain('<small>白山市</small>');
  const rows = [...text.matchAll(/<th scope="row">([a-z-]+)</g)].map((m) => m[1]);
  expect(rows).toEqual(['jilin-province', 'fusong', 'changchun', 'nongan']);
});

test('a hall that was never told of its ancestors shows its parent as unknown', async () => {
  const node = withLog({ received: [] });
  expect((await html(node, '/')).text).toContain('changchun 已收');
  expect((await html(node, '/')).text).not.toContain('全部已收');
});

test('a refused log says so', async () => {
  expect((await html(withLog({ refused: true }), '/')).text).toContain('上级拒收');
});

test('the list shows public records only, and leads on by cursor', async () => {
  const node = fakeNode();
  node.service.records = [
    stored(),
    stored({ id: '019caa2c-0000-7000-8000-00000000000a', subject: 'HIDDEN', visibility: 'internal' }),
  ];
  node.service.next = 'abc';
  const { text } = await html(node, '/?lang=en&subject=JL-2026-001');
  expect(text).toContain(`href="/records/${stored().id}?lang=en"`);
  expect(text).not.toContain('HIDDEN');
  expect(text).toContain('href="/?subject=JL-2026-001&amp;cursor=abc&amp;lang=en"');
  expect(node.service.queries).toContainEqual({ subject: 'JL-2026-001', visibility: 'public', limit: 20 });
  expect(text).toContain('/assets/live.js');
  expect((await html(node, '/?cursor=abc')).text).not.toContain('/assets/live.js');
});

test('the record page shows fields, receipts, files and the command to check them', async () => {
  const node = fakeNode();
  node.service.records = [
    stored({ body: { title: '标题', nested: { a: [1] } }, commitments: { phone: 'ff00' } }),
  ];
  const { id } = stored();
  const { text } = await html(node, `/records/${id}`);
  expect(text).toContain('<dt>名称</dt><dd>标题</dd>');
  expect(text).toContain('<dt>手机</dt><dd><code>ff00</code></dd>');
  expect(text).toContain('长春市 已收');
  expect(text).toContain(`href="/api/records/${id}/proof"`);
  expect(text).toContain(
    `hutong verify --entry ${id}.cbor --proof ${id}.tlog-proof --trust trust.json --root abab`,
  );
});

/** A document whose text lies in two parts, with both, newest first as a service lists them. */
function longDocument(): StoredRecord[] {
  const input = disclosure({ body: { title: '标题', text: '政'.repeat(30_000) } });
  const prepared = prepareRecord(input, { now: Date.parse(receipt.at), random: (n) => Buffer.alloc(n, 1) });
  return prepared
    .map(({ entry }, i) => describeRecord(entry, 'jilin/nongan/1-0a1b2c3d', i, { sent: false, received: [] }))
    .reverse();
}

test('a document in parts is shown whole, and only whole; the list hides its parts', async () => {
  const node = fakeNode();
  node.service.records = longDocument();
  const document = node.service.records.at(-1)!;
  const whole = await html(node, `/records/${document.id}`);
  expect(whole.text).toContain('政'.repeat(30_000));
  expect(node.service.queries[0]).toMatchObject({ type: 'disclosure.part', visibility: 'public' });
  const list = (await html(node, '/')).text;
  expect(list.match(/href="\/records\//g)).toHaveLength(1);
  const parts = (await html(node, '/?type=disclosure.part')).text;
  expect(parts.match(/href="\/records\//g)).toHaveLength(2);
  const part = await html(node, `/records/${node.service.records[0]!.id}`);
  expect(part.text).toContain(`href="/records/${document.id}"`);

  node.service.records.shift();
  const cut = await html(node, `/records/${document.id}`);
  expect(cut.text).not.toContain('政政');
  expect(cut.text).toContain('正文分段尚未到齐');
  expect(cut.text).toContain('href="/?type=disclosure.part&amp;subject=JL-2026-001"');
});

test('a page of the list goes on past pages of parts, but not for ever', async () => {
  const node = fakeNode();
  node.service.records = longDocument().filter(({ type }) => type === 'disclosure.part');
  node.service.next = 'abc';
  expect((await html(node, '/')).text).toContain('cursor=abc');
  expect(node.service.queries).toHaveLength(12);
});

test('markup in a record or a query is shown, not run', async () => {
  const evil = '<script>alert(1)</script>"\'><img src=x onerror=1>';
  const node = fakeNode();
  node.service.records = [
    stored({ subject: evil, department: evil, type: evil, body: { title: evil, [evil]: { [evil]: evil } } }),
  ];
  for (const path of [
    '/',
    `/records/${stored().id}`,
    `/?subject=${encodeURIComponent(evil)}`,
    `/?type=${encodeURIComponent(evil.slice(0, 60))}`,
  ]) {
    const { status, text } = await html(node, path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script>|<img/);
  }
});

test('pages hold no inline script, style or handler, and no address of another host', async () => {
  const node = fakeNode();
  node.service.records = [stored()];
  for (const path of ['/', `/records/${stored().id}`, '/docs', '/nothing']) {
    const answer = await node.app.request(path, { headers: { accept: 'text/html' } });
    const text = await answer.text();
    expect(text).not.toMatch(/<script(?![^>]*src="\/)|<style|\sstyle=|\son\w+=|(src|href)="(https?:)?\/\//);
  }
});

test('errors are pages for people and JSON for programs', async () => {
  const node = fakeNode();
  const lost = await html(node, '/records/019caa2c-0000-7000-8000-00000000000b?lang=en');
  expect(lost.status).toBe(404);
  expect(lost.text).toContain('There is no such record');
  expect((await html(node, '/records/zzz')).status).toBe(400);
  expect((await html(node, '/?cursor=wrong')).status).toBe(400);
  expect((await html(node, `/?subject=${'x'.repeat(201)}`)).status).toBe(400);
  const program = await node.app.request('/records/zzz');
  expect(program.headers.get('content-type')).toMatch('application/json');
});

test('assets come with an ETag', async () => {
  const node = fakeNode();
  for (const name of [
    'hutong.css',
    'live.js',
    'docs.js',
    'icon.svg',
    'swagger-ui.css',
    'swagger-ui-bundle.js',
  ]) {
    const answer = await node.app.request(`/assets/${name}`);
    expect(answer.status).toBe(200);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
    const headers = { 'if-none-match': answer.headers.get('etag')! };
    expect((await node.app.request(`/assets/${name}`, { headers })).status).toBe(304);
  }
});
