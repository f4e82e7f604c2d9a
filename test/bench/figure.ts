/** Names of the figures, in the order of the table. */
export const NAMES = [
  'hall.append',
  'hall.import',
  'hall.post',
  'ingest.one_hop',
  'ingest.two_hops',
  'receipt.p50',
  'receipt.p99',
  'catchup.200k',
  'backlog.60k.2mbit',
  'backlog.rss',
  'backlog.page',
  'restore.100k',
  'proof.1m',
  'hall.rss',
  'hall.start',
  'center.rss',
  'wire.bytes',
  'disk.bytes',
  'clocks.evaluate',
  'follow.hall',
  'follow.center',
  'matters.list',
  'matters.search',
  'midnight.200k',
  'desk.search',
  'desk.lists',
  'desk.page',
  'desk.act',
  'desk.first_page',
  'desk.script',
  'desk.rss',
  'desk.import',
  'console.300',
  'console.2844',
] as const;
export type Name = (typeof NAMES)[number];

/** One measured figure beside the limit measured in the same run. */
export interface Figure {
  name: Name;
  value: number;
  unit: string;
  /** What the machine gives for the bare thing (see `against`). */
  limit: number;
  /** How the figure does against its limit: value / limit for rates, limit / value for times and sizes. */
  ratio: number;
  /** What the limit is. */
  against: string;
  /** What else was seen. */
  note?: string;
}

/** A rate: more is better. */
export function rate(
  name: Name,
  value: number,
  limit: number,
  against: string,
  note?: string,
  unit: `${string}/s` = 'records/s',
): Figure {
  return { name, value, unit, limit, ratio: value / limit, against, ...(note && { note }) };
}

/** A time or a size: less is better. */
export function cost(
  name: Name,
  value: number,
  unit: string,
  limit: number,
  against: string,
  note?: string,
): Figure {
  return { name, value, unit, limit, ratio: limit / value, against, ...(note && { note }) };
}

interface Target {
  /** The least value (rates) or the largest (times, sizes). */
  value?: number;
  ratio?: number;
  limit?: number;
}

/** What is to be reached on two cores. */
export const TARGETS: Partial<Record<Name, Target>> = {
  'hall.import': { value: 25_000, ratio: 0.25 },
  'hall.post': { value: 2_000 },
  'ingest.one_hop': { ratio: 0.7, limit: 20_000 },
  'ingest.two_hops': { ratio: 0.3 },
  'receipt.p50': { value: 100 },
  'receipt.p99': { value: 500 },
  'backlog.60k.2mbit': { value: 600 },
  'backlog.rss': { value: 160 },
  'backlog.page': { value: 300 },
  'restore.100k': { value: 600 },
  'proof.1m': { value: 5 },
  'hall.rss': { value: 120 },
  'hall.start': { value: 1.5 },
  'center.rss': { value: 350 },
  'clocks.evaluate': { value: 50_000 },
  'follow.hall': { value: 6_000 },
  'follow.center': { value: 5_000 },
  'matters.list': { value: 100 },
  'matters.search': { value: 100 },
  'midnight.200k': { value: 10 },
  'desk.search': { value: 300 },
  'desk.lists': { value: 100 },
  'desk.page': { value: 100 },
  'desk.act': { value: 100 },
  'desk.first_page': { value: 150 },
  'desk.script': { value: 6 },
  'desk.rss': { value: 130 },
  'console.300': { value: 300 },
  'console.2844': { value: 1_000 },
};

function isRate(unit: string): boolean {
  return unit.endsWith('/s');
}

/** Whether a figure reaches its target; undefined where there is none. */
export function reached(figure: Figure): boolean | undefined {
  const target = TARGETS[figure.name];
  if (target === undefined) return undefined;
  const more = isRate(figure.unit);
  const byValue =
    target.value === undefined || (more ? figure.value >= target.value : figure.value <= target.value);
  const byRatio = target.ratio === undefined || figure.ratio >= target.ratio;
  const byLimit = target.limit === undefined || figure.limit >= target.limit;
  return byValue && byRatio && byLimit;
}

/** The target in words. */
export function targetText(name: Name, unit: string): string {
  const target = TARGETS[name];
  if (target === undefined) return '';
  const sign = isRate(unit) ? '≥' : '≤';
  const parts: string[] = [];
  if (target.value !== undefined) parts.push(`${sign} ${format(target.value)}`);
  if (target.ratio !== undefined) parts.push(`≥ ${target.ratio} ×`);
  if (target.limit !== undefined) parts.push(`limit ≥ ${format(target.limit)}`);
  return parts.join(', ');
}

/** A number with as many digits as it deserves. */
export function format(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
