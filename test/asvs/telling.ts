import { createApp, TokenStore } from '@hutong/web';
import { describe, expect } from 'vitest';
import { until } from '../network/harness.ts';
import { type Ground, ground, RECORD } from './ground.ts';
import { item } from './item.ts';

interface Line {
  level: string;
  message: string;
  req?: string;
  route?: string;
  status?: number;
  code?: string;
}

describe('V16 logging and errors', () => {
  const lines = () => ground().network.lines as Line[];
  const last = (route: string) =>
    lines().findLast((line) => line.message === 'request' && line.route === route);

  /** The hall's face with a part of it broken. */
  function broken(over: Record<string, unknown>) {
    const service = new Proxy(ground().hall, {
      get: (target, key) => {
        if (typeof key === 'string' && key in over) return over[key];
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const tokens = new TokenStore(ground().network.folder('nongan'));
    return createApp({ service, tokens, log: ground().network.log('broken') });
  }

  const bearer = (role: 'writer' | 'administrator') => ({ authorization: `Bearer ${ground().tokens[role]}` });
  const secret = new Error('password=hunter2 at postgres://center:secret@127.0.0.1/db');
  const fails = () => Promise.reject(secret);

  item('16.2.1', 'a log line says which request, what was asked, and what became of it', async () => {
    const answer = await ground().ask('/matters');
    await answer.arrayBuffer();
    const line = last('/matters') as Line;
    expect(line).toMatchObject({ level: 'info', status: 200, method: 'GET' });
    expect(answer.headers.get('x-request-id')).toBe(line.req);
  });

  item(
    '16.2.5',
    'no token, private value, or address with what was typed in it is in a log line',
    async () => {
      await ground().status(`/api/records?subject=${encodeURIComponent('张某某 13800000000')}`, {
        token: 'reader',
      });
      await ground().status('/api/records', {
        headers: { authorization: 'Bearer hutong_very-secret-token' },
      });
      for (const text of ['13800000000', '张某某', 'very-secret-token', ...Object.values(ground().tokens)])
        expect(ground().logged).not.toContain(text);
    },
  );

  item('16.3.1', 'who was not let in is on record', async () => {
    await ground().status('/api/keys', { headers: { authorization: 'Bearer hutong_wrong' } });
    expect(lines()).toContainEqual(expect.objectContaining({ message: 'refused', code: 'bad_token' }));
  });

  item('16.3.2', 'who was not allowed to is on record, in the node’s own log', async () => {
    await ground().status('/api/tokens', { token: 'reader' });
    await until('the refusal is an entry', async () => {
      const { items } = await ground().hall.query({ type: 'admin.act', limit: 50 });
      return items.some(({ body }) => body.who === 'reader' && body.result === 'refused');
    });
  });

  item('16.3.3', 'attempts to get past a check are told to the log by its name', async () => {
    const attempts: [string, Parameters<Ground['ask']>[1], string][] = [
      ['/api/records?limit=-1', {}, 'query'],
      ['/api/records', { token: 'writer', body: '{"a":1,"a":2}' }, 'json_twice'],
      ['/api/records', { token: 'writer', body: { ...RECORD, node: 'other' } }, 'refused'],
      [
        '/api/records',
        { token: 'writer', body: 'x', headers: { 'content-type': 'text/plain' } },
        'content_type',
      ],
      ['/', { method: 'DELETE' }, 'method'],
    ];
    for (const [path, asked, code] of attempts) {
      await ground().status(path, asked);
      expect(lines().findLast(({ message }) => message === 'request')?.code, code).toBe(code);
    }
    const { host, port } = ground().url();
    const answer = await ground().raw(
      `GET / HTTP/1.1\r\nHost: other.example:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect([host, answer.slice(0, 12)]).toEqual([host, 'HTTP/1.1 421']);
    expect(lines().findLast(({ message }) => message === 'request')?.code).toBe('misdirected');
  });

  item('16.3.4', 'what nobody foresaw is told to the log, with its place', async () => {
    await broken({ query: fails }).request('http://127.0.0.1/api/records');
    expect(lines()).toContainEqual(expect.objectContaining({ level: 'error', message: 'a request failed' }));
  });

  item('16.4.1', 'nothing typed makes a line of its own in the log', async () => {
    const before = lines().length;
    await ground().status('/nothing%0a%0dINFO%20forged', { headers: { 'user-agent': 'a\tb forged' } });
    expect(JSON.stringify(lines().slice(before))).not.toContain('forged');
  });

  item('16.5.1', 'a failure is told without what it was about', async () => {
    for (const accept of ['text/html', 'application/json']) {
      const app = broken({ query: fails });
      const path = accept === 'text/html' ? '/' : '/api/records';
      const answer = await app.request(`http://127.0.0.1${path}`, { headers: { accept } });
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toMatch(/hunter2|postgres|\.ts:\d+/);
    }
    expect(ground().logged).not.toContain('hunter2');
  });

  item('16.5.2', 'a store that is away is said to be away, and asked again', async () => {
    const answer = await broken({ query: fails, isAway: (error: unknown) => error === secret }).request(
      'http://127.0.0.1/api/records',
    );
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });

  item('16.5.3', 'what cannot be checked or put on record is not done', async () => {
    const folder = ground().network.folder('nongan');
    let made = 0;
    const failing = createApp({
      service: ground().hall,
      log: ground().network.log('broken'),
      tokens: {
        find: () => {
          throw secret;
        },
        list: () => [],
        create: () => {
          made++;
          return 'x';
        },
        revoke: () => true,
      },
    });
    const body = JSON.stringify({ name: 'x', roles: ['administrator'], reason: '试' });
    const headers = { 'content-type': 'application/json', ...bearer('administrator') };
    const unknown = await failing.request('http://127.0.0.1/api/tokens', { method: 'POST', headers, body });
    expect(unknown.status).toBeGreaterThanOrEqual(500);
    const listed = new TokenStore(folder).list().length;
    const unsaid = await broken({ act: fails }).request('http://127.0.0.1/api/tokens', {
      method: 'POST',
      headers,
      body,
    });
    expect(unsaid.status).toBeGreaterThanOrEqual(400);
    expect([made, new TokenStore(folder).list().length]).toEqual([0, listed]);
  });
});
