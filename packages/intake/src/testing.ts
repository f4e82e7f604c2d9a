/** Helpers of this folder's tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { type Phrase, said } from '@hutong/record';
import { openRows } from './open-rows.ts';
import type { OpenOptions, Refusal, Row } from './row-source.ts';

/** A temporary folder; call `remove` when done. */
export function tempFolder() {
  const path = mkdtempSync(join(tmpdir(), 'hutong-import-'));
  return {
    path,
    write(name: string, content: string | Uint8Array): string {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** What is said in English; of nothing, nothing. */
export function english(text: Phrase = ''): string {
  return said(text, 'en');
}

/** Everything a file gives, in one piece; reasons in English. */
export async function readAll(file: string, options?: OpenOptions) {
  const source = await openRows(file, options);
  const rows: Row[] = [];
  const refused: Refusal[] = [];
  for await (const batch of source) {
    rows.push(...batch.rows);
    refused.push(...batch.refused.map((one) => ({ ...one, reason: english(one.reason) })));
  }
  return { source, rows, refused, values: rows.map((row) => row.values) };
}

interface FakePart {
  name: string;
  content: string | Uint8Array;
  /** What the directory says of the unpacked size, if not the truth. */
  stated?: number;
}

/** A zip file whose directory may lie. */
export function zipOf(parts: FakePart[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stated } of parts) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(data), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(stated ?? data.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    pieces.push(header, Buffer.from(name), packed);
    offset += 30 + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, central, end]);
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

interface Workbook {
  stated?: number;
  workbookPr?: string;
  /** XML of the styles part. */
  styles?: string;
  /** Further sheets: name and XML; a name that begins with `!` is hidden. */
  others?: [string, string][];
}

/** The parts of a workbook whose first sheet, 表1, has this XML. */
export function workbookParts(sheet: string, more: Workbook = {}): FakePart[] {
  const sheets: [string, string][] = [['表1', sheet], ...(more.others ?? [])];
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
  const tags = sheets.map(([name], index) => {
    const state = name.startsWith('!') ? ' state="veryHidden"' : '';
    return `<sheet name="${name.replace('!', '')}" sheetId="${index + 1}"${state} r:id="r${index + 1}"/>`;
  });
  const related = sheets.map((_, index) =>
    relation(`r${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
  );
  return [
    {
      name: '_rels/.rels',
      content: `<Relationships>${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook>${more.workbookPr ?? ''}<sheets>${tags.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships>${related.join('')}${relation('s', 'styles', 'styles.xml')}</Relationships>`,
    },
    ...(more.styles === undefined ? [] : [{ name: 'xl/styles.xml', content: more.styles }]),
    ...sheets.map(([, content], index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content,
      ...(index === 0 && more.stated !== undefined && { stated: more.stated }),
    })),
  ];
}
