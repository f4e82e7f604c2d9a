import { contract, type Endpoint } from '@hutong/api';
import { describe, expect } from 'vitest';
import { ground, RECORD } from './ground.ts';
import { item } from './item.ts';

const ENDPOINTS: Endpoint[] = Object.values(contract).flatMap((area) => Object.values(area) as Endpoint[]);

function filled({ path }: Endpoint): string {
  return path.replace('{node?}/', '').replace(/\{\w+\}/g, 'nongan');
}

describe('V2, V6 what nobody may do too often', () => {
  item('2.4.1', 'who asks too much from one address waits, and everybody else does not', async () => {
    const from = (address: string) =>
      ground().ask('/healthz', { headers: { 'x-forwarded-for': address } }, 'proxied');
    let stopped: Response | undefined;
    for (let round = 0; round < 100 && stopped === undefined; round++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => from('203.0.113.7')));
      stopped = answers.find(({ status }) => status === 429);
      for (const answer of answers) if (answer !== stopped) await answer.arrayBuffer();
    }
    if (stopped === undefined) throw new Error('5,000 requests of one address were answered');
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(((await stopped.json()) as { error: { next: string } }).error.next).not.toBe('');
    expect((await from('203.0.114.8')).status).toBe(200);
  });

  item('6.3.1', 'who guesses tokens is locked out, with the right one too, and nobody else is', async () => {
    const ask = (address: string, token: string) =>
      ground().status(
        '/api/tokens',
        { headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': address } },
        'proxied',
      );
    const seen: number[] = [];
    for (let i = 0; i < 25; i++) seen.push(await ask('198.51.100.1', `hutong_${i}`));
    expect([seen[0], seen.at(-1)]).toEqual([401, 429]);
    expect(await ask('198.51.100.1', ground().tokens.administrator)).toBe(429);
    expect(await ask('198.51.101.1', ground().tokens.administrator)).toBe(200);
  });

  item(
    '15.3.4',
    'the address that counts is the connection’s, or what a trusted proxy added last',
    async () => {
      const ask = (said: string) =>
        ground().status(
          '/api/tokens',
          { headers: { authorization: 'Bearer wrong', 'x-forwarded-for': said } },
          'proxied',
        );
      // What stands before the last is anybody's word: it changes nothing.
      for (let i = 0; i < 20; i++) expect(await ask(`10.0.0.${i}, 192.0.2.1`)).toBe(401);
      expect(await ask('10.9.9.9, 192.0.2.1')).toBe(429);
      expect(await ask('192.0.2.1, 192.0.3.9')).toBe(401);
    },
  );
});

