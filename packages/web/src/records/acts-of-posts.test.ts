import { ROLES } from '@hutong/api';
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
  ['a', [201, 201, 201]],
  ['writer', [403, 403, 201]],
  ['administrator', [403, 403, 403]],
  ['window', [403, 403, 403]],
  ['hall-head', [403, 201, 403]],
  ['reader', [403, 403, 403]],
])('A7: %s may say these of a withdrawal, an answer and a case', async (role, expected) => {
  const answers = [];
  for (const one of [WITHDRAW, ANSWER, CASE])
    answers.push(await post(role, 'application/json', JSON.stringify(one)));
  expect(answers.map(({ status }) => status)).toEqual(expected);
});

test('how content somebody is, nobody says for them: no token rates a case', async () => {
  const rating = JSON.stringify(record('case.rate', { grade: '5' }));
  for (const role of [...ROLES, 'a']) expect((await post(role, 'application/json', rating)).status).toBe(403);
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

const DOCUMENT = record('disclosure.document', { title: '关于公布办事指南的通知' });

test('a public document past the desk’s review takes a role of its own, and says where it is to go instead', async () => {
  const asked = (role: string, one: object) => post(role, 'application/json', JSON.stringify(one));
  const published: string[] = [];
  for (const role of [...ROLES, 'a']) {
    const { status } = await asked(role, DOCUMENT);
    if (status === 201) published.push(role);
    else expect(status, role).toBe(403);
  }
  expect(published.sort()).toEqual(['a', 'operator', 'publishing-writer']);
  // Internal, it is nobody’s to read but authorities’: programs bring it as before.
  expect((await asked('writer', { ...DOCUMENT, visibility: 'internal' })).status).toBe(201);
  const refused = await asked('writer', { ...DOCUMENT, visibility: 'public' });
  expect(await refused.json()).toMatchObject({
    error: {
      code: 'forbidden',
      reason: expect.stringContaining('保密审查'),
      next: expect.stringMatching(/公文公开.*publishing-writer/),
    },
  });
});

test('among many records a public document is refused by itself', async () => {
  const internal = { ...DOCUMENT, visibility: 'internal' };
  const lines = [DOCUMENT, internal, CASE].map((one) => JSON.stringify(one)).join('\n');
  const answer = await post('writer', 'application/x-ndjson', lines);
  const told = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(told.map(({ status }) => status)).toEqual(['refused', 'stored', 'stored']);
  expect(told[0]).toMatchObject({ code: 'forbidden', next: expect.stringContaining('internal') });
});
