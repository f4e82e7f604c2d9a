import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { openDesk } from './desk.ts';

const person = clerk(
  'A003',
  { role: 'window', organs: '*' },
  { role: 'handler', organs: '*' },
  { role: 'complaints', organs: '*' },
);
const COUNTER = '/desk/counter/XK-001';
const COMPLAIN = '/desk/complain';
// It fits the shortest of the fields.
const ATTACK = `<script>'"</textarea>`;
const HARMLESS = '&lt;script&gt;';

/** Names of the fields of a page that take any text. */
function textFields(html: string): string[] {
  const tags = html.match(/<(?:textarea|input(?=[^>]*type="text"))[^>]*>/g) ?? [];
  return tags.map((tag) => /name="([^"]+)"/.exec(tag)![1]!);
}

/** Each field with what would be a script, where it is not escaped; it begins with the field’s name. */
function attacksOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `${name} ${ATTACK}`]));
}

/** The fields of which a page shows what was typed, escaped. @throws where something is not */
function shownIn(html: string, names: readonly string[]): string[] {
  expect(html).not.toContain('<script>');
  expect(html).not.toMatch(/&lt;script&gt;('|&#39;")/);
  expect(html).not.toContain('"</textarea>');
  return names.filter((name) => html.includes(`${name} ${HARMLESS}`));
}

/** What a form says is wrong; empty where it was taken. */
function faultsIn(html: string): string {
  return /<div class="error-summary".*?<\/ul>/.exec(html)?.[0] ?? '';
}

test('what is typed at the counter is shown again as text: with an error, as a draft, on its page, in lists, on paper', async () => {
  const { get, post, send, hall } = await openDesk();
  const names = textFields((await get(person, COUNTER)).text);
  expect(names).toEqual(
    expect.arrayContaining(['applicant_name', 'phone', 'address', 'missing', 'reserved', 'written_at']),
  );
  const typed = attacksOf(names);
  await post(person, `/desk/drafts?form=${encodeURIComponent(COUNTER)}`, Object.entries(typed));
  expect(shownIn((await get(person, COUNTER)).text, names)).toEqual(names);
  const again = await send(person, COUNTER, { ...typed, go: 'accept' });
  expect([again.status, shownIn(again.text, names)]).toEqual([422, names]);

  const { reserved: _, written_at: __, ...fields } = typed;
  const taken = await send(person, COUNTER, { ...fields, go: 'notice' });
  expect([taken.status, faultsIn(taken.text)]).toEqual([303, '']);
  const unsealed = ['missing', 'where_to', 'explanation'];
  const sealed = Object.keys(fields).filter((name) => !unsealed.includes(name));
  const page = (await get(person, taken.to)).text;
  expect(shownIn(page, sealed)).toEqual(sealed);
  for (const path of ['/desk', '/desk/cases', '/matters']) shownIn((await get(person, path)).text, []);
  const number = decodeURIComponent(taken.to.split('?')[0]!.split('/').at(-1)!);
  const { items } = await hall.query({ node: hall.info.node, subject: number, limit: 10 });
  const records = items.map(({ id }) => id);
  const paper = await send(person, taken.to.split('?')[0]!, { record: records }, '/desk/print');
  expect([paper.status, shownIn(paper.text, ['applicant_name', 'missing'])]).toEqual([
    200,
    ['applicant_name', 'missing'],
  ]);
});

test('what is said to who is sent away stands on the notice as text', async () => {
  const { send } = await openDesk();
  const typed = attacksOf(['missing', 'where_to', 'explanation']);
  const paper = await send(person, COUNTER, { ...typed, go: 'away', away_reason: '不属本机关职权' });
  expect([paper.status, shownIn(paper.text, Object.keys(typed))]).toEqual([200, Object.keys(typed)]);
});

test('what is typed into a sheet is shown again as text: with an error, as a draft, on papers', async () => {
  const { get, post, send } = await openDesk();
  const sheet = `${COUNTER}/sheet`;
  const names = textFields((await get(person, sheet)).text);
  expect(names).toHaveLength(30 * 4 + 3);
  const typed = attacksOf(names);
  await post(person, `/desk/drafts?form=${encodeURIComponent(sheet)}`, Object.entries(typed));
  expect(shownIn((await get(person, sheet)).text, names)).toEqual(names);
  const again = await send(person, sheet, { ...typed, go: 'accept' });
  expect([again.status, shownIn(again.text, names)]).toEqual([422, names]);
  const row = ['applicant_name-1', 'applicant_id_number-1', 'phone-1', 'agent_name'];
  const taken = await send(person, sheet, { ...attacksOf(row), go: 'apply' });
  expect([taken.status, faultsIn(taken.text)]).toEqual([303, '']);
  const record = /name="record" value="([^"]+)"/.exec((await get(person, taken.to)).text)![1]!;
  const paper = await send(person, taken.to, { record }, '/desk/print');
  expect(shownIn(paper.text, ['applicant_name-1', 'agent_name'])).toEqual(['applicant_name-1', 'agent_name']);
});

