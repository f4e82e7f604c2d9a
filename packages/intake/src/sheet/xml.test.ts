import { expect, test } from 'vitest';
import { elements, hasElement, joinedText, wholePart, XmlProblem } from './xml.ts';

/** The bytes in pieces of `size`, so that tags and characters are cut anywhere. */
async function* pieces(text: string | Uint8Array, size = 64 * 1024): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function run(xml: string | Uint8Array, size?: number) {
  const found = [];
  for await (const element of elements(pieces(xml, size), 'sst', 'si')) found.push(element);
  return found;
}

test.each([1, 2, 3, 7, 64 * 1024])(
  'a part that comes in pieces of %i bytes is read as a whole one',
  async (size) => {
    const xml = `\ufeff<?xml version="1.0"?><!-- 表 --><s:sst xmlns:s="m"><s:si><s:t a='1&#65;"' >事项 &lt;一&gt; _x4E8C_</s:t></s:si><s:si/>
    <s:si><s:r><s:t>甲</s:t></s:r><s:r><s:t xml:space="preserve"> 乙</s:t></s:r><s:rPh><s:t>jia</s:t></s:rPh></s:si></s:sst>`;
    const found = await run(xml, size);
    expect(found.map(joinedText)).toEqual(['事项 <一> 二', '', '甲 乙']);
    expect(found[0]?.children[0]?.attributes).toEqual({ a: '1A"' });
  },
);

test.each([
  ['an entity of its own', '<sst><si><t>&a;</t></si></sst>', 'XML is broken'],
  ['a document type', '<!DOCTYPE sst [<!ENTITY a "aaa">]><sst><si><t>&a;</t></si></sst>', 'a document type'],
  ['an end that is missing', '<sst><si><t>甲</t></si>', 'XML is broken'],
  ['tags that cross', '<sst><si><t></si></t></sst>', 'XML is broken'],
  ['another root', '<sheet/>', 'it has no sst'],
  ['nothing', '', 'it has no sst'],
  ['CDATA', '<sst><si><![CDATA[甲]]></si></sst>', 'CDATA'],
  ['elements without end in each other', `<sst>${'<si>'.repeat(100_000)}`, 'nested too deep'],
  ['one text of many megabytes', `<sst><si><t>${'a'.repeat(9_000_000)}</t></si></sst>`, 'longer than'],
  ['one attribute of many megabytes', `<sst><si a="${'a'.repeat(9_000_000)}"/></sst>`, 'longer than'],
  ['space of many megabytes between', `<sst>${' '.repeat(9_000_000)}</sst>`, 'longer than'],
  ['an element of very many small ones', `<sst><si>${'<t/>'.repeat(200_000)}</si></sst>`, 'longer than'],
  ['bytes that are no text', Buffer.from('<sst><si><t>\xff\xfe</t></si></sst>', 'latin1'), 'not valid UTF-8'],
])('%s is refused with a word', async (_, xml, word) => {
  const reading = run(xml);
  await expect(reading).rejects.toThrow(XmlProblem);
  await expect(run(xml)).rejects.toThrow(word);
});

test('very many elements of a run take no memory together', async () => {
  async function* long(): AsyncGenerator<Buffer> {
    yield Buffer.from('<sst>');
    const some = Buffer.from('<si><t>a</t></si>'.repeat(5_000));
    for (let i = 0; i < 40; i++) yield some;
    yield Buffer.from('</sst>');
  }
  let count = 0;
  for await (const element of elements(long(), 'sst', 'si')) count += joinedText(element).length;
  expect(count).toBe(200_000);
});

test('whether an element is there is known without reading on', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from('<a><v>1</v>');
    throw new Error('read on');
  }
  expect(await hasElement(endless(), ['v'])).toBe(true);
  expect(await hasElement(pieces('<a><vv/></a>'), ['v'])).toBe(false);
});

test('a small part has bounds as a whole', async () => {
  expect((await wholePart(pieces('<a><b c="1"/></a>'))).children[0]?.attributes.c).toBe('1');
  await expect(wholePart(pieces(`<a>${'<b/>'.repeat(600_000)}</a>`))).rejects.toThrow('longer than');
});
