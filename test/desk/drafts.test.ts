import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const COUNTER = '/desk/counter/XK-001';
const APPLICANT = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'] };

const FORMS: Record<string, { path: string; fields: Record<string, string | string[]> }> = {
  'an application': { path: COUNTER, fields: { ...APPLICANT, go: 'accept' } },
  'a notice to who is sent away': { path: COUNTER, fields: { material: '0', go: 'away' } },
  'a sheet': {
    path: `${COUNTER}/sheet`,
    fields: { 'applicant_name-1': '孙一', 'phone-1': '13900001111', material: ['0', '1'], go: 'accept' },
  },
  'a complaint': {
    path: '/desk/complain',
    fields: { channel: '来信', title: '排队', complained_unit: '农安县水务局', complainant: '孙一' },
  },
};

for (const [what, { path, fields }] of Object.entries(FORMS))
  test(`P1: ${what} that is sent again, since the power went when it was on record, leaves no draft behind`, async () => {
    const { get, post, store } = await openDesk();
    const page = (await get(window, path)).text;
    const once = /name="once" value="([^"]+)"/.exec(page)![1]!;
    const typed = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    );
    const sent: [string, string][] = [['once', once], ...typed];
    const first = await post(window, path, sent);
    expect([200, 303]).toContain(first.status);
    // As it was when the power went: what was typed is still kept.
    await post(window, `/desk/drafts?form=${encodeURIComponent(path)}`, sent);
    expect(store.drafts.find(window.account, path)).toBeDefined();
    const again = await post(window, path, sent);
    expect([again.status, again.to.split('?')[0]]).toEqual([first.status, first.to.split('?')[0]]);
    expect(store.drafts.find(window.account, path)).toBeUndefined();
  });

test('what is typed when a session has ended is kept of the desk’s forms, and a password never', async () => {
  const { site, store } = await openDesk();
  const typed = new Map([['current', ['correct horse battery']]]);
  for (const path of ['/unlock', '/account/password', '/sign-in/code'])
    site.keep?.(window.account, path, typed);
  for (const path of ['/unlock', '/account/password', '/sign-in/code'])
    expect([path, store.drafts.find(window.account, path)]).toEqual([path, undefined]);
  site.keep?.(window.account, COUNTER, new Map([['applicant_name', ['孙一']]]));
  expect(store.drafts.find(window.account, COUNTER)).toBeDefined();
});
