import { until } from '../../network/harness.ts';
import type { Attack } from '../attack.ts';
import type { SiteRole } from '../site.ts';
import type { World } from '../world.ts';

/** The victim's values. */
const SECRET = { applicant_name: '测试甲', applicant_id_number: '220122198409234023', phone: '13800000001' };
const WRONG = { applicant_name: '测试乙', applicant_id_number: '22012219840923404X', phone: '13900000002' };
type Field = keyof typeof SECRET;

interface Victim {
  id: string;
  record: Record<string, unknown>;
}

const victims = new Map<string, Promise<Victim>>();

/** A record that an honest clerk posted at the node, one for each row. */
function victim(world: World, row: string, node: 'good' | 'city', more: object = {}): Promise<Victim> {
  const made = victims.get(row) ?? makeVictim(world, row, node, more);
  victims.set(row, made);
  return made;
}

async function makeVictim(world: World, row: string, node: 'good' | 'city', more: object): Promise<Victim> {
  const record = {
    type: 'case.apply',
    subject: `受害-${row}`,
    department: '测试局',
    occurred_at: Date.now() - 60_000,
    visibility: 'public',
    body: { item_name: '低保申请' },
    private: SECRET,
    ...more,
  };
  const { id } = (await (await post(world, node, 'operator', record)).json()) as { id: string };
  const service = node === 'good' ? world.network.hall('good') : world.network.center('city').service;
  const above = node === 'good' ? 2 : 1;
  await until('it came up', async () => (await service.get(id))?.sync.received.length === above);
  return { id, record: { ...record, id } };
}

async function post(
  world: World,
  node: 'good' | 'city',
  role: SiteRole,
  ...records: object[]
): Promise<Response> {
  const site = await world.site(node);
  return site.fetch('/api/records', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${site.token(role)}`,
      'content-type': records.length === 1 ? 'application/json' : 'application/x-ndjson',
    },
    body: records.map((r) => JSON.stringify(r)).join('\n'),
  });
}

/** What an answer says, but for what has to differ: the number of its line and of the request. */
async function said(answer: Response): Promise<string[]> {
  const lines = (await answer.text()).trim().split('\n');
  return lines.map((line) => `${answer.status} ${line.replace(/"(line|request)":("[^"]*"|\d+),?/g, '')}`);
}

/** Posts the victim's record with right and wrong values: the answers must not tell them apart. */
function guess(
  id: string,
  title: string,
  node: 'good' | 'city',
  tries: (victim: Victim, world: World) => Promise<string[]>,
): Attack {
  return {
    id: `oracle-${id}`,
    promise: 'P6',
    title,
    code: /duplicate/,
    before: (world) => victim(world, id, node),
    async run(world) {
      const answers = await tries(await victim(world, id, node), world);
      const kinds = [...new Set(answers)];
      return { refused: kinds.length === 1, code: kinds.join(' or '), trace: `${answers.length} answers` };
    },
  };
}

const guesses = (of: Victim, fields: Field[]) =>
  [SECRET, WRONG].map((values) => ({
    ...of.record,
    private: { ...SECRET, ...Object.fromEntries(fields.map((f) => [f, values[f]])) },
  }));

const byField = (field: Field): Attack =>
  guess(`field-${field}`, `tries values of ${field} under a record’s id`, 'good', async (of, world) => {
    const all = await Promise.all(guesses(of, [field]).map((g) => post(world, 'good', 'writer', g)));
    return (await Promise.all(all.map(said))).flat();
  });

export const oracle: Attack[] = [
  byField('applicant_id_number'),
  byField('phone'),
  guess('stream', 'tries values in one stream', 'good', async (of, world) =>
    said(await post(world, 'good', 'writer', ...guesses(of, ['phone']), ...guesses(of, ['applicant_name']))),
  ),
  guess('center', 'tries the values of a center’s own record', 'city', async (of, world) =>
    said(await post(world, 'city', 'writer', ...guesses(of, ['phone']))),
  ),
  {
    ...guess('erased', 'tries values beside one that was erased', 'good', async (of, world) =>
      said(
        await post(world, 'good', 'writer', ...guesses(of, ['phone']), ...guesses(of, ['applicant_name'])),
      ),
    ),
    async before(world) {
      const { id } = await victim(world, 'erased', 'good');
      await world.network.hall('good').values.erase(id, 'phone', '当事人要求');
      await until('the city erased it, too', async () => {
        const states = await world.network.center('city').service.values.states(id);
        const phone = states?.values.find((v) => v.field === 'phone');
        return phone?.holders.every((h) => h.state === 'erased') === true;
      });
    },
  },
  {
    id: 'oracle-many',
    promise: 'P6',
    title: 'goes on trying under one record’s id',
    code: /^429 repeated/,
    before: (world) => victim(world, 'many', 'good', { visibility: 'internal', private: {} }),
    async run(world) {
      const { record } = await victim(world, 'many', 'good');
      const since = world.network.lines.length;
      const tries = Array.from({ length: 40 }, (_, n) => ({ ...record, body: { item_name: `猜测${n}` } }));
      await said(await post(world, 'good', 'writer', ...tries));
      const last = await post(world, 'good', 'writer', record);
      const text = await last.text();
      return {
        refused: last.status === 429,
        code: `${last.status} ${/"code":"(\w+)"/.exec(text)?.[1]}`,
        trace: await world.logged(/"repeated"/, since),
      };
    },
  },
  {
    id: 'oracle-reader',
    promise: 'P6',
    title: 'tries values as one who may read them: that is an act on record',
    code: /^409 conflict, on record/,
    before: (world) => victim(world, 'reader', 'good'),
    async run(world) {
      const of = await victim(world, 'reader', 'good');
      const answer = await post(world, 'good', 'operator', guesses(of, ['phone'])[1] as object);
      const code = /"code":"(\w+)"/.exec(await answer.text())?.[1];
      const { items } = await world.network.hall('good').query({ type: 'admin.act', limit: 50 });
      const act = items.find((i) => i.body.act === 'value.compare' && i.body.target === of.id);
      return {
        refused: act !== undefined,
        code: `${answer.status} ${code}, ${act === undefined ? 'not ' : ''}on record`,
        trace: JSON.stringify(act?.body ?? ''),
      };
    },
  },
];
