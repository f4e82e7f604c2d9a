import type { RecordInput } from '@hutong/record';
import type { Limits } from './case.ts';
import { creditCode } from './fictional.ts';
import { hash32 } from './random.ts';
import type { Hall } from './sample.ts';

/** What a case needs to know of its item, read from the item's own catalogue record. */
export interface CaseItem extends Limits {
  name: string;
  department: string;
  /** 31 characters: 信用代码 18 + 行使层级 1 + 基本编码 12 (DOMAIN: 实施编码); made up where the record has none. */
  codeForNumber: string;
  /** The item's codes as they go into case events. */
  codes: { implementation_code?: string; item_code?: string };
  unitCode: string;
  materials: string[];
  resultName?: string;
  /** Only people, only organisations, or both. */
  audience: 'person' | 'organisation' | 'both';
  /** Limits the record states itself; the others are assumed so that a case can be made. */
  stated: { statutory_days?: number; promised_days?: number };
}

const LEVELS = { province: '2', city: '3', county: '4' } as const;
/** 行政许可法 Art. 42: a decision within 20 working days where no law says otherwise. */
const LICENCE_DAYS = 20;
const WORKDAYS_A_MONTH = 21;

/**
 * The first length of time a catalogue's own words name, in working days: `20个工作日`, `审查时限：6个月`, `三个月`,
 * `15日`. Calendar days count as if they were working days, which makes a sample case slower, never impossible.
 */
export function daysInWords(words: string): number | undefined {
  if (/即时|当场|立即/.test(words)) return 0;
  const found = /(\d{1,3})\s*(个?人?(?:工作日|自然日)|个?工作日|日|天|个月)/.exec(words);
  if (found) return Number(found[1]) * (found[2] === '个月' ? WORKDAYS_A_MONTH : 1);
  return words.includes('三个月') ? 3 * WORKDAYS_A_MONTH : undefined;
}

function days(body: Record<string, unknown>, which: 'statutory' | 'promised'): number | undefined {
  const stated = body[`${which}_days`];
  if (typeof stated === 'number') return stated;
  const words = body[`${which}_limit`];
  return typeof words === 'string' ? daysInWords(words) : undefined;
}

function limitsOf(body: Record<string, unknown>): Limits {
  const statutory = days(body, 'statutory');
  const promised = days(body, 'promised');
  const atOnce = body.case_type === '1' || body.item_type === '20';
  const promisedDays = promised ?? statutory ?? (atOnce ? 0 : LICENCE_DAYS);
  return { promisedDays, statutoryDays: Math.max(promisedDays, statutory ?? (atOnce ? 0 : LICENCE_DAYS)) };
}

function materialsOf(body: Record<string, unknown>): string[] {
  const given = body.materials;
  const names = Array.isArray(given)
    ? given.map((material: { name?: unknown }) => String(material.name ?? ''))
    : typeof given === 'string'
      ? given.split('\n')
      : [];
  const usable = names.map((name) => name.trim().slice(0, 120)).filter((name) => name.length > 1);
  return usable.length > 0 ? usable.slice(0, 8) : ['申请表'];
}

function audienceOf(body: Record<string, unknown>): CaseItem['audience'] {
  const list = Array.isArray(body.audience) ? body.audience : [];
  const people = list.includes('个人') || list.includes('自然人');
  if (list.length === 0 || (people && list.length > 1)) return 'both';
  return people ? 'person' : 'organisation';
}

/** Twelve letters and digits from a local item code: its own 基本编码 where it begins with one, else its last ones. */
function basicCode(body: Record<string, unknown>, subject: string): string {
  if (typeof body.basic_code === 'string') return body.basic_code;
  const first = subject.split('-')[0]!;
  if (/^[0-9A-Za-z]{12}$/.test(first)) return first;
  return subject
    .replaceAll(/[^0-9A-Za-z]/g, '')
    .slice(-12)
    .padStart(12, '0');
}

/** The unit's made-up credit code: stable for a department's name at a hall. */
export function unitCode(hall: Hall, department: string): string {
  return creditCode(hall.divisionCode, 10_000 + (hash32(department) % 90_000));
}

/** Reads a `catalogue.item` record, from the sample or from an import. */
export function caseItem(hall: Hall, record: RecordInput): CaseItem {
  const body = record.body as Record<string, unknown>;
  const limits = limitsOf(body);
  const unit = unitCode(hall, record.department);
  const own = typeof body.implementation_code === 'string' ? body.implementation_code : undefined;
  const resultName = typeof body.result_name === 'string' ? body.result_name.slice(0, 300) : undefined;
  return {
    ...limits,
    name: String(body.name),
    department: record.department,
    codeForNumber: own ?? unit + LEVELS[hall.level] + basicCode(body, record.subject),
    codes: own ? { implementation_code: own } : { item_code: record.subject.slice(0, 64) },
    unitCode: unit,
    materials: materialsOf(body),
    ...(resultName ? { resultName } : {}),
    audience: audienceOf(body),
    stated: {
      ...(typeof body.statutory_days === 'number' ? { statutory_days: body.statutory_days } : {}),
      ...(typeof body.promised_days === 'number' ? { promised_days: body.promised_days } : {}),
    },
  };
}

/** The level digit of an item exercised at this hall (GB/T 39046: 2 省 3 市 4 县). */
export function levelCode(hall: Hall): string {
  return LEVELS[hall.level];
}
