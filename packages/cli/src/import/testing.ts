/** Helpers of this folder's tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { openRows } from './rows.ts';
import type { OpenOptions, Refusal, Row } from './types.ts';

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

/** Everything a file gives, in one piece. */
export async function readAll(file: string, options?: OpenOptions) {
  const source = await openRows(file, options);
  const rows: Row[] = [];
  const refused: Refusal[] = [];
  for await (const batch of source) {
    rows.push(...batch.rows);
    refused.push(...batch.refused);
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

/** The parts of a workbook of one sheet, given the sheet's XML. */
export function workbookParts(
  sheet: string,
  more: { stated?: number; workbookPr?: string } = {},
): FakePart[] {
  return [
    {
      name: '_rels/.rels',
      content: `<Relationships><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook>${more.workbookPr ?? ''}<sheets><sheet name="表1" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: sheet,
      ...(more.stated !== undefined && { stated: more.stated }),
    },
  ];
}
