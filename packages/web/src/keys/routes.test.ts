import { expect, test } from 'vitest';
import { bearer, fakeNode } from '../testing/fake.ts';

const rotate = async (reason: string) => {
  const { app, service } = fakeNode();
  const headers = { 'content-type': 'application/json', ...bearer('administrator-token') };
  const answer = await app.request('/api/keys/rotate', {
    method: 'POST',
    headers,
    body: JSON.stringify({ reason }),
  });
  return { status: answer.status, acts: service.acts };
};
const act = ['administrator-token', 'keys.rotate', 'nongan'];

test('a rotation is put on record before it is done; a refused one only as refused', async () => {
  expect(await rotate('定期')).toEqual({
    status: 200,
    acts: [[...act, '定期', { role: 'administrator' }]],
  });
  const more = { role: 'administrator', result: 'refused', code: 'keys' };
  expect(await rotate('closed')).toEqual({ status: 409, acts: [[...act, 'closed', more]] });
});
