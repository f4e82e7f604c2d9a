import { officeParts, unpackPart } from '@hutong/attachments';
import { type Entry, fromBufferPromise } from 'yauzl';
import { TEMPLATE_BYTES } from '../limits.ts';
import { TemplateRefused } from '../refused.ts';

const LIMITS = { parts: 200, unpackedBytes: 16 << 20, ratio: 200, ratioFromBytes: 1 << 20 };
/** A part that is read as XML: it is in memory several times over while a letter is made. */
const XML_BYTES = 1 << 20;

const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const RUNS = /^word\/(?:vbaproject|vbadata|activex|embeddings)|\.(?:bin|vba|ocx|ole)$/;
const EXTERNAL = /<Relationship\s[^>]*TargetMode\s*=\s*["']External["'][^>]*>/gi;
const HYPERLINK = /Type\s*=\s*["'][^"']*\/hyperlink["']/i;

const fault = (zh: string, en: string) =>
  new TemplateRefused(`不是可用的模板：${zh}`, `It is no template: ${en}`);

/**
 * The parts of a document as WPS and Word write it (ISO/IEC 29500, .docx), by their names, within bounds: nothing of it runs,
 * and nothing is fetched from elsewhere when it is opened.
 * @throws TemplateRefused
 */
export async function docxParts(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  if (bytes.length > TEMPLATE_BYTES)
    throw fault(`大于 ${TEMPLATE_BYTES >> 20} MB`, `it is larger than ${TEMPLATE_BYTES >> 20} MB`);
  const zip = await fromBufferPromise(Buffer.from(bytes), { autoClose: false }).catch(() => {
    throw fault('不是 .docx 文件', 'it is no .docx');
  });
  const parts = new Map<string, Buffer>();
  for (const entry of await officeParts(zip, LIMITS, fault)) {
    if (entry.fileName.endsWith('/')) continue;
    demandPlain(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of unpackPart(zip, entry, fault)) chunks.push(chunk);
    parts.set(entry.fileName, Buffer.concat(chunks));
  }
  demandDocument(parts);
  return parts;
}

function demandPlain({ fileName, uncompressedSize }: Entry): void {
  const name = fileName.toLowerCase();
  if (RUNS.test(name)) throw fault('里面有宏或嵌入的对象', 'it holds macros or embedded objects');
  if (/\.(?:xml|rels)$/.test(name) && uncompressedSize > XML_BYTES)
    throw fault('文字部分过大', 'its text is too large');
}

function demandDocument(parts: ReadonlyMap<string, Buffer>): void {
  const types = parts.get('[Content_Types].xml')?.toString('utf8') ?? '';
  if (/macroEnabled/i.test(types)) throw fault('里面有宏（.docm）', 'it holds macros (.docm)');
  if (!types.includes(MAIN) || !parts.has('word/document.xml'))
    throw fault('不是 .docx 文字文档', 'it is no text document (.docx)');
  for (const [name, bytes] of parts) {
    if (!/\.(?:xml|rels)$/i.test(name)) continue;
    const xml = textOf(name, bytes);
    if (xml.includes('<!')) demandNoDeclaration(xml);
    if (!name.toLowerCase().endsWith('.rels')) continue;
    const outward = (xml.match(EXTERNAL) ?? []).find((one) => !HYPERLINK.test(one));
    if (outward !== undefined)
      throw fault('链接了外部的文件或图片', 'it links a file or a picture outside of it');
  }
}

function demandNoDeclaration(xml: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw fault('里面有 DTD 声明', 'it holds a DTD');
}

function textOf(name: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fault(`${name.slice(0, 60)} 不是 UTF-8`, `${name.slice(0, 60)} is not UTF-8`);
  }
}
