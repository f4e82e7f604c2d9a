import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started } from './testing.ts';

const NAME = '张某某';

let net: Awaited<ReturnType<typeof network>>;
let hall: Awaited<ReturnType<typeof started>>;
let data: string[];
let id: string;

beforeAll(async () => {
  net = await network();
  await net.hallInit('hall');
  const file = net.write(
    'cases.csv',
    `${[
      'type,subject,department,occurred_at,body.item_name,private.applicant_name,private.phone',
      `case.apply,A1,市场监管局,2024-03-01,食品经营许可,${NAME},13800000000`,
      'case.apply,A2,市场监管局,2024-03-02,食品经营许可,李某某,13900000000',
    ].join('\n')}\n`,
  );
  data = ['--data', net.at('hall')];
  const imported = await hutong('import', file, ...data);
  if (imported.code !== 0) throw new Error(imported.err + imported.out);
  hall = await started('hall', net.at('hall'));
  const page = JSON.parse((await hutong('query', ...data, '--subject', 'A1', '--json')).out);
  id = page.items[0].id;
});

afterAll(async () => {
  await hall?.stop();
  net.remove();
});

const json = ({ out }: { out: string }) => JSON.parse(out);

test('hutong values tells where each private value is, and never the value', async () => {
  const { code, out } = await hutong('values', id, ...data);
  expect([code, out]).toEqual([0, expect.stringContaining('applicant_name (')]);
  expect(out).toContain('nongan: held');
  expect(out).not.toContain(NAME);
  const found = json(await hutong('values', id, ...data, '--json'));
  expect(found.values.map((v: { field: string }) => v.field).sort()).toEqual(['applicant_name', 'phone']);
});

test('hutong values list is paged, and asked by state and type', async () => {
  const list = async (...more: string[]) => json(await hutong('values', 'list', ...data, ...more, '--json'));
  const first = await list('--limit', '1');
  expect(first.items).toHaveLength(2);
  const second = await list('--limit', '1', '--after', first.next);
  expect(new Set([...first.items, ...second.items].map((v) => v.record)).size).toBe(2);
  expect((await list('--state', 'missing')).items).toEqual([]);
  expect((await list('--type', 'case.apply', '--state', 'held')).items).toHaveLength(4);
  expect((await list('--type', 'genesis')).items).toEqual([]);
  expect((await hutong('values', 'list', ...data)).out).toContain('applicant_name');
  const wrong = await hutong('values', 'list', ...data, '--state', 'lost');
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('held, missing, erased')]);
  expect((await hutong('values', 'list', ...data, '--limit', '0')).code).toBe(2);
});

test('hutong values read is on record with its reason, also when there is nothing to read', async () => {
  const read = await hutong('values', 'read', id, 'applicant_name', ...data, '--reason', '核对身份');
  expect([read.code, read.out.trim().split('\n').at(-1)]).toEqual([0, NAME]);
  const other = await hutong('values', 'read', id, 'email', ...data, '--reason', '核对身份');
  expect(other.code).toBe(1);
  expect((await hutong('values', 'read', id, 'phone', ...data)).code).toBe(2);
  expect((await hutong('values', 'read', id, ...data, '--reason', 'x')).err).toContain('FIELD is missing');
  const acts = json(await hutong('acts', ...data, '--json'));
  expect(JSON.stringify(acts)).toContain(`${id} applicant_name`);
  expect(JSON.stringify(acts)).not.toContain(NAME);
});

test('hutong erase tells first, then orders, says who has not confirmed and where copies linger', async () => {
  const erase = (...more: string[]) =>
    hutong('erase', id, 'phone', ...data, '--reason', '当事人要求', '--wait', '0', ...more);
  const told = await erase();
  expect([told.code, told.out]).toEqual([0, expect.stringContaining('add --yes')]);
  const { values } = json(await hutong('values', id, ...data, '--json'));
  expect(values.some((v: { ordered: boolean }) => v.ordered)).toBe(false);
  const done = await erase('--yes');
  expect([done.code, done.out]).toEqual([0, expect.stringContaining('Ordered erased')]);
  expect(done.out).toContain('USB sticks: nobody said');
  expect(done.out).toContain('Every holder has confirmed');
  expect(json(await erase('--yes', '--json'))).toMatchObject({
    field: 'phone',
    holders: [{ holders: [{ node: 'nongan', state: 'erased' }] }],
  });
  const gone = await hutong('values', 'read', id, 'phone', ...data, '--reason', '核对');
  expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('erased')]);
  expect((await hutong('erase', id, 'email', ...data, '--reason', 'x', '--yes')).code).toBe(1);
});

test('what only a running node does says so of a stopped one', async () => {
  await net.hallInit('still');
  const { code, err } = await hutong('values', id, '--data', net.at('still'));
  expect([code, err]).toEqual([1, expect.stringContaining('not running')]);
});
