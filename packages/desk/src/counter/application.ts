import { nameFor } from '@hutong/identity';
import type { Lang } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { idOf } from '../acts/once.ts';
import { say } from '../texts.ts';
import { type CounterItem, nameOf } from './item.ts';
import { readMaterials } from './materials.ts';
import type { Taken } from './number.ts';
import { KINDS, NO_ID, SOURCES } from './words.ts';

/** What becomes of an application at once. */
const GOINGS = ['accept', 'notice', 'apply'] as const;
export type Going = (typeof GOINGS)[number];

/** Fields of an application that are sealed (P6), and the longest value of each. */
export const SEALED = {
  applicant_name: 200,
  applicant_id_number: 50,
  contact_name: 100,
  phone: 50,
  address: 300,
  agent_name: 100,
  agent_id_number: 50,
  agent_phone: 50,
} as const;
export type SealedName = keyof typeof SEALED;
export type Sealed = Partial<Record<SealedName, string>>;
/** Of whoever applies for somebody else (代理人). */
export const AGENTS = [
  'agent_name',
  'agent_id_number',
  'agent_phone',
] as const satisfies readonly SealedName[];
/** What an application that is made by word of mouth is called; somebody at the window writes it down. */
const ORAL = '口头';

/** An application as it was typed. */
export interface Application {
  going: Going;
  /** Which open cases of the same applicant were shown before, by their mark; empty: none. */
  seen: string;
  missing: readonly string[];
  body: Record<string, unknown>;
  sealed: Sealed;
  errors: FieldError[];
}

/** Reads the counter's form. What is wrong names its field. */
export function readApplication(visit: Visit, item: CounterItem): Application {
  const { lang } = visit;
  const errors: FieldError[] = [];
  const { going = 'apply', seen } = goingIn(visit);
  const { received, missing, others } = readMaterials(visit, item);
  if (going === 'accept' && missing.length > 0)
    errors.push({ name: 'material', text: say(lang, 'needs_all', { n: missing.length }) });
  if (going === 'notice' && missing.length + others.length === 0)
    errors.push({ name: 'missing', text: say(lang, 'none_missing') });
  const sealed = sealedIn(visit, Object.keys(SEALED) as SealedName[]);
  if (sealed.applicant_name === undefined) errors.push(needed(lang, 'applicant_name'));
  errors.push(...agentless(sealed, lang));
  const body = bodyIn(visit, item, { received, sealed });
  return { going, seen, missing: [...missing, ...others], body, sealed, errors };
}

/** What is to become of it; by the key that takes it all the same, what was shown before. */
export function goingIn(visit: Visit): { going?: Going | undefined; seen: string } {
  const [still = '', seen = ''] = visit.field('still').split(' ');
  return { going: GOINGS.find((one) => one === (still || visit.field('go'))), seen };
}

/** The sealed values among these fields; `suffix` ends their names where a form has many rows. */
export function sealedIn(visit: Visit, names: readonly SealedName[], suffix = ''): Sealed {
  const typed = names.map((name) => [name, visit.field(name + suffix)] as const);
  return Object.fromEntries(typed.filter(([, value]) => value !== ''));
}

/** An agent has a name. */
export function agentless(sealed: Sealed, lang: Lang): FieldError[] {
  return isByAgent(sealed) && sealed.agent_name === undefined ? [needed(lang, 'agent_name')] : [];
}

function isByAgent(sealed: Sealed): boolean {
  return AGENTS.some((name) => sealed[name] !== undefined);
}

/** That a field must be filled in. */
export function needed(lang: Lang, name: 'applicant_name' | 'agent_name'): FieldError {
  return { name, text: say(lang, 'needed', { field: say(lang, name) }) };
}

/** What an application says to everybody who may read records. */
export function bodyIn(
  visit: Visit,
  item: CounterItem,
  { received, sealed }: { received: readonly string[]; sealed: Sealed },
): Record<string, unknown> {
  return {
    ...nameOf(item),
    ...(item.itemType === undefined ? {} : { item_type: item.itemType }),
    ...mannerIn(visit),
    ...(isByAgent(sealed) ? { by_agent: true } : {}),
    materials: item.materials.map(({ name }) => ({ name, received: received.includes(name) })),
  };
}

/** Who applies and how, as it was chosen. */
function mannerIn(visit: Visit): Record<string, unknown> {
  const chosen = (name: string, words: readonly string[]) => {
    return words.find((word) => word === visit.field(name));
  };
  const said: Record<string, unknown> = {
    case_type: visit.field('case_type') === '1' ? '1' : '2',
    applicant_type: chosen('applicant_type', KINDS),
    no_id_reason: chosen('no_id_reason', NO_ID),
    source: chosen('source', SOURCES),
  };
  if (said.source === ORAL)
    Object.assign(said, { oral: true, taken_down_by: nameFor(visit.person, 'matters.take') });
  if (visit.field('green') === 'yes') said.green_channel = true;
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** The records that an application becomes, in their order; ids follow from the form's key. */
export function recordsOf(
  { going, missing, body, sealed }: Pick<Application, 'going' | 'missing' | 'body' | 'sealed'>,
  given: Taken & { item: CounterItem; once: string; handler: string; row?: number },
): object[] {
  const { item, number, once, handler, at, backfilled, row } = given;
  const record = (type: string, part: string, said: object, values?: object) => ({
    type,
    id: idOf(once, row === undefined ? part : partOf(part, row)),
    subject: number,
    department: item.organ,
    occurred_at: at,
    ...(backfilled ? { backfilled } : {}),
    body: said,
    ...(values === undefined ? {} : { private: values }),
  });
  const applied = record('case.apply', 'apply', body, sealed);
  if (going === 'notice')
    return [applied, record('case.supplement_notice', 'notice', { materials: missing, handler })];
  if (going === 'accept') return [applied, record('case.accept', 'accept', accepted(item, handler))];
  return [applied];
}

/** The part of a form's key for one of its rows: each row is sent once. */
export function partOf(part: string, row: number): string {
  return `${part}-${row}`;
}

function accepted(item: CounterItem, handler: string): object {
  const { statutoryDays, statutoryLimit, promisedDays } = item;
  return {
    accepted: true,
    ...nameOf(item),
    handler,
    ...(statutoryDays === undefined ? {} : { statutory_days: statutoryDays }),
    ...(statutoryLimit === undefined ? {} : { statutory_limit: statutoryLimit }),
    ...(promisedDays === undefined ? {} : { promised_days: promisedDays }),
  };
}
