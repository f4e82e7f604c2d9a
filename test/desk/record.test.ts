import { parseProof, proves } from '@hutong/log';
import { expect, onTestFinished, test } from 'vitest';
import { Site } from '../browser/site.ts';
import { clerk } from './clerk.ts';
import { ORGAN, openDesk } from './desk.ts';

const window = clerk('A003', { role: 'window', organs: '*' });
const APPLICATION = { applicant_name: '孙一', phone: '13900001111', material: ['0', '1'], go: 'accept' };
const linksIn = (text: string) =>
  [...text.matchAll(/href="(\/desk\/records\/[0-9a-f-]+)"/g)].map(([, to]) => to!);

test('P9: each event leads to its record, internal ones too, with the files that prove it; without receipts nothing is green', async () => {
  const { get, ask, send } = await openDesk();
  const { to } = await send(window, '/desk/counter/XK-001', APPLICATION);
  const page = (await get(window, to)).text;
  const links = linksIn(page);
  expect(links).toHaveLength(2);
  expect(page).toContain('尚未发送，上级尚无回执');
  for (const link of links) {
    const { status, text } = await get(window, link);
    expect([link, status]).toEqual([link, 200]);
    // Nobody has put this hall in a registry.
    expect(text).toContain('签名无从核对');
    expect([text.includes('class="mark good"'), text.includes('孙一'), text.includes('13900001111')]).toEqual(
      [false, false, false],
    );
    const [entry, proof] = await Promise.all(
      ['entry', 'proof'].map((file) => ask(window, `${link}/${file}`)),
    );
    const bytes = new Uint8Array(await entry!.arrayBuffer());
    const file = parseProof(await proof!.text());
    expect([proves(file, bytes), proves(file, bytes.slice(1))]).toEqual([true, false]);
    expect(entry!.headers.get('content-disposition')).toContain('.cbor"');
  }
});

test('what is no record of a case or a complaint has no page here, nor has an id that is none', async () => {
  const { get, hall } = await openDesk();
  const { items } = await hall.query({ node: hall.info.node, type: 'catalogue.item', limit: 1 });
  for (const id of [items[0]?.id, '0', 'zzz', '01a22bd1-6ad9-7fe0-8d2c-74ff282b0b4b'])
    for (const file of ['', '/entry', '/proof']) {
      const path = `/desk/records/${id}${file}`;
      expect([path, (await get(window, path)).status]).toEqual([path, 404]);
    }
});

test('P9: a receipt of each center above is told of every event, with whose signature it is', async () => {
  const number = '220122-20261102-000009';
  const said = { type: 'case.apply', subject: number, department: ORGAN, occurred_at: '2026-11-02' };
  const { site, ids } = await Site.received([{ ...said, body: { item_name: '许可' } }]);
  onTestFinished(() => site.stop());
  const headers = { cookie: `hutong=${site.staff.secretOf('clerk')}`, accept: 'text/html' };
  const get = async (path: string) => (await fetch(site.url('nongan', path), { headers })).text();
  const page = await get(`/desk/cases/${number}`);
  for (const name of ['city', 'province'])
    expect(page).toMatch(new RegExp(`mark good[^>]*>[^/]*/span> ${name}政务大厅 已于 2\\d{3}-`));
  const record = await get(`/desk/records/${ids[0]}`);
  const signatures = /id="signatures".*?<\/ul>/s.exec(record)?.[0] ?? '';
  for (const node of ['city', 'province']) expect(signatures).toContain(`${node}政务大厅 已收`);
  expect(signatures).toMatch(/nongan政务大厅 的日志已签名<\/span> <code>test\/nongan\/1-[0-9a-f]{8}<\/code>/);
  expect(signatures.match(/<li>/g)).toHaveLength(3);
});
