import type { SignedIn } from '@hutong/api';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { FakeService, fakeTokens, recordingLog } from '../testing/fake.ts';
import type { Page, Site } from './site.ts';

const SECRET = 'a-secret-of-a-session';
const clerk: SignedIn = {
  name: '窗口 A003',
  roles: ['operator'],
  account: 'a003',
  staffCode: 'A003',
  posts: [{ role: 'operator', organs: '*' }],
  session: 's1',
  csrf: 'c'.repeat(43),
  stage: 'open',
};

const pages: Page[] = [
  { method: 'get', path: '/desk', may: 'records.write', answer: ({ person }) => ({ html: person.name }) },
  {
    method: 'post',
    path: '/desk/say/{number}',
    may: 'records.write',
    answer: (visit) => ({ html: `${visit.params.number}: ${visit.field('words')}` }),
  },
  { method: 'get', path: '/lock', may: 'signed-in', stages: ['locked'], answer: () => ({ html: 'locked' }) },
  {
    method: 'get',
    path: '/keys-of-both',
    may: 'keys.revoke',
    or: ['records.write'],
    answer: () => ({ html: 'yes' }),
  },
  { method: 'get', path: '/keys-of-all', may: 'keys.revoke', answer: () => ({ html: 'no' }) },
  {
    method: 'post',
    path: '/desk/give/{number}',
    may: 'records.write',
    upload: async (visit, { name, bytes }) => {
      let length = 0;
      for await (const chunk of bytes) length += chunk.length;
      return `${name} ${length} ${visit.field('words')}`;
    },
    answer: ({ uploaded, params }) => ({ html: `${params.number}: ${uploaded}` }),
  },
  { method: 'get', path: '/away', may: 'anyone', answer: (visit) => ({ to: visit.query('to') }) },
];

function site(found: SignedIn | { ended: string } | undefined = clerk) {
  const kept: unknown[] = [];
  const desk: Site = { pages, keep: (account, path, typed) => kept.push([account, path, [...typed]]) };
  const app = createApp({
    service: new FakeService(),
    tokens: fakeTokens,
    log: recordingLog(),
    people: { find: (secret) => (secret === SECRET ? found : undefined) },
    sites: [desk],
  });
  const ask = (path: string, headers: Record<string, string> = {}, body?: string | FormData) =>
    app.request(`http://localhost${path}`, {
      headers: { accept: 'text/html', host: 'localhost', cookie: `hutong=${SECRET}`, ...headers },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' };
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(
      '/desk/say/N-1',
      { ...form, ...headers },
      new URLSearchParams({ csrf: clerk.csrf, ...fields }).toString(),
    );
  return { app, ask, post, kept };
}

test('a page is there for a post that may, and not for others', async () => {
  const { ask } = site();
  expect(await (await ask('/desk')).text()).toBe('窗口 A003');
  expect((await ask('/keys-of-all')).status).toBe(403);
  expect((await ask('/keys-of-both')).status).toBe(200);
  const out = await ask('/desk', { cookie: '' });
  expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in?to=%2Fdesk']);
});

test('a session at another stage leads to what stands before the desk', async () => {
  const { ask } = site({ ...clerk, stage: 'locked' });
  expect((await ask('/desk')).headers.get('location')).toBe('/lock');
  expect(await (await ask('/lock')).text()).toBe('locked');
  expect((await site().ask('/lock')).headers.get('location')).toBe('/desk');
});

test('a form is taken with its token and from a page of this node alone', async () => {
  const { post } = site();
  expect(await (await post({ words: ' 您好 ' })).text()).toBe('N-1: 您好');
  const status = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    (await post(fields, headers)).status;
  expect(await status({ csrf: 'd'.repeat(43) })).toBe(403);
  expect(await status({ csrf: '' })).toBe(403);
  expect(await status({}, { origin: 'https://evil.example' })).toBe(403);
  expect(await status({}, { origin: 'null' })).toBe(403);
  expect(await status({}, { 'content-type': 'text/plain' })).toBe(415);
  expect(await status({ words: 'x'.repeat(2 << 20) })).toBe(413);
});

test('what was typed when the session was over is kept for its account alone', async () => {
  const over = site({ ended: 'a003' });
  const answer = await over.post({ words: '写了一半' });
  expect(answer.headers.get('location')).toBe('/sign-in?to=%2Fdesk%2Fsay%2FN-1');
  expect(JSON.stringify(over.kept)).toContain('写了一半');
  const stranger = site();
  expect((await stranger.post({ words: '写了一半' }, { cookie: '' })).status).toBe(401);
  expect(stranger.kept).toEqual([]);
});

test('a cookie opens pages, never the API', async () => {
  const { ask } = site();
  expect((await ask('/api/tokens', { accept: 'application/json' })).status).toBe(401);
});

test('a page leads to paths of its own node alone', async () => {
  const { ask } = site();
  const to = async (path: string) =>
    (await ask(`/away?to=${encodeURIComponent(path)}`)).headers.get('location');
  expect(await to('/desk?lang=en')).toBe('/desk?lang=en');
  for (const path of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/.\\evil.example',
  ])
    expect(await to(path)).not.toContain('//');
});

test('a form that does not say how long it is ends where one that says so is refused', async () => {
  const boundary = 'b';
  const field = (name: string, more = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    start: (to) =>
      to.enqueue(Buffer.from(`${field('csrf')}${clerk.csrf}\r\n${field('file', '; filename="a"')}`)),
    pull: (to) => {
      sent += 1 << 20;
      if (sent > 100 << 20) to.close();
      else to.enqueue(new Uint8Array(1 << 20));
    },
  });
  const { app } = site();
  const answer = await app.request('http://localhost/desk/give/N-1', {
    method: 'POST',
    headers: {
      host: 'localhost',
      origin: 'http://localhost',
      cookie: `hutong=${SECRET}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    body,
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
  expect(sent).toBeLessThan(40 << 20);
});

test('a file is taken with the token before it, from a page of this node, of whoever may give one', async () => {
  const give = (fields: [string, string | File][], headers: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    const { ask } = site();
    return ask('/desk/give/N-1', { origin: 'http://localhost', ...headers }, form);
  };
  const file = new File(['content'], '../通知.pdf');
  const csrf = clerk.csrf;
  const good = await give([
    ['csrf', csrf],
    ['words', '您好'],
    ['file', file],
  ]);
  expect(await good.text()).toBe('N-1: 通知.pdf 7 您好');
  const nothing = await give([
    ['csrf', csrf],
    ['file', new File([], '')],
  ]);
  expect(await nothing.text()).toBe('N-1: undefined');
  const refused = [
    give([
      ['file', file],
      ['csrf', csrf],
    ]),
    give([
      ['csrf', 'd'.repeat(43)],
      ['file', file],
    ]),
    give(
      [
        ['csrf', csrf],
        ['file', file],
      ],
      { origin: 'https://evil.example' },
    ),
  ];
  for (const answer of refused) expect((await answer).status).toBe(403);
  const stranger = await give(
    [
      ['csrf', csrf],
      ['file', file],
    ],
    { cookie: '' },
  );
  expect(stranger.status).toBe(401);
});
