import { expect, test } from 'vitest';
import { bearer, disclosure, fakeNode } from '../testing/fake.ts';
import { Repeats } from './repeats.ts';

const post = ({ app }: ReturnType<typeof fakeNode>, records: object[], token = 'w-token') =>
  app.request('/api/records', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...bearer(token) },
    body: records.map((r) => JSON.stringify(r)).join('\n'),
  });
const statuses = async (response: Response) =>
  (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).code ?? JSON.parse(line).status);
const id = '019caa2c-0000-7000-8000-00000000000a';
const repeat = (n: number, subject: string) => Array.from({ length: n }, () => disclosure({ id, subject }));

test('P6: an id that is there already is compared 30 times an hour, in one batch too; the refusal is on record', async () => {
  const node = fakeNode();
  const first = await statuses(await post(node, repeat(40, 'taken')));
  expect(first).toEqual([...Array(30).fill('conflict'), ...Array(10).fill('repeated')]);
  expect(await statuses(await post(node, repeat(1, 'taken')))).toEqual(['repeated']);
  expect(node.service.acts[0]?.[4]).toMatchObject({ result: 'refused', code: 'repeated' });
});

test('what is stored under a new id is no repeat, however often it could not be stored before', async () => {
  const node = fakeNode();
  for (let i = 0; i < 40; i++) expect(await statuses(await post(node, repeat(1, 'A1')))).toEqual(['stored']);
  node.service.before = () => Promise.reject(new Error('away'));
  for (let i = 0; i < 40; i++) expect((await post(node, repeat(1, 'again'))).status).toBe(500);
  node.service.before = () => {};
  expect(await statuses(await post(node, repeat(1, 'again')))).toEqual(['duplicate']);
});

test('the service is told who may read private values; what it then compares is an act, once an hour', async () => {
  const node = fakeNode();
  await post(node, repeat(1, 'A1'));
  await post(node, repeat(2, 'other value'), 'operator-token');
  await post(node, repeat(2, 'other value'), 'operator-token');
  expect(node.service.readers[0]).toBe(false);
  expect(new Set(node.service.readers.slice(1))).toEqual(new Set([true]));
  expect(node.service.acts.map(([who, act, target]) => [who, act, target])).toEqual([
    ['operator-token', 'value.compare', id],
  ]);
});

test('P6: a value that was given rightly is compared too: an act, and an answer like that of any duplicate', async () => {
  const node = fakeNode();
  const answer = await post(node, repeat(1, 'same value'), 'operator-token');
  expect(JSON.parse(await answer.text())).toEqual({
    line: 1,
    status: 'duplicate',
    id,
    origin: expect.any(String),
    index: 3,
    flags: [],
  });
  expect(node.service.acts.map(([, act]) => act)).toEqual(['value.compare']);
});

test('an hour later, or with the clock set back, it is compared again; old ids are forgotten', () => {
  let now = 10 * 3_600_000;
  const repeats = new Repeats(() => now);
  for (let i = 0; i < 30; i++) expect(repeats.take(id)).toBe(true);
  expect(repeats.take(id)).toBe(false);
  now -= 3_600_000;
  expect(repeats.take(id)).toBe(true);
  for (let i = 0; i < 40; i++) repeats.take('other');
  for (let i = 0; i < 19_000; i++) repeats.take(`id-${i}`);
  expect(repeats.take('other')).toBe(false);
  for (let i = 0; i < 40_000; i++) repeats.take(`id-${i}`);
  expect(repeats.take('other')).toBe(true);
});

test('P6: whoever compared is answered when it is on record, and not before; what could not be put there is tried again', async () => {
  const repeats = new Repeats(() => 0);
  let acts = 0;
  let fail: (error: Error) => void = () => {};
  const failing = () => new Promise<void>((_, reject) => (fail = reject));
  const act = async () => void acts++;
  const both = [repeats.tell('王', failing), repeats.tell('王', act)];
  const answered = Promise.allSettled(both);
  fail(new Error('disk full'));
  expect((await answered).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await repeats.tell('王', act);
  await repeats.tell('王', act);
  expect(acts).toBe(1);
});
