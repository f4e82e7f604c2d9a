import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  checkColumns,
  loadMapping,
  openRows,
  type Refusal,
  type Row,
  type RowMapper,
  rowMapper,
} from '@hutong/intake';
import { InvalidBytes, InvalidRecord, prepareRecord, type RecordInput, said } from '@hutong/record';

/** Kinds of files a data folder may hold, told by how the name begins; row counts and endings don't matter. */
const KINDS = [
  { prefix: 'items_', mapping: 'items_guangan.json' },
  { prefix: 'zhiquan_', mapping: 'zhiquan_heilongjiang.json' },
  { prefix: 'disclosure_laws_', mapping: 'disclosure_laws.json' },
  { prefix: 'disclosure_catalog_', mapping: 'disclosure_catalog_samples.json' },
] as const;
const MAPPINGS = new URL('../../../config/mappings/', import.meta.url);

export interface SharedRefusal extends Refusal {
  file: string;
}

export interface SharedFile {
  file: string;
  /** Rows seen; each is either taken or refused. */
  rows: number;
  taken: number;
  refused: number;
}

export interface SharedData {
  /** `catalogue.item` records, in the order of the files and their rows. */
  items: RecordInput[];
  /** `disclosure.document` records. */
  documents: RecordInput[];
  refused: SharedRefusal[];
  files: SharedFile[];
}

/** A data folder can't be used as a whole. */
export class NoSharedData extends Error {
  readonly dir: string;
  readonly next: string;
  constructor(dir: string, reason: string) {
    const next = `Give a folder with files named ${KINDS.map((kind) => `${kind.prefix}…`).join(', ')}`;
    super(`${dir}: ${reason}. ${next}`);
    this.name = 'NoSharedData';
    this.dir = dir;
    this.next = next;
  }
}

/**
 * Reads every file of a known kind in `dir` through the import library and config/mappings, as records ready for a
 * hall. Each record returned has passed `prepareRecord`; the other rows are in `refused` with their reasons.
 * A row that says exactly what an earlier one said is refused as its double: it would be the same record.
 * @throws NoSharedData when there is no such folder or nothing in it to read; UnreadableFile and InvalidMapping as
 * the import library does.
 */
export async function loadShared(dir: string): Promise<SharedData> {
  const data: SharedData = { items: [], documents: [], refused: [], files: [] };
  const seen = new Map<string, string>();
  for (const { name, mapping } of await knownFiles(dir)) {
    const file = join(dir, name);
    const rules = await loadMapping(fileURLToPath(new URL(mapping, MAPPINGS)));
    const mapper = rowMapper(rules);
    const source = await openRows(file, rules.header_row ? { headerRow: rules.header_row } : {});
    checkColumns(file, source, mapper.columns);
    const count: SharedFile = { file: name, rows: 0, taken: 0, refused: 0 };
    const refuse = (refusal: Refusal): void => {
      count.rows++;
      count.refused++;
      data.refused.push({ file: name, ...refusal });
    };
    for await (const batch of source) {
      batch.refused.forEach(refuse);
      for (const row of batch.rows) {
        const taken = takeRow(mapper, row);
        if ('refused' in taken) {
          refuse(taken.refused);
          continue;
        }
        const { input } = taken;
        const first = seen.get(input.id);
        if (first !== undefined) {
          refuse(double(row, first));
          continue;
        }
        seen.set(input.id, `${name}, row ${row.row}`);
        count.rows++;
        count.taken++;
        (input.type === 'catalogue.item' ? data.items : data.documents).push(input);
      }
    }
    data.files.push(count);
  }
  return data;
}

async function knownFiles(dir: string): Promise<{ name: string; mapping: string }[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    throw new NoSharedData(dir, error.code === 'ENOENT' ? 'no such folder' : error.message);
  });
  const known = names.sort().flatMap((name) => {
    // A list of refused rows, left beside its file by an import, isn't data.
    if (!/\.(csv|tsv|jsonl|ndjson|xlsx)$/i.test(name) || name.includes('.refused.')) return [];
    const kind = KINDS.find(({ prefix }) => name.startsWith(prefix));
    return kind ? [{ name, mapping: kind.mapping }] : [];
  });
  if (known.length === 0) throw new NoSharedData(dir, 'no file of a known kind');
  return known;
}

/** Judges a row as a hall would, so that what is counted here as taken is taken there. */
function takeRow(mapper: RowMapper, row: Row): ReturnType<RowMapper['map']> {
  const mapped = mapper.map(row);
  if ('refused' in mapped) return mapped;
  try {
    prepareRecord(mapped.input, { now: 0, random: (n) => new Uint8Array(n) });
    return mapped;
  } catch (error) {
    if (error instanceof InvalidRecord) return { refused: mapper.refusal(row, error) };
    if (error instanceof InvalidBytes) {
      return {
        refused: { row: row.row, column: '', value: '', reason: error.reason, next: error.next },
      };
    }
    throw error;
  }
}

function double(row: Row, first: string): Refusal {
  const reason = `says exactly what ${first} says`;
  return {
    row: row.row,
    column: '',
    value: row.raw.slice(0, 200),
    reason,
    next: 'Nothing: the first one was taken',
  };
}

/** Deals records out to halls one after another: each goes to one hall, the same one in every run. */
export function share<T extends { name: string }>(
  records: readonly RecordInput[],
  halls: readonly T[],
): Map<string, RecordInput[]> {
  const shares = new Map<string, RecordInput[]>(halls.map((hall) => [hall.name, []]));
  records.forEach((record, i) => {
    shares.get(halls[i % halls.length]!.name)!.push(record);
  });
  return shares;
}

/** One line for each reason a file's rows were refused for, most frequent first: what the demo prints. */
export function refusalSummary(refused: readonly SharedRefusal[]): string[] {
  const counts = new Map<string, { count: number; rows: number[] }>();
  for (const { file, column, reason, row } of refused) {
    const key = `${file}: ${column ? `${column} ` : ''}${said(reason, 'zh')}`;
    const group = counts.get(key) ?? { count: 0, rows: [] };
    group.count++;
    if (group.rows.length < 5) group.rows.push(row);
    counts.set(key, group);
  }
  return [...counts]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(
      ([key, { count, rows }]) =>
        `${count} × ${key} (row ${rows.join(', ')}${count > rows.length ? ' …' : ''})`,
    );
}
