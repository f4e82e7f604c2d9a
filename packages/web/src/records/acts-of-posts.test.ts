import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { bearer, FakeService, fakeTokens, recordingLog } from '../testing/fake.ts';

const of = '019caa2c-0000-7000-8000-00000000000a';
const record = (type: string, body: object) => {
  const common = { subject: 'JC20260310-0000000a', department: '监察局', occurred_at: '2026-03-12' };
  return { ...common, type, body };
};
const WITHDRAW = record('supervision.withdraw', { of, reason: '停电，有通知' });
const ANSWER = record('supervision.answer', { to: 'changchun', of, text: '已办结' });
const CASE = record('case.accept', { accepted: true });

const app = createApp({ service: new FakeService(), tokens: fakeTokens, log: recordingLog() });

const post = (role: string, type: string, body: string) =>
  app.request('/api/records', {
    method: 'POST',
    headers: { 'content-type': type, ...bearer(`${role}-token`) },
    body,
  });

test.each([
  ['supervisor', [201, 403, 403]],
  ['operator', [403, 201, 201]],
  ['writer', [403, 403, 201]],
  ['administrator', [201, 201, 201]],
  ['reader', [403, 403, 403]],
])('A7: %s may say these of a withdrawal, an answer and a case', async (role, expected) => {
  const answers = [];
  for (const one of [WITHDRAW, ANSWER, CASE])
    answers.push(await post(role, 'application/json', JSON.stringify(one)));
  expect(answers.map(({ status }) => status)).toEqual(expected);
});

test('a record of another post refuses no other, and says whose it is', async () => {
  const lines = [WITHDRAW, CASE, ANSWER].map((one) => JSON.stringify(one)).join('\n');
  const answer = await post('writer', 'application/x-ndjson', lines);
  const told = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(told.map(({ status }) => status)).toEqual(['refused', 'stored', 'refused']);
  expect(told[0]).toMatchObject({ line: 1, field: 'type', code: 'forbidden' });
  expect(told[0].next).toMatch(/supervision\.decide/);
});
