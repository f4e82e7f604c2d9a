import { expect, test, vi } from 'vitest';
import { bearer, fakeNode } from '../testing/fake.ts';

test('an auditor reads page by page; what is no question is refused', async () => {
  const { app, service } = fakeNode();
  const asked = vi.spyOn(service.audit, 'prefixes');
  const ask = (path: string) => app.request(`/api/audit/${path}`, { headers: bearer('auditor-token') });
  const origin = encodeURIComponent('jilin/nongan/1-0a1b2c3d');
  const answer = await ask(`prefixes?origin=${origin}&size=9&sizes=1,4`);
  expect([answer.status, await answer.json()]).toEqual([200, { node: 'nongan', items: [] }]);
  expect(asked).toHaveBeenCalledWith('jilin/nongan/1-0a1b2c3d', 9, [1, 4]);
  expect((await ask('anchors')).status).toBe(200);
  expect((await ask(`logs?after=${origin}`)).status).toBe(200);
  const many = Array.from({ length: 101 }, (_, i) => i + 1).join(',');
  for (const path of [`prefixes?origin=${origin}&size=9`, `prefixes?origin=${origin}&size=9&sizes=${many}`])
    expect((await ask(path)).status).toBe(400);
  for (const path of ['logs?before=x', 'anchors?index=-1', `prefixes?origin=${origin}&size=x&sizes=1`])
    expect((await ask(path)).status).toBe(400);
});
