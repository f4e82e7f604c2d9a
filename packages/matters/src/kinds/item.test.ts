import { expect, test } from 'vitest';
import { fold } from './fold.ts';
import { gridOf, idOf, rowsOf, type Story, told } from './testing.ts';

const status = (word: string): object => ({ name: '施工许可', status: word });
const says = {
  use: ['catalogue.item', { name: '施工许可' }],
  suspend: ['catalogue.item', status('暂停')],
  cancel: ['catalogue.item', status('取消')],
  devolve: ['catalogue.item', status('下放')],
  enter: ['catalogue.register', { state: '进厅' }],
  leave: ['catalogue.register', { state: '退出' }],
} as const;

const rows = {
  none: [],
  in_use: ['use'],
  suspended: ['suspend'],
  cancelled: ['cancel'],
  devolved: ['devolve'],
} as const;

test('what each record does to an item in each state', () => {
  const AE = 'after_end';
  expect(gridOf({ kind: 'item', says, rows })).toEqual(
    rowsOf(`
none in_use suspended cancelled devolved in_use =/no_beginning
in_use = suspended cancelled devolved = =
suspended in_use = cancelled devolved = =
cancelled in_use/${AE} suspended/${AE} = devolved =/${AE} =
devolved in_use/${AE} suspended/${AE} cancelled = =/${AE} =
`),
  );
});

test('an item enters the hall, is suspended, taken up again, cancelled', () => {
  const code = '11220122MB1234567X4000117001000';
  const described = { name: '施工许可', implementation_code: code, item_type: '01' };
  const story: Story = [
    [
      '2026-01-05',
      'catalogue.item',
      { ...described, statutory_days: 20, promised_days: 7, effective_from: '2026-01-05' },
    ],
    ['2026-01-06', 'catalogue.register', { state: '进厅', hall: '农安大厅', window: '3' }],
    ['2026-03-01', 'catalogue.item', { ...described, status: '暂停' }],
    ['2026-04-01', 'catalogue.item', { ...described, status: '在用' }],
    ['2026-09-01', 'catalogue.register', { state: '退出' }],
    ['2026-09-02', 'catalogue.item', { ...described, status: '取消', effective_until: '2026-09-30' }],
  ];
  const at = (n: number) => fold('item', 'A-1', told(story.slice(0, n)));
  expect(at(2)).toMatchObject({
    state: 'in_use',
    title: '施工许可',
    item: code,
    itemType: '01',
    facts: { statutoryDays: 20, promisedDays: 7, inHall: true, hall: '农安大厅', window: '3' },
  });
  expect(at(3).state).toBe('suspended');
  expect(at(4).state).toBe('in_use');
  expect(at(6)).toMatchObject({
    state: 'cancelled',
    anomalies: [],
    facts: { inHall: false, hall: '农安大厅' },
  });
  expect(at(6).facts.versions).toMatchObject([
    { id: idOf(0), status: '在用', from: '2026-01-05', until: null },
    { id: idOf(2), status: '暂停' },
    { id: idOf(3), status: '在用' },
    { id: idOf(5), status: '取消', until: '2026-09-30' },
  ]);
});
