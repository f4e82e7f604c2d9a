import { createHash } from 'node:crypto';
import type { Appended } from '@hutong/log';
import { both, type Prepared } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { expect, test } from 'vitest';
import { takeRecords } from './take-records.ts';

const NOW = Date.parse('2026-03-02T01:00:00Z');
const of = '018df9bc-1234-7abc-8def-0123456789ab';
const record = (type: string, body: object) => {
  return { type, subject: '监2026-1', department: '长春市政务服务中心', occurred_at: NOW, body };
};
const GIVEN = [
  record('supervision.urge', { node: 'nongan', text: '请办结', due: '2026-03-09' }),
  record('supervision.answer', { to: 'changchun', of, text: '已办结' }),
  record('supervision.card', {}),
  record('notice', { title: '限期办结', text: '请办结', kind: '督办' }),
];

/** What a node of this kind answers to records that a caller gives. */
async function answers(kind: 'hall' | 'center', stationedAt?: string) {
  const random = (n: number) => createHash('sha256').update(kind).digest().subarray(0, n);
  const registry = {
    redactions: { record: () => undefined },
    node: () => ({ stationedAt }),
  } as unknown as Registry;
  const files = { bring: async () => ({ with: [], kept: [] }), done: () => {} };
  const ctx = { now: NOW, random, registry, node: 'changchun', config: { kind }, files };
  const append = async (groups: Prepared[][]) =>
    groups.map(([first], index): Appended => {
      return { kind: 'stored', id: first!.entry.id, origin: 'jilin/changchun/1-0011aabb', index };
    });
  const outcomes = await takeRecords(GIVEN, ctx, append, () => undefined);
  return outcomes.map((o) => (o.status === 'refused' ? `${o.field}: ${both(o.reason)}` : o.status));
}

test('acts of supervision are a center’s to state, answers a hall’s too, cards nobody’s but the program’s', async () => {
  const hall = await answers('hall');
  expect(hall[0]).toMatch(/^type: supervision\.urge 不由大厅提出/);
  expect(hall[1]).toBe('stored');
  const center = await answers('center');
  expect(center.slice(0, 2)).toEqual(['stored', 'stored']);
  const stationed = await answers('hall', 'nongan');
  expect(stationed.slice(0, 2)).toEqual(['stored', 'stored']);
  for (const told of [hall, stationed, center]) {
    expect(told[2]).toMatch(/^type: supervision\.card/);
    expect(told[3]).toMatch(/^body\.kind: “督办”/);
  }
});
