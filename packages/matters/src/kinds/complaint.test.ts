import { expect, test } from 'vitest';
import { fold } from './fold.ts';
import { gridOf, rowsOf, type Story, told } from './testing.ts';

const says = {
  file: ['complaint.file', { title: '窗口态度' }],
  accept: ['complaint.accept', {}],
  refuse: ['complaint.accept', { accepted: false, reason: '已在诉讼' }],
  step: ['complaint.step', { step: '核实' }],
  extend: ['complaint.extend', { days: 30 }],
  transfer: ['complaint.transfer', { to: '市监局' }],
  reply: ['complaint.reply', { outcome: '属实' }],
  reply_refuse: ['complaint.reply', { outcome: '不予受理' }],
  revisit: ['complaint.revisit', { satisfaction: '4' }],
  unsolved: ['complaint.revisit', { solved: false }],
} as const;

const rows = {
  none: [],
  filed: ['file'],
  accepted: ['file', 'accept'],
  refused: ['file', 'refuse'],
  transferred: ['file', 'transfer'],
  replied: ['file', 'reply'],
  revisited: ['file', 'reply', 'revisit'],
  reopened: ['file', 'reply', 'unsolved'],
} as const;

const NB = 'no_beginning';
const AE = '=/after_end';

test('what each record does to a complaint in each state', () => {
  expect(gridOf({ kind: 'complaint', says, rows })).toEqual(
    rowsOf(`
none filed accepted/${NB} refused/${NB} =/${NB} =/${NB} transferred/${NB} replied/${NB} refused/${NB} =/${NB} =/${NB}
filed =/past accepted refused = = transferred replied refused =/too_early =/too_early
accepted =/past =/past =/past = = transferred replied refused =/too_early =/too_early
refused ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} = =
transferred ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE}
replied ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} revisited reopened
revisited ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} ${AE} = reopened
reopened =/past =/past =/past = = transferred replied refused = =
`),
  );
});

test('信访: accepted, extended, replied to, called back, done again', () => {
  const story: Story = [
    ['2026-03-02', 'complaint.file', { title: '拖延发证', channel: '信访', case_number: 'B-9' }],
    ['2026-03-10', 'complaint.accept', { accepting_unit: '信访局' }],
    ['2026-03-12', 'complaint.step', { step: '调查', step_number: 1, state: '2' }],
    ['2026-04-28', 'complaint.extend', { days: 30, reason: '情况复杂' }],
    ['2026-05-20', 'complaint.reply', { outcome: '部分属实', satisfaction: '2' }],
    ['2026-05-25', 'complaint.revisit', { reached: true, solved: false, satisfaction: '1' }],
    ['2026-06-10', 'complaint.reply', { outcome: '属实' }],
    ['2026-06-15', 'complaint.revisit', { reached: true, solved: true, satisfaction: '4' }],
  ];
  const at = (n: number) => fold('complaint', 'A-1', told(story.slice(0, n)));
  expect(at(5)).toMatchObject({
    state: 'replied',
    title: '拖延发证',
    outcome: '部分属实',
    steps: [{ step: '调查', number: 1, state: '2', action: null }],
    extensions: [{ days: 30, reason: '情况复杂' }],
    facts: { channel: '信访', caseNumber: 'B-9', satisfaction: '2', solved: null },
  });
  expect(at(6)).toMatchObject({
    state: 'reopened',
    closedAt: null,
    facts: { satisfaction: '1', solved: false },
  });
  expect(at(8)).toMatchObject({
    state: 'revisited',
    outcome: '属实',
    facts: { satisfaction: '4', solved: true },
    anomalies: [],
  });
});
