import { gunzipSync } from 'node:zlib';
import { describeRecord, type StoredRecord } from '@hutong/api';
import { prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import { CSP } from '../http/respond.ts';
import { disclosure, fakeNode, stored } from '../testing/fake.ts';

async function html(node: ReturnType<typeof fakeNode>, path: string, headers: Record<string, string> = {}) {
  const answer = await node.app.request(path, { headers: { accept: 'text/html', ...headers } });
  expect(answer.headers.get('content-security-policy')).toBe(CSP);
  return { status: answer.status, text: await answer.text() };
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

test('the list shows public records only, and leads on by cursor', async () => {
  const node = fakeNode();
  node.service.records = [
    stored(),
    stored({ id: '019caa2c-0000-7000-8000-00000000000a', subject: 'HIDDEN', visibility: 'internal' }),
  ];
  node.service.next = 'abc';
  const { text } = await html(node, '/?lang=en&subject=JL-2026-001');
  expect(text).toContain(`href="/records/nongan/${stored().id}?lang=en"`);
  expect(text).not.toContain('HIDDEN');
  expect(text).toContain('href="/?subject=JL-2026-001&amp;cursor=abc&amp;lang=en"');
  expect(node.service.queries).toContainEqual({ subject: 'JL-2026-001', visibility: 'public', limit: 20 });
  expect(text).toContain('/assets/live.js');
  expect((await html(node, '/?cursor=abc')).text).not.toContain('/assets/live.js');
});

test('P4: an address without its node leads to the only record of that id, or lets choose', async () => {
  const node = fakeNode();
  const { id } = stored();
  node.service.records = [stored({ body: { title: '真' } })];
  const only = await node.app.request(`/records/${id}?lang=en`);
  expect([only.status, only.headers.get('location')]).toEqual([302, `/records/nongan/${id}?lang=en`]);
  node.service.records.unshift(stored({ node: 'mallory', body: { title: '假' } }));
  const choice = await html(node, `/records/${id}`);
  expect(choice.status).toBe(300);
  expect(choice.text).toContain(`href="/records/mallory/${id}"`);
  expect((await html(node, `/records/nongan/${id}`)).text).toContain('<dd>真</dd>');
  node.service.records[0] = stored({ node: 'mallory', visibility: 'internal' });
  expect((await node.app.request(`/records/${id}`)).status).toBe(302);
});

/** A document whose text lies in two parts, with both, newest first as a service lists them. */
function longDocument(): StoredRecord[] {
  const input = disclosure({ body: { title: '标题', text: '政'.repeat(30_000) } });
  const prepared = prepareRecord(input, {
    now: Date.parse('2026-03-02T01:30:00.000Z'),
    random: (n) => Buffer.alloc(n, 1),
  });
  return prepared
    .map(({ entry }, i) => describeRecord(entry, 'jilin/nongan/1-0a1b2c3d', i, { sent: false, received: [] }))
    .reverse();
}

test('a document in parts is shown whole, and only whole; the list hides its parts', async () => {
  const node = fakeNode();
  node.service.records = longDocument();
  const document = node.service.records.at(-1)!;
  const whole = await html(node, `/records/nongan/${document.id}`);
  expect(whole.text).toContain('政'.repeat(30_000));
  expect(node.service.queries[0]).toMatchObject({ type: 'disclosure.part', visibility: 'public' });
  const list = (await html(node, '/')).text;
  expect(list.match(/href="\/records\//g)).toHaveLength(1);
  const parts = (await html(node, '/?type=disclosure.part')).text;
  expect(parts.match(/href="\/records\//g)).toHaveLength(2);
  const part = await html(node, `/records/nongan/${node.service.records[0]!.id}`);
  expect(part.text).toContain(`href="/records/nongan/${document.id}"`);

  node.service.records.shift();
  const cut = await html(node, `/records/nongan/${document.id}`);
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

test('the page of a node draws what is kept of its week', async () => {
  const { status, text } = await html(fakeNode(), '/health/nongan');
  expect([status, text.includes('<svg class="chart"')]).toEqual([200, true]);
});

test('pages hold no inline script, style or handler, and no address of another host', async () => {
  const node = fakeNode();
  node.service.records = [stored()];
  for (const path of ['/', `/records/nongan/${stored().id}`, '/docs', '/nothing']) {
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
    'print.css',
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

test('how pages look is chosen without script, kept in the browser, and read on every page', async () => {
  const node = fakeNode();
  const chosen = await node.app.request('/look?theme=dark&size=large&back=%2Fmatters%3Flang%3Den');
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/matters?lang=en']);
  const cookie = chosen.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^look=dark-large; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  for (const path of ['/', '/matters', '/alerts', '/nothing'])
    expect((await html(node, path, { cookie: 'a=b; look=dark-large' })).text).toContain(
      'class="dark large">',
    );
  expect((await html(node, '/', { cookie: 'look="><script>' })).text).toContain('<html lang="zh-CN">');
});

test('a choice of look leads to no other host', async () => {
  const node = fakeNode();
  for (const back of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'x',
    '',
  ]) {
    const answer = await node.app.request(`/look?theme=light&back=${encodeURIComponent(back)}`);
    expect(answer.headers.get('location'), back).toBe('/');
  }
});

test('of a page asked for again only the parts come that say something else', async () => {
  const node = fakeNode();
  const first = await (await node.app.request('/')).text();
  const known = [...first.matchAll(/data-live="([^"]+)"/g)].map(([, hash]) => hash);
  expect(known.length).toBeGreaterThan(1);
  const again = (hashes: readonly unknown[], path = '/') =>
    node.app.request(path, { headers: { 'live-parts': hashes.join(), accept: 'text/html' } });
  expect(await (await again(known)).text()).not.toContain('data-live');
  const changed = await (await again(known.slice(1))).text();
  expect([...changed.matchAll(/data-live="([^"]+)"/g)].map(([, hash]) => hash)).toEqual(known.slice(0, 1));
  expect(changed).not.toContain('<title>互通');
  // They are packed for who takes that; whole pages, in which other sites' words may stand beside secrets, are not.
  const packed = async (more: Record<string, string>) =>
    node.app.request('/', { headers: { accept: 'text/html', 'accept-encoding': 'gzip, deflate', ...more } });
  const answer = await packed({ 'live-parts': 'x' });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(gunzipSync(await answer.arrayBuffer()).toString()).toBe(await (await again(['x'])).text());
  expect((await packed({})).headers.has('content-encoding')).toBe(false);
  const missing = await again(known, '/nothing');
  expect([missing.status, await missing.text()]).toEqual([404, expect.stringContaining('<h1>')]);
});

test('P11: public pages say how the line is; the start page tells it at length, and an error page asks no store', async () => {
  const node = fakeNode();
  for (const path of ['/matters', '/alerts', '/health/nongan'])
    expect((await html(node, path)).text, path).toContain('class="truth"');
  for (const path of ['/', '/nothing'])
    expect((await html(node, path)).text, path).not.toContain('class="truth"');
});
