// The real limits and places that a year is made of: public records, which are not in the repository.
import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../shared/data/', import.meta.url);
const WORKING_DAYS = /^(\d+)个工作日$/;

export interface County {
  node: string;
  division: string;
}

/** What the year is made of: bodies of `catalogue.item` by their codes, and the counties of a province. */
export interface RealData {
  items: [code: string, body: Record<string, unknown>][];
  counties: County[];
}

/** Undefined where the records are not on this machine. */
export function realData(): RealData | undefined {
  const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8').trim().split('\n');
  if (!existsSync(FOLDER)) return undefined;
  const items = read('zhiquan_heilongjiang_2018_448.jsonl').map((line, n): RealData['items'][number] => {
    const said = JSON.parse(line) as Record<string, string>;
    return [`H${n}-${said.职权编码 ?? ''}`, itemOf(said)];
  });
  const rows = read('divisions_jilin_2009_now.csv').map((line) => line.split(','));
  const counties = rows
    .filter(([, , , level, , , status]) => level === '县' && status !== 'abolished')
    .map(([code = '']) => ({ node: `c${code}`, division: code }));
  return { items, counties };
}

function itemOf(said: Record<string, string>): Record<string, unknown> {
  const limits = [
    ['statutory', said.法定时限 ?? ''],
    ['promised', said.承诺时限 ?? ''],
  ] as const;
  const body: Record<string, unknown> = { name: said.职权名称 || '（原文缺名称）', item_type: '01' };
  for (const [which, text] of limits) {
    const days = WORKING_DAYS.exec(text)?.[1];
    if (days !== undefined) body[`${which}_days`] = Number(days);
    else if (text !== '') body[`${which}_limit`] = text;
  }
  return body;
}

/** Limits of every sort and some counties, for a short year on any machine. */
export function madeData(): RealData {
  const limits = [
    { statutory_days: 20, promised_days: 10 },
    { statutory_days: 10, promised_days: 3 },
    { promised_days: 5 },
    { statutory_limit: '6个月' },
    {},
  ];
  const items = limits.map((limit, n): RealData['items'][number] => [
    `M${n}`,
    { name: `事项${n}`, item_type: '01', ...limit },
  ]);
  // Two of them have days off of their own each September.
  const divisions = [
    '220122',
    '220181',
    '222401',
    '222403',
    '220322',
    '220381',
    '220421',
    '220521',
    '220621',
  ];
  return { items, counties: divisions.map((division) => ({ node: `c${division}`, division })) };
}
