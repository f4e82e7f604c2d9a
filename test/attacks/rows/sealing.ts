import { randomBytes } from 'node:crypto';
import type { SealedValue } from '@hutong/log';
import { type Prepared, type PrivateValue, prepareOwn } from '@hutong/record';
import { openFolder, Sealer } from '@hutong/trust';
import { until } from '../../network/harness.ts';
import { type Attack, thrown, type Verdict } from '../attack.ts';
import type { World } from '../world.ts';

/** Two fresh records with private values, and a hand that seals. */
interface Given {
  /** Index of the first record; the second follows it. */
  at: number;
  values: [PrivateValue[], PrivateValue[]];
  seal: (value: { salt: Uint8Array; value: string }, to?: string, by?: Sealer) => Uint8Array;
}

/** A segment of two honest entries and one box that is not what it says; the entries stand, the value does not. */
function box(
  id: string,
  title: string,
  code: RegExp,
  make: (given: Given, world: World) => SealedValue,
): Attack {
  return {
    id: `sealed-${id}`,
    promise: 'P6',
    title,
    code,
    own: true,
    async run(world) {
      const child = await world.child('mallory');
      const after = await world.lastSetAside();
      const at = child.entries.length;
      // Every fourth sample record has private values.
      const prepared = child.make(5, 400).filter((p) => p.values.length > 0);
      child.entries.push(...prepared.map((p) => p.bytes));
      const sealing = (node: string) => openFolder(world.network.folder(node)).keys.sealing;
      const own = new Sealer(sealing('mallory').secretKey, randomBytes);
      const given: Given = {
        at,
        values: prepared.map((p) => p.values) as Given['values'],
        seal: (value, to = 'city', by = own) =>
          by.seal(Buffer.from(sealing(to).publicKey).toString('base64'), value),
      };
      const value = make(given, world);
      await child.pushed(child.segment(at, child.entries.length, [value]), child.entries.length);
      await until('it is set aside', async () => (await world.setAside(after)).length > 0);
      const [row] = await world.setAside(after);
      const [opened] = await world.network.sql('city')`
        select 1 from sealed where state = 'opened' and log_id = (select id from log where origin = ${child.origin})
        and idx = ${value.index} and field = ${value.field.slice(0, 64)}`;
      return {
        refused: opened === undefined,
        code: `${row?.reason}: ${row?.detail}`,
        trace: `quarantine: ${row?.origin} ${row?.reason} ${row?.detail}`,
      };
    },
  };
}

/** A record with private values in the child's own log, its boxes as an honest hall would send them. */
async function told(world: World) {
  const child = await world.child('mallory');
  const at = child.entries.length;
  const [record] = child.make(1, 800) as [Prepared];
  const sealing = (node: string) => openFolder(world.network.folder(node)).keys.sealing;
  const own = new Sealer(sealing('mallory').secretKey, randomBytes);
  const boxes = ['city', 'province'].flatMap((recipient) =>
    record.values.map(({ field, salt, value }): SealedValue => {
      const key = Buffer.from(sealing(recipient).publicKey).toString('base64');
      return { index: at, field, recipient, box: own.seal(key, { salt, value }) };
    }),
  );
  child.entries.push(record.bytes);
  return { child, at, id: record.entry.id, boxes };
}

/** What is read of a value, as the verdict: it must be refused to whoever asks, for its reason. */
async function unread(world: World, id: string): Promise<Verdict> {
  const { values } = world.network.center('city').service;
  const states = JSON.stringify((await values.states(id))?.values.find((v) => v.field === 'phone'));
  const { refused, code } = await thrown(() => values.read(id, 'phone'));
  return { refused, code, trace: states };
}

