import { randomBytes } from 'node:crypto';
import { Hall } from '@hutong/hall';
import { beginEnrolment, type EnrolmentMessage, type EnrolOptions, finishEnrolment } from '@hutong/trust';
import { createApp, type Serving, serve } from '@hutong/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, until } from './harness.ts';

describe('a hall enrols with a one-time code', () => {
  let network: TestNetwork;
  let serving: Serving;

  beforeAll(async () => {
    network = await TestNetwork.start([
      { node: 'province', kind: 'center', parent: null },
      { node: 'city', kind: 'center', parent: 'province' },
    ]);
    const app = createApp({
      service: network.top.service,
      tokens: {
        find: (token: string) =>
          token === 'admin' ? { name: 'chief', roles: ['administrator'], expired: false } : undefined,
        list: () => [],
        create: () => '',
        revoke: () => true,
      },
      log: network.log('web'),
    });
    serving = await serve(app, { host: '127.0.0.1', port: 0, log: network.log('web') });
  });

  afterAll(async () => {
    await serving?.close(1_000);
    await network?.stop();
  });

  const ask = async (method: string, path: string, body?: unknown, token = 'admin') => {
    const answer = await fetch(serving.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as never };
  };

  const options = (node: string, more: object = {}): EnrolOptions => ({
    kind: 'hall',
    node,
    name: `${node}政务大厅`,
    level: 'county',
    parent: { name: 'city' },
    http: { host: '127.0.0.1', port: 0 },
    heartbeat_s: 0.5,
    ...more,
  });

  it('code, request, answer, a fingerprint to compare, approval: then the hall syncs by itself', async () => {
    const issued = await ask('POST', '/api/enrolment/codes', { node: 'nongan', parent: 'city' });
    expect(issued.status).toBe(200);
    const { code } = issued.body as { code: string };
    const dir = network.folder('nongan');
    const { message, fingerprint } = beginEnrolment(dir, options('nongan'), code, randomBytes);
    // Nobody but who knows the code: no token is asked for.
    const answer = await ask('POST', '/api/enrolment/requests', message, '');
    expect(answer.status).toBe(200);
    expect(await ask('POST', '/api/enrolment/requests', message, '')).toMatchObject({
      status: 403,
      body: { error: { code: 'used-code' } },
    });
    const done = finishEnrolment(dir, code, answer.body, { now: Date.now(), random: randomBytes });
    expect(done.rootFingerprint).toBe(network.top.service.info.rootFingerprint);

    // Started before it is approved: the broker does not let it in, its windows work all the same.
    const hall = new Hall(dir, { log: network.log('nongan') });
    await hall.start();
    network.halls.set('nongan', hall);
    await appendSamples(hall, 0, 20);

    const list = (await ask('GET', '/api/enrolment/requests')).body as object;
    expect(list).toEqual({ items: [expect.anything()] });
    expect(list).toMatchObject({ items: [{ state: 'pending', fingerprint, request: { node: 'nongan' } }] });
    const approve = (given: object) => ask('POST', '/api/enrolment/requests/nongan/approve', given);
    expect(await approve({ fingerprint: '0000 0000' })).toMatchObject({
      status: 409,
      body: { error: { code: 'other-fingerprint' } },
    });
    expect(hall.store.cosignatures(hall.info.origin).every((c) => c.node === 'nongan')).toBe(true);
    expect((await approve({ fingerprint })).status).toBe(200);
    expect((await approve({ fingerprint })).status).toBe(404);
    await allReceipted(hall);
    const { logs } = await hall.sync();
    expect(logs[0]?.received.map((r) => r.by)).toEqual(['city', 'province']);
  });

  it('the desk’s other addresses need a token; what they refuse has a reason code', async () => {
    for (const [method, path] of [
      ['POST', '/api/enrolment/codes'],
      ['GET', '/api/enrolment/requests'],
      ['POST', '/api/enrolment/requests/x/approve'],
      ['POST', '/api/enrolment/requests/x/deny'],
      ['POST', '/api/registry/nodes/nongan/move'],
      ['POST', '/api/registry/nodes/nongan/retire'],
      ['POST', '/api/registry/policy'],
    ] as const) {
      const sent = method === 'POST' ? {} : undefined;
      expect((await ask(method, path, sent, '')).status).toBe(401);
    }
    const taken = (await ask('POST', '/api/enrolment/codes', {})).body as { code: string };
    const again = beginEnrolment(network.folder('twice'), options('nongan'), taken.code, randomBytes);
    expect(await ask('POST', '/api/enrolment/requests', again.message, '')).toMatchObject({
      status: 422,
      body: { error: { code: 'bad-request' } },
    });
    const tampered: EnrolmentMessage = { ...again.message, text: again.message.text.replace('city', 'town') };
    expect(await ask('POST', '/api/enrolment/requests', tampered, '')).toMatchObject({
      status: 403,
      body: { error: { code: 'altered-request' } },
    });
    expect(await ask('POST', '/api/registry/nodes/nobody/retire', { reason: 'x' })).toMatchObject({
      status: 422,
    });
  });

  it('a retired node is let in no more, and is shown as retired', async () => {
    const hall = network.hall('nongan');
    await until('the hall is connected', async () => (await hall.sync()).link.connected);
    const retired = await ask('POST', '/api/registry/nodes/nongan/retire', { reason: '撤并' });
    expect(retired).toMatchObject({ status: 200, body: { index: expect.any(Number) } });
    await until('the hall is cut off', async () => !(await hall.sync()).link.connected);
    for (const center of [network.top, network.center('city')])
      expect((await center.service.sync()).logs.find((l) => l.node === 'nongan')?.retired).toBe(true);
  });
});
