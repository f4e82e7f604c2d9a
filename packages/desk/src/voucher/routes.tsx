import type { FieldError } from '@hutong/ui';
import { Lockout, type Page, type Shown, type Visit } from '@hutong/web';
import type { DeskParts } from '../parts.ts';
import { readCode } from '../store/code.ts';
import { type Held, VOUCHERS } from '../store/vouchers.ts';
import { say } from '../texts.ts';
import { CasePage, LookUpPage, shownTo } from './page.tsx';
import { GRADES, rate, rateable } from './rating.ts';

const PATH = '/voucher';
const MOST_TEXT = 2_000;
/** The number of a paper is that of its case and a letter: people type either. */
const OF_PAPER = new RegExp(`-[${Object.values(VOUCHERS).join('')}]\\d{1,3}$`, 'u');

/** Where whoever holds a voucher looks their case up, and rates it: no account, no session, nothing in the address. */
export function voucherPages(parts: DeskParts): Page[] {
  const lockout = new Lockout(parts.now);
  return [
    {
      method: 'get',
      path: PATH,
      may: 'anyone',
      answer: (visit) => shownTo(visit, <LookUpPage visit={visit} errors={[]} />),
    },
    { method: 'post', path: PATH, may: 'anyone', answer: (visit) => answer(visit, parts, lockout) },
  ];
}

async function answer(visit: Visit, parts: DeskParts, lockout: Lockout): Promise<Shown> {
  const { lang, address } = visit;
  const [number, code] = [numberIn(visit.field('number')), visit.field('code')];
  const empty: FieldError[] = [];
  if (number === '') empty.push({ name: 'number', text: say(lang, 'voucher_number_needed') });
  if (code === '') empty.push({ name: 'code', text: say(lang, 'voucher_code_needed') });
  if (empty.length > 0) return again(visit, empty, 422);
  const seconds = lockout.waitS(address);
  if (seconds > 0) {
    visit.headers['Retry-After'] = String(seconds);
    return again(visit, [{ text: say(lang, 'voucher_wait', { minutes: Math.ceil(seconds / 60) }) }], 429);
  }
  const held = parts.store.vouchers.find(number, code);
  if (held === undefined) {
    lockout.wrong(address);
    return again(visit, [{ text: say(lang, 'voucher_wrong') }], 422);
  }
  const pair = { number, code: readCode(code) ?? code };
  return visit.field('go') === 'rate' ? rated(visit, parts, held, pair) : shown(visit, parts, held, pair);
}

interface Pair {
  number: string;
  code: string;
}

async function rated(visit: Visit, parts: DeskParts, held: Held, pair: Pair): Promise<Shown> {
  const { lang } = visit;
  const grade = GRADES.find((one) => one === visit.field('grade'));
  const text = visit.field('text');
  const errors: FieldError[] = [];
  if (grade === undefined) errors.push({ name: 'grade', text: say(lang, 'rate_grade_needed') });
  if (text.length > MOST_TEXT) errors.push({ name: 'text', text: say(lang, 'rate_text_long') });
  if (grade === undefined || errors.length > 0) return shown(visit, parts, held, pair, { errors });
  // Never typed by staff (国办发〔2019〕51号).
  if (visit.who !== undefined) return shown(visit, parts, held, pair);
  const refused = await rate(parts, held, { grade, text, code: pair.code }, lang);
  if (refused === undefined) return shown(visit, parts, { ...held, rated: true }, pair, { thanks: true });
  return shown(visit, parts, held, pair, typeof refused === 'string' ? {} : { errors: [refused] });
}

async function shown(
  visit: Visit,
  parts: DeskParts,
  held: Held,
  pair: Pair,
  { errors = [], thanks = false }: { errors?: readonly FieldError[]; thanks?: boolean } = {},
): Promise<Shown> {
  const matter = await parts.acts.matter({ kind: 'case', number: held.number });
  const could = matter && (await rateable(parts, held, matter));
  const may = could === 'yes' && visit.who !== undefined ? 'staff' : could;
  const main = (
    <CasePage visit={visit} pair={pair} matter={matter} may={may} errors={errors} thanks={thanks} />
  );
  return shownTo(visit, main, errors.length === 0 ? 200 : 422);
}

function again(visit: Visit, errors: readonly FieldError[], status: number): Shown {
  return shownTo(visit, <LookUpPage visit={visit} errors={errors} />, status);
}

function numberIn(typed: string): string {
  return typed.slice(0, 200).normalize('NFKC').replace(/\s/gu, '').replace(OF_PAPER, '');
}