/** What becomes of a value whose box comes late, twice, or not at all. */
const late: Attack[] = [
  {
    id: 'sealed-after-erase',
    promise: 'P6',
    title: 'sends a box again after the order to erase its value',
    code: /^erased/,
    own: true,
    async run(world) {
      const { child, at, id, boxes } = await told(world);
      await child.pushed(child.segment(at, child.entries.length, boxes), child.entries.length);
      const place = { record: id, origin: child.origin, index: at, field: 'phone', reason: '当事人要求' };
      const [order] = prepareOwn(
        '测试',
        { type: 'value.erase', subject: id, body: place },
        { now: Date.now(), random: randomBytes },
      );
      child.entries.push((order as Prepared).bytes);
      await child.pushed(child.segment(at + 1), child.entries.length);
      await child.pushed({ ...child.segment(at, child.entries.length, boxes), entries: [] }, at + 2);
      const [kept] = await world.network.sql('city')`
        select 1 from sealed where field = 'phone' and idx = ${at}
        and log_id = (select id from log where origin = ${child.origin})`;
      const verdict = await unread(world, id);
      return { ...verdict, refused: verdict.refused && kept === undefined };
    },
  },
  {
    id: 'sealed-stripped',
    promise: 'P6',
    title: 'sends a record without the boxes of its values: the receipt does not speak for them',
    code: /^not_held/,
    own: true,
    async run(world) {
      const { child, at, id } = await told(world);
      await child.pushed(child.segment(at), child.entries.length);
      const verdict = await unread(world, id);
      return { ...verdict, refused: verdict.refused && /"city"[^}]*"missing"/.test(verdict.trace) };
    },
  },
];

const of = (values: PrivateValue[], field: string) => values.find((v) => v.field === field) as PrivateValue;

const MISMATCH = /^sealed-mismatch/;
const INVALID = /^sealed-invalid/;

export const sealing: Attack[] = [
  ...late,
  box('other-record', 'puts one record’s value into another', MISMATCH, ({ at, values, seal }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: seal(of(values[1], 'phone')),
  })),
  box('other-field', 'puts one field’s value into another', MISMATCH, ({ at, values, seal }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: seal(of(values[0], 'applicant_name')),
  })),
  box(
    'other-recipient',
    'hands the city a box that was sealed for the province',
    MISMATCH,
    ({ at, values, seal }) => ({
      index: at,
      field: 'phone',
      recipient: 'city',
      box: seal(of(values[0], 'phone'), 'province'),
    }),
  ),
  box('other-sender', 'hands the city a box that a stranger sealed', MISMATCH, ({ at, values, seal }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: seal(of(values[0], 'phone'), 'city', new Sealer(randomBytes(32), randomBytes)),
  })),
  box('other-value', 'seals another value under the right salt', MISMATCH, ({ at, values, seal }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: seal({ salt: of(values[0], 'phone').salt, value: '13900000000' }),
  })),
  box(
    'resealed-other-value',
    'seals another value anew with an ancestor’s stolen key',
    MISMATCH,
    ({ at, seal }, world) => {
      const { secretKey } = openFolder(world.network.folder('province')).keys.sealing;
      const other = { salt: randomBytes(16), value: '13900000000' };
      const stolen = new Sealer(secretKey, randomBytes);
      return { index: at, field: 'phone', recipient: 'city', box: seal(other, 'city', stolen) };
    },
  ),
  box('other-salt', 'seals the right value under another salt', MISMATCH, ({ at, values, seal }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: seal({ salt: randomBytes(16), value: of(values[0], 'phone').value }),
  })),
  box('noise', 'hands over noise for a box', MISMATCH, ({ at }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: randomBytes(80),
  })),
  box('cut', 'hands over a box cut short', MISMATCH, ({ at, values, seal }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: seal(of(values[0], 'phone')).subarray(0, 10),
  })),
  box('unknown-field', 'seals a field the record never committed to', INVALID, ({ at, values, seal }) => ({
    index: at,
    field: 'id_number',
    recipient: 'city',
    box: seal(of(values[0], 'phone')),
  })),
  box('beyond', 'seals a value of an entry that there is not', INVALID, ({ values, seal }) => ({
    index: 100_000,
    field: 'phone',
    recipient: 'city',
    box: seal(of(values[0], 'phone')),
  })),
  box('huge', 'hands over a box of 100 KiB', INVALID, ({ at }) => ({
    index: at,
    field: 'phone',
    recipient: 'city',
    box: randomBytes(100 << 10),
  })),
  box('recipient', 'names a recipient that is no node’s name', INVALID, ({ at, values, seal }) => ({
    index: at,
    field: 'phone',
    recipient: '../city',
    box: seal(of(values[0], 'phone')),
  })),
];