test('what is typed of a complaint is shown again as text: with an error, as a draft, on its page, in lists', async () => {
  const { get, post, send } = await openDesk();
  const names = textFields((await get(person, COMPLAIN)).text);
  expect(names).toEqual(
    expect.arrayContaining(['title', 'complained_unit', 'summary', 'complainant', 'complaint_text']),
  );
  const typed = attacksOf(names);
  await post(person, `/desk/drafts?form=${encodeURIComponent(COMPLAIN)}`, Object.entries(typed));
  expect(shownIn((await get(person, COMPLAIN)).text, names)).toEqual(names);
  const again = await send(person, COMPLAIN, typed);
  expect([again.status, shownIn(again.text, names)]).toEqual([422, names]);

  const filed = await send(person, COMPLAIN, { ...typed, channel: '电话' });
  expect([filed.status, faultsIn(filed.text)]).toEqual([303, '']);
  const sealed = ['complainant', 'phone', 'address', 'complained_person', 'complaint_text'];
  expect(shownIn((await get(person, filed.to)).text, ['title', ...sealed])).toEqual(['title', ...sealed]);
  expect(shownIn((await get(person, '/desk/complaints')).text, ['title'])).toEqual(['title']);
  for (const path of ['/desk', '/matters']) shownIn((await get(person, path)).text, []);
});

test('what is typed where a colleague’s cases are given away is shown again as text, and so is their name', async () => {
  const head = clerk('H001', { role: 'hall-head', organs: '*' });
  const { hall, get, send } = await openDesk();
  const owner = `经办 ${ATTACK}`;
  const body = { item_code: 'XK-001', item_name: '许可' };
  const said = { subject: 'V-1', department: '农安县卫生健康局', occurred_at: Date.now() - 60_000 };
  await hall.append([
    { ...said, type: 'case.apply', body },
    { ...said, type: 'case.assign', body: { owner } },
  ]);
  await hall.followers.catchUp();
  const list = (await get(head, '/desk/colleagues')).text;
  expect(list).toContain(`经办 ${HARMLESS}`);
  const path = /href="(\/desk\/colleagues\/[^"]+)"/.exec(list)![1]!.replaceAll('&#39;', "'");
  const answer = await send(head, path, {
    reason: `reason ${ATTACK}`,
    owner: `owner ${ATTACK}`,
    number: ATTACK,
  });
  expect([answer.status, shownIn(answer.text, ['reason'])]).toEqual([422, ['reason']]);
  for (const page of ['/desk/colleagues', path, '/desk/cases/V-1', '/desk/cases/V-1/assign'])
    shownIn((await get(head, page)).text, []);
});

test('what is searched for is shown again as text', async () => {
  const { get, post } = await openDesk();
  const names = ['applicant', 'telephone', 'id_number', 'words'];
  const answer = await post(person, '/desk/search', Object.entries(attacksOf(names)));
  expect(shownIn(answer.text, names)).toEqual(names);
  const words = encodeURIComponent(`words ${ATTACK}`);
  expect(shownIn((await get(person, `/desk/counter?words=${words}`)).text, ['words'])).toEqual(['words']);
  for (const path of ['/desk/cases', '/desk/complaints', '/matters'])
    shownIn((await get(person, `${path}?words=${words}&cursor=${words}`)).text, []);
  expect(shownIn((await get(person, `/desk/cases?words=${words}`)).text, ['words'])).toEqual(['words']);
});
