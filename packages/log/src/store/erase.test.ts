import { type Prepared, prepareRecord } from '@hutong/record';
import { expect, test } from 'vitest';
import { dehui, NOW, ORIGIN, record, seeded, sign, temporary } from '../testing.ts';

const ID = '018df8e0-0000-7000-8000-000000000001';

/** The order to erase the telephone number of the log's first entry, as it says of which log. */
const orderOf = (origin: string, seed: number): Prepared[] =>
  prepareRecord(
    {
      type: 'value.erase',
      subject: ID,
      department: '农安县政务服务中心',
      occurred_at: NOW,
      body: { record: ID, origin, index: 0, field: 'phone', reason: '本人要求' },
    },
    { now: NOW, random: seeded(seed), own: true },
  );

test('P6: value and salt go with the transaction that stores the order, those of that field alone', () => {
  const temp = temporary();
  try {
    const store = temp.store();
    const fields = () => store.values(ORIGIN, 0, 1).map(({ field }) => field);
    store.append(ORIGIN, [record({ id: ID, private: { applicant_name: '甲', phone: '13800000000' } })], sign);
    store.append(ORIGIN, [orderOf(dehui.verifier.name, 8)], sign);
    expect(fields()).toEqual(['applicant_name', 'phone']); // Of another node's log this node orders nothing.
    store.append(ORIGIN, [orderOf(ORIGIN, 9)], sign);
    expect(fields()).toEqual(['applicant_name']);
  } finally {
    temp.done();
  }
});
