import { expect, test } from 'vitest';
import { recordPage } from './record.tsx';
import { document, log, shown, statusOf, viewAt } from './testing/data.ts';

const { sync } = statusOf(log());

test('the record page shows fields, receipts, files and the command to check them', async () => {
  const record = document({ body: { title: '标题', nested: { a: [1] } }, commitments: { phone: 'ff00' } });
  const { id } = record;
  const text = await recordPage(viewAt('zh'), { record, sync });
  expect(text).toContain('<dt>名称</dt><dd>标题</dd>');
  expect(text).toContain('<dt>手机</dt><dd><code>ff00</code></dd>');
  expect(text).toContain('长春市 已收');
  expect(text).toContain(`href="/api/records/nongan/${id}/proof"`);
  expect(text).toContain(
    `hutong verify --entry ${id}.cbor --proof ${id}.tlog-proof --trust trust.json --root abab`,
  );
});

test('markup in a record or a query is shown, not run', async () => {
  const evil = '<script>alert(1)</script>"\'><img src=x onerror=1>';
  const body = { title: evil, [evil]: { [evil]: evil } };
  const record = document({ subject: evil, department: evil, type: evil, body });
  const data = statusOf(log());
  const pages = [
    await shown({ ...data, records: { items: [record] } }),
    await recordPage(viewAt('zh'), { record, sync }),
    await shown({ ...data, search: { subject: evil, type: '', cursor: '' } }),
    await shown({ ...data, search: { subject: '', type: evil.slice(0, 60), cursor: '' } }),
  ];
  for (const text of pages) expect(text).not.toMatch(/<script>|<img/);
});

test('a document that was made public past its review is marked on its page and in its row; others are not', async () => {
  const pages = async (lang: 'zh' | 'en', record: ReturnType<typeof document>) => [
    await recordPage(viewAt(lang), { record, sync }),
    ...(lang === 'zh' ? [await shown({ ...statusOf(log()), records: { items: [record] } })] : []),
  ];
  for (const text of await pages('zh', document({ unreviewed: true })))
    expect(text).toContain('未经本系统保密审查');
  for (const text of await pages('zh', document({ unreviewed: true, body: {} })))
    expect(text).toContain('未经本系统保密审查');
  expect((await pages('en', document({ unreviewed: true }))).join('')).toContain(
    'not reviewed for secrets by this system',
  );
  for (const text of await pages('zh', document())) expect(text).not.toContain('保密审查');
});
