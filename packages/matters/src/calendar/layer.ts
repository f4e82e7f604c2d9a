import { z } from 'zod';
import { type Day, dayOfDate } from '../days.ts';
import { type Faults, InvalidFile, placeIn, readAs } from '../fault.ts';

const MAX_RANGES = 10_000;
const MAX_SCOPES = 1_000;
const MAX_RANGE_DAYS = 366;

const FAULTS: Faults = {
  date: {
    reason: { zh: '不是 1900 至 2199 年的日期', en: 'is not a date of the years 1900 to 2199' },
    next: { zh: '请写 YYYY-MM-DD，如 2026-10-01', en: 'Write YYYY-MM-DD, such as 2026-10-01' },
  },
  range: {
    reason: { zh: '不是一天，也不是几天的起止', en: 'is neither a day nor the first and last of some days' },
    next: {
      zh: '请写 2026-10-01，或 2026-10-01/2026-10-07（先起后止，至多 366 天）',
      en: 'Write 2026-10-01, or 2026-10-01/2026-10-07: first, then last, at most 366 days',
    },
  },
  prefix: {
    reason: { zh: '不是行政区划代码的开头', en: 'is not the beginning of a division code' },
    next: {
      zh: '请写 0 至 12 位数字：全国写 ""，吉林 "22"，延边 "2224"',
      en: 'Write 0 to 12 digits: "" is the nation, "22" Jilin, "2224" Yanbian',
    },
  },
};

const date = z.string().refine((text) => dayOfDate(text) !== undefined, 'date');
const ranges = z.array(z.string().refine((text) => rangeOf(text) !== undefined, 'range')).max(MAX_RANGES);

const layerSchema = z.strictObject({
  $schema: z.string().optional(),
  about: z.string().max(2_000).optional(),
  /** Where the days are taken from. */
  sources: z.array(z.string().max(1_000)).max(100).optional(),
  /** Prefixes of the division codes it is for; "" is the nation. */
  divisions: z
    .array(z.string().regex(/^\d{0,12}$/, 'prefix'))
    .max(MAX_SCOPES)
    .optional(),
  /** Nodes whose halls close on these days. */
  nodes: z.array(z.string().min(1).max(32)).max(MAX_SCOPES).optional(),
  valid_from: date,
  valid_until: date,
  /** Days that are not worked; weekends need not be named. */
  off_days: ranges,
  /** Days of a weekend that are worked (调休上班). */
  work_days: ranges,
});

/** Some days, the first and the last of them. */
export type Range = readonly [first: Day, last: Day];

/** One layer of a working calendar: what one authority says of its days. */
export interface Layer {
  /** What it is called in explanations: its file’s name, or the hash of its entry. */
  version: string;
  divisions: readonly string[];
  nodes: readonly string[];
  validFrom: Day;
  validUntil: Day;
  off: readonly Range[];
  work: readonly Range[];
}

/**
 * A calendar file: `{divisions | nodes, valid_from, valid_until, off_days, work_days}`, days as `2026-10-01` or
 * `2026-10-01/2026-10-07`.
 * @throws InvalidFile naming the place, the reason and what to write instead
 */
export function readLayer(json: unknown, version: string): Layer {
  const said = readAs(layerSchema, json, version, FAULTS);
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
  const off = said.off_days.map((text) => rangeOf(text)!);
  const work = said.work_days.map((text) => rangeOf(text)!);
  const layer = { version, divisions, nodes, validFrom, validUntil, off, work };
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

/** `A` or `A/B`; undefined for any other text. */
function rangeOf(text: string): Range | undefined {
  const [one, two = one, ...more] = text.split('/');
  const [first, last] = [dayOfDate(one ?? ''), dayOfDate(two ?? '')];
  if (more.length > 0 || first === undefined || last === undefined) return undefined;
  return last >= first && last - first < MAX_RANGE_DAYS ? [first, last] : undefined;
}
