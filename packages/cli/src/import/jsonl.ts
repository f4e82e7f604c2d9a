import type { LineBlock } from './lines.ts';
import type { Batch } from './types.ts';

/** Reads the JSON objects of a block of lines, one a line; empty lines are passed over. */
export function readJsonLines(block: LineBlock, into: Batch): void {
  for (let index = 0; index < block.lines.length; index += 1) {
    const raw = block.lines[index]!;
    const row = block.firstLine + index;
    const fault = block.faults?.get(index);
    if (fault) {
      into.refused.push({ row, column: '', value: raw, reason: fault.reason, next: fault.next });
      continue;
    }
    if (raw.trim() === '') continue;
    const values = parseObject(raw);
    if (values) {
      into.rows.push({ row, values, raw });
      continue;
    }
    const halfWritten = block.unfinished && index === block.lines.length - 1;
    into.refused.push({
      row,
      column: '',
      value: raw,
      reason: halfWritten
        ? 'the last line stops in the middle: the file was not written to its end'
        : 'not a JSON object',
      next: halfWritten ? 'Export the file again and import it again' : 'Write one JSON object on this line',
    });
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
