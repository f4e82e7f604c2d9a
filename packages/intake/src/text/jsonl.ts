import { bilingual, isObject } from '@hutong/record';
import type { Batch, Fault } from '../row-source.ts';
import { inexactJson, lookAtLine } from './inexact-json.ts';
import type { LineBlock } from './line-reader.ts';

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
    const halfWritten = block.unfinished && index === block.lines.length - 1;
    const look = lookAtLine(raw);
    const inexact = values === undefined ? undefined : inexactJson(raw, values, look);
    if (values !== undefined && inexact === undefined)
      into.rows.push({ row, values, raw, isPlain: !look.isOdd });
    else into.refused.push({ row, column: '', value: raw, ...(inexact ?? notObject(halfWritten)) });
  }
}

function notObject(halfWritten: boolean): Fault {
  return halfWritten
    ? {
        reason: bilingual(
          '最后一行写到一半就断了：文件没有写完',
          'the last line stops in the middle: the file was not written to its end',
        ),
        next: bilingual('重新导出后再导入', 'Export the file again and import it again'),
      }
    : {
        reason: bilingual('不是 JSON 对象', 'not a JSON object'),
        next: bilingual('这一行写一个 JSON 对象', 'Write one JSON object on this line'),
      };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
