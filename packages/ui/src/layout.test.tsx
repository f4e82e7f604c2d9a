import { expect, test } from 'vitest';
import { layout } from './layout.tsx';
import { AT, log, statusOf, viewAt } from './testing/data.ts';
import { linkTruth } from './truth.tsx';

const person = {
  name: '窗口 A003',
  csrf: 'token-1',
  areas: ['today', 'cases'],
  current: 'today',
  counts: { today: 4 },
} as const;

test('who is signed in sees the places of their posts, and can lock and sign out by POST alone', () => {
  const text = layout({ ...viewAt('en'), person }, 'Title', <h1>Title</h1>);
  expect(text).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<\/html>\n$/);
  expect(text).toContain(
    '<a href="/desk?lang=en" aria-current="page">Today<span class="count"> 4</span></a>',
  );
  expect(text).toContain('<a href="/desk/cases?lang=en">Cases</a>');
  expect(text).not.toContain('/desk/counter');
  for (const action of ['/lock', '/sign-out'])
    expect(text).toContain(
      `method="post" action="${action}?lang=en"><input type="hidden" name="csrf" value="token-1"/>`,
    );
  expect(text).toContain('窗口 A003');
  expect(layout(viewAt('en'), 'Title', '')).not.toMatch(/csrf|\/desk|live\.js/);
});

test('P9, P11: every page says how the line is, and what was not received; a line is no receipt', () => {
  const { sync } = statusOf(log());
  const said = (over: object, lang: 'zh' | 'en' = 'zh') =>
    layout({ ...viewAt(lang), truth: { ...linkTruth('nongan', sync), ...over } }, 'x', '');
  expect(said({})).toContain('与 长春市 已连通，最近消息 2026-03-02 09:30:00');
  expect(said({})).toContain('长春市 已全部收到');
  expect(said({ waiting: 12 })).toContain('长春市 还有 12 条未收');
  expect(said({ waiting: 12 })).not.toContain('mark good');
  expect(said({ connected: false })).toContain('自 2026-03-02 09:30:00 起情况不明');
  expect(said({ connected: false, since: null, waiting: 12 }, 'en')).toContain('never connected');
  expect(said({ parent: null })).not.toContain('truth');
});

test('what is waiting is counted of this node’s own logs that go on', () => {
  const behind = { by: 'changchun', name: '长春市', size: 4, behind: 6, at: AT };
  const ended = log({ received: [behind], ended: { next: null } });
  const { sync } = statusOf(log({ received: [behind] }), ended, log({ node: 'dehui', received: [behind] }));
  expect(linkTruth('nongan', sync).waiting).toBe(6);
});
