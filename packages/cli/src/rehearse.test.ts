import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hutong, network } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'hutong-rehearse-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const json = (name: string, value: object) => file(name, JSON.stringify(value));
const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const accepted = (number: number, occurred_at: string) => ({
  id: id(number),
  type: 'case.accept',
  subject: `220122-${number}`,
  department: '市场监管局',
  occurred_at,
  body: { accepted: true, statutory_days: 7 },
});
const closed = { ...accepted(2, '2024-08-30'), id: id(3), type: 'case.close', body: { outcome: '不予' } };
const events = file(
  'records.jsonl',
  [accepted(1, '2024-08-26'), accepted(2, '2024-08-27'), closed]
    .map((line) => JSON.stringify(line))
    .join('\n'),
);
const dayOff = json('闭厅.json', {
  divisions: ['', '2201'],
  valid_from: '2024-09-02',
  valid_until: '2024-09-04',
  off_days: ['2024-09-02/2024-09-04'],
  work_days: [],
});
const decide = (days: number) => ({
  id: 'case.decide',
  kind: 'case',
  unit: 'working_day',
  start: { on: 'case.accept' },
  stop: [{ on: 'case.close' }],
  budget: { statutory: { days } },
  marks: [{ card: 'red', of: 'statutory', plus: 1 }],
});
const stricter = json('从严.json', { rules: [decide(2)] });

interface Answer {
  cards: Record<string, unknown>[];
  counts: Record<string, number>;
}
const rehearse = async (...args: string[]) => {
  const { code, out, err } = await hutong('rehearse', ...args, '--json');
  return { code, err, ...(out === '' ? undefined : (JSON.parse(out) as Answer)) };
};

test('a calendar that closes three days: the card that it puts off is named, with the days that differ', async () => {
  const asked = ['--events', events, '--calendar', dayOff];
  const { code, cards, counts } = await rehearse(...asked, '--as-of', '2024-09-06');
  expect(code).toBe(0);
  expect(cards).toEqual([
    {
      change: 'goes',
      node: 'local',
      kind: 'case',
      number: '220122-1',
      clock: 'case.decide',
      run: 1,
      start_record: id(1),
      level: 'red',
      before: '2024-09-05',
      after: null,
      why: expect.arrayContaining([
        expect.stringMatching(/现行：法定期限：2024-09-04.*In force: Due by statute on 2024-09-04/),
        expect.stringMatching(/改后：法定期限：2024-09-09.*Changed: Due by statute on 2024-09-09/),
      ]),
    },
  ]);
  expect(counts).toEqual({ matters: 2, clocks: 2, moved: 2, comes: 0, goes: 1, moves: 0, refused: 0 });
  const later = await rehearse(...asked, '--as-of', '2024-09-20');
  expect(later.cards).toMatchObject([{ change: 'moves', before: '2024-09-05', after: '2024-09-10' }]);
});

test('stricter rules: cards that would come, and from a day on only those of clocks that start then', async () => {
  const asked = ['--events', events, '--rules', stricter, '--as-of', '2024-09-02'];
  const { cards } = await rehearse(...asked);
  expect(cards?.map(({ change, number, after }) => [change, number, after])).toEqual([
    ['comes', '220122-1', '2024-08-29'],
    ['comes', '220122-2', '2024-08-30'],
  ]);
  const { cards: some } = await rehearse(...asked, '--from', '2024-08-27');
  expect(some?.map(({ number }) => number)).toEqual(['220122-2']);
});

test('people read each card with what differs; what says nothing of rules or calendars is wrong usage', async () => {
  const asked = ['rehearse', '--events', events, '--as-of', '2024-09-20'];
  const { out } = await hutong(...asked, '--calendar', dayOff, '--lang', 'zh');
  expect(out).toContain('220122-1  case.decide 第 1 次：红牌由 2024-09-05 改为 2024-09-10');
  expect(out).toContain('改后：法定期限：2024-09-09');
  expect(out).toMatch(/新增 0 块，取消 0 块，改日 1 块/);
  expect((await hutong(...asked)).code).toBe(2);
  expect((await hutong(...asked, '--calendar', dayOff, '--from', '2024-09-01')).code).toBe(2);
  expect((await hutong(...asked, '--rules', stricter, '--from', '昨天')).code).toBe(2);
});

test('lines that POST would refuse are left out, and said with the exit code', async () => {
  const some = file('some.jsonl', `{"type":\n${JSON.stringify(accepted(1, '2024-08-26'))}`);
  const { code, err, counts } = await rehearse(
    '--events',
    some,
    '--rules',
    stricter,
    '--as-of',
    '2024-09-02',
  );
  expect([code, counts?.refused]).toEqual([3, 1]);
  expect(JSON.parse(err)).toMatchObject({ line: 1, next: /./ });
});

test('a node’s own records are read page by page, and give what the same records in a file give', async () => {
  const net = await network();
  try {
    await net.hallInit('hall');
    const cases = Array.from({ length: 510 }, (_, n) => JSON.stringify(accepted(100 + n, '2024-08-26')));
    const records = net.write('cases.jsonl', cases.join('\n'));
    expect(await hutong('import', records, '--data', net.at('hall'))).toMatchObject({ code: 0 });
    const asked = ['--calendar', dayOff];
    const { code, cards, counts, err } = await rehearse('--data', net.at('hall'), ...asked);
    const { cards: ofFile } = await rehearse('--events', records, ...asked);
    expect([code, counts?.matters, counts?.moves]).toEqual([0, 510, 510]);
    expect(err).not.toContain('division');
    expect(cards).toEqual(ofFile?.map((card) => ({ ...card, node: 'nongan' })));
    const both = await hutong('rehearse', '--data', net.at('hall'), '--events', records, ...asked);
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('--events') });
  } finally {
    net.remove();
  }
});
