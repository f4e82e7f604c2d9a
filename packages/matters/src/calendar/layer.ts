import { calendarFileSchema, datesIn } from '@hutong/record';
import { type Day, dayOfDate } from '../days.ts';
import { InvalidFile, placeIn, readAs } from '../fault.ts';

/** Some days, the first and the last of them. */
export type Range = readonly [first: Day, last: Day];

/** One layer of a working calendar: what one authority says of its days. */
export interface Layer {
  /** What it is called in explanations: its file’s name, or the hash of its entry. */
  version: string;
  divisions: readonly string[];
  nodes: readonly string[];
  /** Of layers for one scope, those that say it from nearer by lie over the others; 0: the nation’s own, as files are. */
  over: number;
  validFrom: Day;
  validUntil: Day;
  off: readonly Range[];
  work: readonly Range[];
}

/**
 * A calendar file: `{divisions | nodes, valid_from, valid_until, off_days, work_days}`, days as `2026-10-01` or
 * `2026-10-01/2026-10-07`.
 * @param over of layers for one scope, how near by it is said
 * @throws InvalidFile naming the place, the reason and what to write instead
 */
export function readLayer(json: unknown, version: string, over = 0): Layer {
  const said = readAs(calendarFileSchema, json, version);
  const { divisions = [], nodes = [] } = said;
  if (divisions.length + nodes.length === 0) {
    throw new InvalidFile(
      { zh: '没有写对哪里有效', en: 'does not say where it holds' },
      {
        zh: '请写 divisions（行政区划代码的开头，全国为 [""]）或 nodes（只是一个大厅的停办日）',
        en: 'Write divisions (beginnings of division codes; [""] is the nation) or nodes (closures of one hall)',
      },
      placeIn(version, ['divisions']),
    );
  }
  const [validFrom, validUntil] = [dayOfDate(said.valid_from)!, dayOfDate(said.valid_until)!];
  if (validFrom > validUntil) {
    throw new InvalidFile(
      { zh: `早于 valid_from（${said.valid_from}）`, en: `is before valid_from (${said.valid_from})` },
      { zh: '请把止日写在起日之后', en: 'Write a last day that is not before the first' },
      placeIn(version, ['valid_until']),
    );
  }
  const off = said.off_days.map(rangeOf);
  const work = said.work_days.map(rangeOf);
  const layer = { version, divisions, nodes, over, validFrom, validUntil, off, work };
  checkDays(layer, said);
  return layer;
}

/** Each day once, and within the days that the layer speaks of. */
function checkDays(layer: Layer, said: { off_days: string[]; work_days: string[] }): void {
  const seen = new Map<Day, string>();
  for (const list of ['off_days', 'work_days'] as const) {
    const days = list === 'off_days' ? layer.off : layer.work;
    for (const [index, [first, last]] of days.entries()) {
      const text = said[list][index]!;
      const place = placeIn(layer.version, [list, index]);
      if (first < layer.validFrom || last > layer.validUntil) {
        throw new InvalidFile(
          {
            zh: `${text} 不在 valid_from 至 valid_until 之内`,
            en: `${text} is outside valid_from to valid_until`,
          },
          {
            zh: '改正这一天，或放宽有效期',
            en: 'Correct the day, or widen the days for which the file holds',
          },
          place,
        );
      }
      for (let day = first; day <= last; day++) {
        const before = seen.get(day);
        if (before !== undefined) {
          throw new InvalidFile(
            { zh: `${text} 在 ${before} 已写过`, en: `${text} was named by ${before} already` },
            {
              zh: '一天只写一次：放假或上班，去掉另一处',
              en: 'Name a day once, as off or as worked; take the other out',
            },
            place,
          );
        }
        seen.set(day, `${list}[${index}]`);
      }
    }
  }
}

/** The days of a text that the schema has taken. */
function rangeOf(text: string): Range {
  const [first, last] = datesIn(text)!;
  return [dayOfDate(first)!, dayOfDate(last)!];
}