describe('V7, V8, V15 who may do what', () => {
  item('7.2.1', 'whose a token is the node alone decides, at every request', async () => {
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Basic YWRtaW46YWRtaW4=',
      'Bearer null',
      `Bearer ${ground().tokens.reader}x`,
      'Bearer eyJhbGciOiJub25lIn0.e30.',
    ])
      expect(await ground().status('/api/tokens', { headers: { authorization } }), authorization).toBe(401);
  });

  item('8.1.1', 'the API’s document says of every operation what it takes', async () => {
    const { paths } = (await (await ground().ask('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { security: object[] }>>;
    };
    for (const { method, path, may } of ENDPOINTS) {
      const told = paths[path]?.[method];
      if (told !== undefined && may !== 'anyone')
        expect(told.security, path).toContainEqual({ token: [may] });
    }
    expect(Object.keys(paths).length).toBeGreaterThan(30);
  });

  item('8.2.1', 'without a token only what is open to anyone answers', async () => {
    for (const endpoint of ENDPOINTS.filter(({ may, local }) => may !== 'anyone' && local !== true)) {
      const { method, path } = endpoint;
      const status = await ground().status(filled(endpoint), {
        method: method.toUpperCase(),
        ...(method === 'post' ? { body: {} } : {}),
      });
      expect([401, 404, 405], `${method} ${path}`).toContain(status);
    }
  });

  item('8.2.2', 'an internal record answers as if it were not there, by its own address too', async () => {
    const { application, notice } = ground().ids;
    for (const path of ['', '/entry', '/proof'].map((of) => `/api/records/nongan/${application}${of}`))
      expect(await ground().status(path), path).toBe(404);
    expect(await ground().status(`/records/nongan/${application}`)).toBe(404);
    expect(await ground().status(`/api/records/nongan/${notice}`)).toBe(200);
    expect(await ground().status(`/api/records/nongan/${application}`, { token: 'reader' })).toBe(200);
  });

  item(
    '8.2.3',
    'private fields are no part of a record for anyone; to read one takes its own permission',
    async () => {
      const { application } = ground().ids;
      for (const token of ['reader', 'operator', 'auditor'] as const) {
        const text = await (await ground().ask(`/api/records/nongan/${application}`, { token })).text();
        expect(text).toContain('"commitments":{"');
        expect(text).not.toMatch(/13800000000|张某某/);
      }
      const values = ENDPOINTS.filter(({ may }) => may === 'values.read');
      expect(values.length).toBeGreaterThan(0);
      for (const endpoint of values)
        for (const token of ['reader', 'writer', 'duty', 'registrar', 'administrator'] as const) {
          const { method } = endpoint;
          const body = method === 'post' ? { body: { reason: '看看' } } : {};
          expect(
            await ground().status(filled(endpoint), { token, method: method.toUpperCase(), ...body }),
          ).toBe(403);
        }
    },
  );

  item('8.3.1', 'what a request says of itself gives no rights', async () => {
    const headers = {
      'x-role': 'administrator',
      'hutong-user': 'cli:root',
      'x-original-url': '/healthz',
      'x-http-method-override': 'GET',
    };
    expect(await ground().status('/api/tokens', { headers })).toBe(401);
    expect(await ground().status('/api/tokens', { headers, token: 'reader' })).toBe(403);
  });

  item('8.4.1', 'a token says records of its own node alone', async () => {
    for (const stranger of [
      { node: 'dehui' },
      { origin: 'test/province/1-00000000' },
      { index: 0 },
      { recorded_at: '2020-01-01T00:00:00Z' },
    ])
      expect(
        await ground().status('/api/records', { token: 'writer', body: { ...RECORD, ...stranger } }),
      ).toBe(422);
  });

  item('15.3.1', 'lists of secrets hold no secrets', async () => {
    const text = await (await ground().ask('/api/tokens', { token: 'administrator' })).text();
    expect(text).toContain('"writer"');
    expect(text).not.toMatch(/sha256|[0-9a-f]{64}|hutong_/);
  });

  item('15.3.3', 'a record’s own fields are not a caller’s to set', async () => {
    for (const mine of [{ commitments: {} }, { sync: {} }, { visibility: 'secret' }, { own: true }])
      expect(
        await ground().status('/api/records', { token: 'writer', body: { ...RECORD, ...mine } }),
        JSON.stringify(mine),
      ).toBe(422);
    expect(
      await ground().status('/api/records', { token: 'writer', body: { ...RECORD, type: 'registry.node' } }),
    ).toBe(422);
  });

  item('15.3.5', 'nothing is taken for what it only looks like', async () => {
    const bodies = [
      { ...RECORD, body: { ...RECORD.body, accepted: 'true' } },
      { ...RECORD, body: { ...RECORD.body, accepted: 1 } },
      { ...RECORD, subject: ['a'] },
      { ...RECORD, backfilled: 'false' },
      { ...RECORD, body: [] },
    ];
    for (const body of bodies)
      expect(await ground().status('/api/records', { token: 'writer', body }), JSON.stringify(body)).toBe(
        422,
      );
    expect(
      await ground().status('/api/tokens', {
        token: 'administrator',
        body: { name: 'x', roles: 'administrator' },
      }),
    ).toBe(422);
  });

  item('15.3.6', 'no name of a field reaches a prototype', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const body = `{"type":"case.accept","subject":"x","department":"d","occurred_at":"2026-11-20","body":{"${name}":{"polluted":true}}}`;
      expect(await ground().status('/api/records', { token: 'writer', body }), name).toBe(422);
      expect(await ground().status(`/api/records?${name}=1`), name).toBe(400);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  item('15.3.7', 'a parameter that comes twice is refused', async () => {
    for (const path of [
      '/api/records?subject=a&subject=b',
      '/api/matters?kind=case&kind=item',
      '/?subject=a&subject=b',
      '/matters?words=aa&words=bb',
    ])
      expect(await ground().status(path), path).toBe(400);
    const body = '{"type":"case.accept","type":"case.close","subject":"x"}';
    expect(await ground().status('/api/records', { token: 'writer', body })).toBe(400);
  });
});
