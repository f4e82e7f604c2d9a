import { randomBytes } from 'node:crypto';
import type { SealedValue } from '@hutong/log';
import type { PrivateValue } from '@hutong/record';
import { openFolder, Sealer } from '@hutong/trust';
import { until } from '../../network/harness.ts';
import type { Attack } from '../attack.ts';
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

const of = (values: PrivateValue[], field: string) => values.find((v) => v.field === field) as PrivateValue;

const MISMATCH = /^sealed-mismatch/;
const INVALID = /^sealed-invalid/;

export const sealing: Attack[] = [
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
