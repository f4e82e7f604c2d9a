// What becomes of a case within a year: in time or late, suspended, extended, keyed in afterwards, corrected.
import type { GivenRecord } from '../clocks/worlds.ts';

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How a hall's clock goes and how late what is keyed in afterwards comes. */
export interface Hand {
  random: () => number;
  node: string;
  /** The next id of a record. */
  id: () => string;
  /** Its clock is so many milliseconds fast. */
  fastMs: number;
}

type Said = [day: number, type: string, body: Record<string, unknown>];

const at = (ms: number): string => `${new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 19)}+08:00`;

/** The records of one case, in the order in which they are put on record, each with the moment of that. */
export function lifeOf(
  hand: Hand,
  number: string,
  item: string,
  beginMs: number,
): [ms: number, GivenRecord][] {
  const { random, fastMs } = hand;
  const said = storyOf(random, item).sort(([a], [b]) => a - b);
  // Some hand in the finished case as a whole, days or weeks later.
  const bulk = random() < 0.1 ? (said.at(-1)?.[0] ?? 0) + Math.floor(random() * 25) : 0;
  // Some say all in time, and find weeks later that nobody had keyed in the acceptance.
  const forgotten = random() < 0.03 ? (said.at(-1)?.[0] ?? 0) + 10 + Math.floor(random() * 25) : 0;
  const record = (ms: number, occurred: number, [, type, body]: Said): [number, GivenRecord] => [
    ms,
    {
      node: hand.node,
      id: hand.id(),
      type,
      subject: number,
      department: '政务服务局',
      occurred_at: at(occurred + fastMs),
      recorded_at: at(ms + fastMs),
      body,
    },
  ];
  const told: [number, GivenRecord][] = [];
  for (const one of said) {
    const occurred = beginMs + one[0] * DAY_MS + Math.floor(random() * 24) * HOUR_MS;
    const late = random() < 0.08 ? 1 + Math.floor(random() * 20) : 0;
    const inBulk = one[1] === 'case.accept' ? Math.max(bulk, forgotten) : bulk;
    const recorded = Math.max(occurred + late * DAY_MS, beginMs + inBulk * DAY_MS);
    const line = record(recorded, occurred, one);
    told.push(line);
    if (random() < 0.02) told.push(line);
    if (random() > 0.03) continue;
    const mended = recorded + Math.floor(random() * 9) * DAY_MS;
    const reason = { of: line[1].id, reason: '日期录入有误' };
    told.push(record(mended, mended, [0, 'case.correct', reason]));
    const shifted = occurred + (Math.floor(random() * 7) - 3) * DAY_MS;
    if (random() < 0.8) told.push(record(mended, Math.min(shifted, mended), one));
  }
  return told;
}

function storyOf(random: () => number, item: string): Said[] {
  const upTo = (n: number) => Math.floor(random() * n);
  const story: Said[] = [[0, 'case.apply', { item_name: '行政许可', item_code: item }]];
  let day = upTo(8);
  if (random() < 0.15) {
    story.push([day, 'case.supplement_notice', { materials: ['身份证明'] }]);
    day += upTo(15);
    story.push([day, 'case.supplement_received', { materials: ['身份证明'], complete: random() < 0.9 }]);
    day += upTo(7);
  }
  if (random() < 0.9) story.push([day, 'case.accept', { accepted: random() < 0.96, item_code: item }]);
  for (let number = 1; random() < 0.15 && number < 5; number++) {
    const special = { special_type: '2', number };
    const begun = day + upTo(20);
    story.push([begun, 'case.special_start', { ...special, reason: '专家评审' }]);
    if (random() < 0.9) story.push([begun + upTo(30), 'case.special_end', { ...special, result: '通过' }]);
  }
  if (random() < 0.08)
    story.push([day + upTo(35), 'case.special_start', { special_type: '1', reason: '情况复杂', days: 10 }]);
  day += upTo(45);
  if (random() < 0.04) story.push([day, 'case.withdraw', { by: '申请人' }]);
  if (random() > 0.95) return story;
  const outcome = random() < 0.9 ? '准予' : '不予';
  story.push([day, 'case.close', { outcome }]);
  if (random() < 0.9) story.push([day + upTo(20), 'case.deliver', { method: '窗口领取' }]);
  if (random() < 0.9) story.push([day + upTo(14), 'case.publish', { index_number: '006939748/2024-00001' }]);
  return story;
}
