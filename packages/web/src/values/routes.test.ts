import { expect, test } from 'vitest';
import { bearer, fakeNode, stored } from '../testing/fake.ts';

const record = stored({ commitments: { phone: 'ab'.repeat(32) } });
const path = `/api/records/${record.id}/values`;

function node() {
  const given = fakeNode();
  given.service.records = [record];
  const post = async (address: string, body: object) => {
    const headers = { 'content-type': 'application/json', ...bearer('a-token') };
    const answer = await given.app.request(address, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return { ...given, post };
}

test('P6: an order to erase is told without being given, and on record before it is', async () => {
  const { post, service } = node();
  const reason = '当事人要求';
  expect((await post(`${path}/phone/erase`, { reason, carry_out: false })).status).toBe(200);
  expect([service.acts, service.done]).toEqual([[], []]);
  expect((await post(`${path}/email/erase`, { reason })).body).toMatchObject({ error: { code: 'no_field' } });
  expect(service.acts).toEqual([]);
  expect((await post(`${path}/phone/erase`, { reason })).status).toBe(200);
  expect(service.acts[0]?.slice(1, 4)).toEqual(['value.erase', `nongan/${record.id} phone`, reason]);
  expect(service.done).toEqual([`erase phone ${reason}`]);
});

test('P6: a reading is on record before the value leaves; where that fails nothing leaves', async () => {
  const { post, service } = node();
  const read = await post(`${path}/phone/read`, { reason: '核对' });
  expect(read).toMatchObject({ status: 200, body: { value: '13800000000' } });
  expect(service.acts[0]?.slice(1, 4)).toEqual(['value.read', `nongan/${record.id} phone`, '核对']);
  service.act = () => Promise.reject(new Error('disk full'));
  expect((await post(`${path}/phone/read`, { reason: '核对' })).status).toBe(500);
  expect(service.done).toEqual(['read phone']);
});

test.each([
  [`${path}/phone/erase`, {}, 'reason'],
  [`${path}/phone/read`, { reason: ' ' }, 'reason'],
  [`${path}/phone/read`, { reason: 'x'.repeat(501) }, 'reason'],
  ['/api/values/reseal', { node: 'A', to: 'b', reason: 'x', carry_out: true }, 'node'],
  ['/api/values/reseal', { node: 'a', to: 'b', reason: 'x', carry_out: true, limit: 501 }, 'limit'],
  ['/api/values/reseal', { node: 'a', to: 'b', reason: 'x', carry_out: true, after: 'x' }, 'after'],
  ['/api/redactions', { entry: '', reason: 'x', carry_out: true }, 'entry'],
  ['/api/redactions', { entry: 'x', reason: 'x' }, 'carry_out'],
])('%s with %j is refused, naming the field, and nothing is on record', async (address, body, field) => {
  const { post, service } = node();
  expect(await post(address, body)).toMatchObject({ status: 422, body: { error: { field } } });
  expect([service.acts, service.done]).toEqual([[], []]);
});

test('P6: sealing anew and redacting are told first, then on record, then done', async () => {
  const { post, service } = node();
  const reseal = { node: 'nongan', to: 'changchun', reason: '区划调整' };
  await post('/api/values/reseal', { ...reseal, carry_out: false });
  await post('/api/values/reseal', { ...reseal, to: 'nobody', carry_out: true });
  await post('/api/redactions', { entry: 'a/b/1-c:1', reason: '误填', carry_out: false });
  expect(
    await post('/api/redactions', { entry: 'a/b/1-c:0', reason: '误填', carry_out: true }),
  ).toMatchObject({
    status: 409,
    body: { error: { code: 'kept', field: 'entry' } },
  });
  expect([service.acts, service.done]).toEqual([[], []]);
  await post('/api/values/reseal', { ...reseal, carry_out: true });
  await post('/api/redactions', { entry: 'a/b/1-c:1', reason: '误填', carry_out: true });
  expect(service.acts.map((a) => a.slice(1, 3))).toEqual([
    ['value.reseal', 'nongan changchun'],
    ['registry.redact', 'a/b/1-c:1'],
  ]);
  expect(service.done).toEqual(['reseal changchun 区划调整', 'redact a/b/1-c:1 误填']);
});

test('what a node holds is listed by state; a wrong query names its parameter', async () => {
  const { app } = node();
  const get = async (query: string) => {
    const answer = await app.request(`/api/values${query}`, { headers: bearer('r-token') });
    return { status: answer.status, body: (await answer.json()) as { items: unknown[] } };
  };
  expect((await get('?state=held')).body.items).toEqual([
    {
      record: record.id,
      type: record.type,
      origin: record.origin,
      index: 1,
      field: 'phone',
      state: 'held',
    },
  ]);
  expect((await get('?state=missing')).body.items).toEqual([]);
  for (const query of ['?state=lost', '?limit=501', '?cursor=x', '?after='])
    expect((await get(query)).status).toBe(400);
});

test('P6: a value of a record that its node wrote again in its next log is listed once', async () => {
  const { app, service } = node();
  const origin = record.origin.replace(/[^/]*$/, '2-00000002');
  const states = async (id: string) => {
    const holders = (state: 'held' | 'missing') => [{ node: service.info.node, name: '', state }];
    const value = { field: 'phone', ordered: false };
    return {
      record: id,
      values: [
        { ...value, origin: record.origin, index: 1, holders: holders('missing') },
        { ...value, origin, index: 4, holders: holders('held') },
      ],
    };
  };
  Object.assign(service.values, { states });
  const answer = await app.request('/api/values', { headers: bearer('r-token') });
  expect(await answer.json()).toMatchObject({ items: [{ origin, index: 4, state: 'held' }] });
  const missing = await app.request('/api/values?state=missing', { headers: bearer('r-token') });
  expect(await missing.json()).toEqual({ items: [] });
});
