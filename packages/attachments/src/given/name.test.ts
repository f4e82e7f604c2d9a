import { expect, test } from 'vitest';
import { mediaTypeOf, servedType } from './media-type.ts';
import { safeName, saveAs } from './name.ts';

test.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\Windows\\system32\\drivers\\办事指南.pdf', '办事指南.pdf'],
  ['C:\\Users\\张三\\通知.docx', '通知.docx'],
  ['a\0b.pdf', 'ab.pdf'],
  ['line\r\nSet-Cookie: x.pdf', 'lineSet-Cookie_ x.pdf'],
  ['invoice\u202efdp.txt', 'invoicefdp.txt'],
  ['a\u200b\u2066\ufeff.pdf', 'a.pdf'],
  ['report.pdf                    .txt', 'report.pdf.txt'],
  ['.htaccess', 'htaccess'],
  ['通知.pdf. . .', '通知.pdf'],
  ['CON', '_CON'],
  ['aux.txt', '_aux.txt'],
  ['com¹.pdf', '_com¹.pdf'],
  ['a<b>:"|?*.pdf', 'a_b______.pdf'],
  ['\ud800.pdf', '\ufffd.pdf'],
  ['', '未命名'],
  ['...', '未命名'],
  [`${'长'.repeat(300)}.pdf`, `${'长'.repeat(78)}.pdf`],
  [`${'a'.repeat(300)}.docx`, `${'a'.repeat(115)}.docx`],
])('the name %j is kept as %j', (given, kept) => {
  expect(safeName(given)).toBe(kept);
  // What is kept is kept as it is.
  expect(safeName(kept)).toBe(kept);
});

test.each(['setup.exe', 'a.pdf      .exe', 'x.JS', 'photo.jpg.scr', 'run.bat. .', 'link.lnk', 'a.e\u200bxe'])(
  'what computers run is refused: %j',
  (name) => {
    expect(() => safeName(name)).toThrow(/run when they are opened/);
  },
);

test('the header of a name can be neither broken nor turned (RFC 6266, RFC 8187)', () => {
  expect(saveAs('办事指南 (1).pdf')).toBe(
    `attachment; filename="____ (1).pdf"; filename*=UTF-8''%E5%8A%9E%E4%BA%8B%E6%8C%87%E5%8D%97%20%281%29.pdf`,
  );
  for (const name of ['a"; filename="b.html', "a'%0d%0aX: y", 'a\\"b', '𠮷.pdf']) {
    const header = saveAs(name);
    expect(header).toMatch(/^attachment; filename="[^"\\%\r\n]*"; filename\*=UTF-8''[\w.!~%-]*$/);
    expect(decodeURIComponent(header.split("UTF-8''")[1] as string)).toBe(name);
  }
});

test('what a browser might run or draw is served as bytes alone', () => {
  for (const name of [
    'a.html',
    'a.htm',
    'a.svg',
    'a.xml',
    'a.xhtml',
    'a.mhtml',
    'a.swf',
    'a',
    'a.constructor',
  ])
    expect(mediaTypeOf(name)).toBe('application/octet-stream');
  for (const type of ['text/html', 'image/svg+xml', 'application/xml', 'text/html;x', 'TEXT/HTML'])
    expect(servedType(type)).toBe('application/octet-stream');
  expect(mediaTypeOf('通知.PDF')).toBe('application/pdf');
  expect(servedType('application/pdf')).toBe('application/pdf');
});
