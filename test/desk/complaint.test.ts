import { expect, test } from 'vitest';
import { clerk } from './clerk.ts';
import { openDesk } from './desk.ts';

const complaints = clerk('E001', { role: 'complaints', organs: '*' });

test('a complaint is taken down, accepted, replied to and called back', async () => {
  const { get, send, types } = await openDesk();
  const filed = await send(complaints, '/desk/complain', {
    channel: '电话',
    title: '窗口态度',
    complained_unit: '农安县水务局',
    complainant: '李二',
    complaint_text: '等了两个小时没人理。',
  });
  const path = filed.to.split('?')[0]!;
  const number = decodeURIComponent(path.split('/').at(-1)!);
  expect((await get(complaints, filed.to)).text).toContain('已记录：登记投诉');
  for (const [act, fields] of Object.entries({
    accept: {},
    reply: { outcome: '属实', summary: '已约谈窗口人员' },
    revisit: { method: '电话', reached: 'yes', solved: 'yes', satisfaction: '4' },
  }))
    expect([act, (await send(complaints, `${path}/${act}`, fields)).status]).toEqual([act, 303]);
  expect(await types(number)).toEqual([
    'complaint.revisit',
    'complaint.reply',
    'complaint.accept',
    'complaint.file',
  ]);
});

test('a draft is there again for who typed it, and gone when the form is sent', async () => {
  const { get, post, send } = await openDesk();
  const typed: [string, string][] = [
    ['title', '写了一半'],
    ['complainant', '李二'],
  ];
  expect((await post(complaints, '/desk/drafts?form=%2Fdesk%2Fcomplain', typed)).status).toBe(200);
  expect((await get(complaints, '/desk/complain')).text).toContain('value="李二"');
  const other = clerk('E002', { role: 'complaints', organs: '*' });
  expect((await get(other, '/desk/complain')).text).not.toContain('李二');
  const fields = { channel: '来信', title: '写完了', complained_unit: '农安县水务局' };
  expect((await send(complaints, '/desk/complain', fields)).status).toBe(303);
  expect((await get(complaints, '/desk/complain')).text).not.toContain('李二');
});

test('what begins a matter is filed where it gets its number, and under no number of an address', async () => {
  const { get, post, types } = await openDesk();
  const head = clerk('A003', { role: 'window', organs: '*' }, { role: 'complaints', organs: '*' });
  for (const path of ['/desk/complaints/自编-1/file', '/desk/requests/自编-1/request']) {
    expect([path, (await get(head, path)).status]).toEqual([path, 404]);
    const sent = await post(head, path, [
      ['once', '019a0000-0000-7000-8000-000000000001'],
      ['title', '自编'],
    ]);
    expect([path, sent.status]).toEqual([path, 404]);
  }
  expect(await types('自编-1')).toEqual([]);
});
