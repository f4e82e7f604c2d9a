import { expect, test } from 'vitest';
import { rootHandlers } from '../handlers/keys.ts';
import { By } from '../http/by.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { bearer, FakeService, fakeNode } from '../testing/fake.ts';

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

test('root versions are on record before they hold; where that cannot be, none is taken', async () => {
  const service = new FakeService();
  const document = { version: 2, threshold: 1, keys: [], registry: [], expires: 0 };
  const did: string[] = [];
  const root = {
    documents: [document],
    follows: async () => [document],
    publish: async () => {
      did.push('published');
      return { version: 2, taken: 1 };
    },
  };
  service.act = async (...[, , target, , more]) => {
    did.push(`${target} ${more?.result}`);
  };
  const given = { versions: ['note'], reason: '换人', carry_out: true };
  const c = { get: () => undefined } as unknown as Ctx;
  const publish = () =>
    rootHandlers({ service: { ...service, info: service.info, root } } as unknown as Shared).publish?.(
      given,
      new By(c, { service }, 'root.publish'),
    );
  await publish();
  expect(did).toEqual(['jilin version 2 asked', 'published', 'jilin version 2 done']);
  service.act = async () => {
    throw new Error('the disk is full');
  };
  did.length = 0;
  await expect(publish()).rejects.toThrow('the disk is full');
  expect(did).toEqual([]);
});
