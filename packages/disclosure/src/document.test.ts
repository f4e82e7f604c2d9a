import { reviewedDigest } from '@hutong/record';
import { expect, test } from 'vitest';
import {
  actsIn,
  after,
  type DocumentContent,
  type DocumentState,
  drafted,
  gateOf,
  isClosedAgain,
  type OfficialDocument,
  refusalOf,
  type Step,
} from './document.ts';

const OTHER = '农安县财政局';
const content = (over: object = {}): DocumentContent => ({
  subject: 'NA-2026-0001',
  department: '农安县水务局',
  visibility: 'public',
  body: { title: '供水办法', method: '主动公开', text: '第一条', ...over },
});

let at = 0;
const step = (act: Step['act'], by: string, more: Partial<Step> = {}): Step => ({
  act,
  by,
  at: at++,
  once: String(at),
  ...more,
});
const DRAFTER = '经办 A101';
const REVIEWER = '保密审查 B202';
const seen = (document: OfficialDocument) => ({ sha256: reviewedDigest(document.content) });
const submitted = (given = content()) =>
  after(drafted(given, step('edit', DRAFTER)), step('submit', DRAFTER));
const passed = (given = content()) => {
  const document = submitted(given);
  return after(document, step('pass', REVIEWER, seen(document)));
};

test('what may be done in each state', () => {
  const states: DocumentState[] = ['draft', 'in_review', 'returned', 'reviewed', 'cleared', 'published'];
  expect(
    Object.fromEntries(states.map((state) => [state, actsIn({ state, history: [] }).join(' ')])),
  ).toEqual({
    draft: 'edit submit discard',
    in_review: 'edit pass return',
    returned: 'edit discard',
    reviewed: 'edit consent object',
    cleared: 'edit object publish',
    published: '',
  });
});

test.each([
  ['who drafted it', DRAFTER],
  ['who drafted it, at another post', '保密审查 A101'],
  ['who stands in for the drafter', '保密审查 C303（代 A101）'],
  ['who edited it before somebody else did', '保密审查 D404'],
])('%s does not review it', (_, who) => {
  const begun = after(drafted(content(), step('edit', DRAFTER)), step('edit', '经办 D404'), content());
  const edited = after(begun, step('edit', '经办 E505'), content({ text: '第二条' }));
  const document = after(edited, step('submit', DRAFTER));
  for (const act of ['pass', 'return'] as const)
    expect(refusalOf(document, step(act, who, { ...seen(document), reason: '不妥' }))).toBe('own_draft');
  expect(refusalOf(document, step('pass', REVIEWER, seen(document)))).toBeUndefined();
});

test('a review is of what was seen, to the byte; what is written after it closes the gate again', () => {
  const document = submitted();
  const other = { sha256: reviewedDigest(content({ text: '第一条 ' })) };
  expect(refusalOf(document, step('pass', REVIEWER, other))).toBe('changed_since');
  const cleared = passed();
  expect(cleared.state).toBe('cleared');
  expect(refusalOf(cleared, step('publish', DRAFTER, other))).toBe('changed_since');
  expect(gateOf(cleared)).toMatchObject({ drafted_by: DRAFTER, reviewed_by: REVIEWER, ...seen(cleared) });
  const changed = after(cleared, step('edit', DRAFTER), content({ text: '第二条' }));
  expect([changed.state, isClosedAgain(changed), isClosedAgain(cleared)]).toEqual(['draft', true, false]);
  expect(refusalOf(changed, step('publish', DRAFTER, seen(changed)))).toBe('not_now');
  expect(() => gateOf(changed)).toThrow('has not passed');
});

test('it is given back with a reason, and written anew before it is sent again', () => {
  const document = submitted();
  expect(refusalOf(document, step('return', REVIEWER, { ...seen(document), reason: ' ' }))).toBe('no_reason');
  const returned = after(document, step('return', REVIEWER, { ...seen(document), reason: '含内部号码' }));
  expect([returned.state, refusalOf(returned, step('submit', DRAFTER))]).toEqual(['returned', 'not_now']);
});

test('each organ that it names consents to what was reviewed; an objection and an edit take that back', () => {
  const named = content({ coordinated_with: [OTHER, '农安县住建局'] });
  const document = passed(named);
  expect(document.state).toBe('reviewed');
  expect(refusalOf(document, step('consent', DRAFTER, { organ: '农安县公安局' }))).toBe('not_named');
  expect(refusalOf(document, step('object', DRAFTER, { organ: OTHER }))).toBe('no_reason');
  const one = after(document, step('consent', DRAFTER, { organ: OTHER }));
  expect(one.state).toBe('reviewed');
  const both = after(one, step('consent', DRAFTER, { organ: '农安县住建局' }));
  expect(both.state).toBe('cleared');
  const objected = after(both, step('object', DRAFTER, { organ: OTHER, reason: '数据有误' }));
  expect([objected.state, refusalOf(objected, step('publish', DRAFTER, seen(objected)))]).toEqual([
    'reviewed',
    'not_now',
  ]);
  const again = after(after(both, step('edit', DRAFTER), named), step('submit', DRAFTER));
  expect(after(again, step('pass', REVIEWER, seen(again))).state).toBe('reviewed');
});

test('a document with which too much was done is edited and sent no more, and is never stuck where it stands', () => {
  const begun = submitted(content({ coordinated_with: [OTHER] }));
  const worn = (state: DocumentState, document: OfficialDocument): OfficialDocument => {
    const more = Array.from({ length: 500 - document.history.length }, () => step('edit', DRAFTER));
    return { ...document, state, history: [...more, ...document.history] };
  };
  for (const state of ['draft', 'in_review', 'returned', 'reviewed'] as const) {
    const document = worn(state, begun);
    expect([state, actsIn(document)]).toEqual([state, ['discard']]);
    expect(refusalOf(document, step('discard', DRAFTER))).toBeUndefined();
    expect(after(document, step('discard', DRAFTER)).state).toBe(state);
    const edit = step('edit', DRAFTER);
    expect(refusalOf(document, edit)).toBe('too_many_steps');
  }
  const cleared = worn('cleared', passed());
  expect(actsIn(cleared)).toEqual(['publish', 'discard']);
  const published = after(cleared, step('publish', DRAFTER, seen(cleared)));
  expect([published.state, actsIn(published)]).toEqual(['published', []]);
  expect(refusalOf(published, step('discard', DRAFTER))).toBe('not_now');
  // One step before that all is as ever.
  const [, ...shorter] = worn('in_review', begun).history;
  expect(actsIn({ state: 'in_review', history: shorter })).toEqual(['edit', 'pass', 'return']);
});
