import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const person = clerk(
  'A003',
  { role: 'window', organs: '*' },
  { role: 'department-head', organs: '*' },
  { role: 'publisher', organs: '*' },
  { role: 'complaints', organs: '*' },
);
/** Fields that are sealed: whatever is typed there stays at the hall. */
const SEALED = [
  'applicant_name',
  'applicant_id_number',
  'phone',
  'contact_name',
  'address',
  'agent_name',
  'agent_id_number',
  'agent_phone',
  'certificate_holder',
  'recipient_name',
  'complainant',
  'complained_person',
  'complaint_text',
  'reply_text',
];
/** Neither is put on record: a number of a sheet, and the time on it. */
const OF_SHEETS = ['reserved', 'written_at'];
const NUMBERS = ['13900001111', '220122199003070019', '２２０１２２ 1990 0307 0019', '+86 139-0000-1111'];
const WORD = /含有(?:手机号码|公民身份证号)。请删去，或写到注明“只在本大厅可见”的栏里/;

type Fields = Record<string, string>;

/** The fields of a page’s form: what must be filled in, with something that fits, and those of text that everybody may read. */
function formOf(html: string): { fit: Fields; open: string[] } {
  const form = html.slice(html.indexOf('data-draft'));
  const fit: Fields = {};
  const open: string[] = [];
  for (const [tag, name] of form.matchAll(/<(?:input|textarea|select)[^>]*? name="([^"]+)"[^>]*>/g)) {
    if (/type="hidden"|type="checkbox"/.test(tag)) continue;
    if (tag.startsWith('<select')) {
      const rest = form.slice(form.indexOf(tag));
      fit[name!] = /<option value="([^"]+)"/.exec(rest)?.[1] ?? '';
    } else if (tag.includes('type="radio"')) fit[name!] ??= /value="([^"]+)"/.exec(tag)![1]!;
    else if (tag.includes('type="date"') || tag.includes('inputmode="numeric"')) {
      if (tag.includes('required')) fit[name!] = tag.includes('numeric') ? '1' : '2026-11-30';
    } else {
      if (tag.includes('required')) fit[name!] = '甲乙';
      if (!SEALED.includes(name!.replace(/-\d+$/, '')) && !OF_SHEETS.includes(name!)) open.push(name!);
    }
  }
  return { fit, open };
}

const ITEM = { item_name: '公共场所卫生许可', item_code: 'XK-001' };
const APPLY: [string, object] = ['case.apply', ITEM];
const ACCEPT: [string, object] = ['case.accept', { accepted: true, ...ITEM }];
const PAUSE: [string, object] = [
  'case.special_start',
  { special_type: '2', number: 1, special_name: '检验', reason: '送检' },
];
const CLOSE: [string, object] = ['case.close', { outcome: '准予' }];
const FILE: [string, object] = [
  'complaint.file',
  { channel: '大厅', title: '等候过长', complained_unit: ORGAN },
];
const TAKE: [string, object] = ['complaint.accept', { accepted: true }];
const REPLY: [string, object] = ['complaint.reply', { outcome: '属实' }];

/** Every act that a clerk writes words for, and what came before it. */
const ACTS: [string, [string, object][]][] = [
  ['cases/accept', [APPLY]],
  ['cases/refuse', [APPLY]],
  ['cases/supplement_notice', [APPLY]],
  ['cases/supplement_received', [APPLY, ['case.supplement_notice', { materials: ['照片'] }]]],
  ['cases/step', [APPLY, ACCEPT]],
  ['cases/extend', [APPLY, ACCEPT]],
  ['cases/pause', [APPLY, ACCEPT]],
  ['cases/resume', [APPLY, ACCEPT, PAUSE]],
  ['cases/close', [APPLY, ACCEPT]],
  ['cases/withdraw', [APPLY, ACCEPT]],
  ['cases/correct', [APPLY, ACCEPT]],
  ['cases/deliver', [APPLY, ACCEPT, CLOSE]],
  ['cases/publish', [APPLY, ACCEPT, CLOSE]],
  ['complaints/accept', [FILE]],
  ['complaints/refuse', [FILE]],
  ['complaints/step', [FILE, TAKE]],
  ['complaints/extend', [FILE, TAKE]],
  ['complaints/transfer', [FILE]],
  ['complaints/reply', [FILE, TAKE]],
  ['complaints/revisit', [FILE, TAKE, REPLY]],
];

test('A8: a number of a person in any field of an act that everybody may read stops it, with a word at that field', async () => {
  const { hall, get, send } = await openDesk();
  for (const [i, [act, story]] of ACTS.entries()) {
    const subject = `SJ-${i}`;
    for (const [k, [type, body]] of story.entries())
      await hall.append([{ type, subject, department: ORGAN, occurred_at: Date.now() - 10_000 + k, body }]);
    await hall.followers.catchUp();
    const [area, name] = act.split('/') as [string, string];
    const path = `/desk/${area}/${subject}/${name}`;
    const { fit, open } = formOf((await get(person, path)).text);
    expect([act, open.length > 0]).toEqual([act, true]);
    const before = (await hall.query({ node: hall.info.node, subject, limit: 50 })).items.length;
    for (const field of open) {
      const stopped = await send(person, path, { ...fit, [field]: `见 ${NUMBERS[i % NUMBERS.length]}` });
      const at = stopped.text.includes(`href="#f-${field}"`);
      expect([act, field, stopped.status, at, WORD.test(stopped.text)]).toEqual([
        act,
        field,
        422,
        true,
        true,
      ]);
    }
    const { items } = await hall.query({ node: hall.info.node, subject, limit: 50 });
    expect([act, items.length]).toEqual([act, before]);
  }
});

test('A8: so it is at the counter, on a sheet, for who is sent away, and where a complaint is taken down', async () => {
  const { hall, get, send } = await openDesk();
  const counter = '/desk/counter/XK-001';
  const forms: [string, Fields][] = [
    [counter, { go: 'notice' }],
    [counter, { go: 'away' }],
    [`${counter}/sheet`, { go: 'apply', 'applicant_name-1': '孙一' }],
    ['/desk/complain', {}],
  ];
  for (const [path, more] of forms) {
    const { fit, open } = formOf((await get(person, path)).text);
    // Of a sheet everything that is typed is sealed.
    expect([path, open.length > 0]).toEqual([path, !path.endsWith('sheet')]);
    const said = more.go === 'notice' ? open.filter((name) => name === 'missing') : open;
    for (const field of said)
      for (const number of NUMBERS) {
        const stopped = await send(person, path, { ...fit, ...more, [field]: `见 ${number}` });
        const at = stopped.text.includes(`href="#f-${field}"`);
        expect([path, field, stopped.status, at, WORD.test(stopped.text)]).toEqual([
          path,
          field,
          422,
          true,
          true,
        ]);
      }
  }
  for (const kind of ['case', 'complaint'] as const)
    expect((await hall.matters.list({ kind, limit: 5 }, { readsInternal: true })).total).toBe(0);
});
