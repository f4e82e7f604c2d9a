import { mayFor, type NodeService, type SignedIn, ValueRefused } from '@hutong/api';
import type { Accesses } from '../accesses.ts';
import { applicationOf } from '../application-of.ts';
import { dueOf } from '../due.ts';
import type { DeskStore } from '../store/store.ts';
import type { Voucher, VoucherKind } from '../store/vouchers.ts';
import { paperOf, type Told, type Words, wordsOf } from './paper.ts';

/** A paper that is ready to be printed. */
export interface Ready {
  kind: VoucherKind;
  told: Told;
  words: Words;
}

/**
 * Gathers what the papers of these records say. Records of which there is no paper, which are not this hall's, or whose
 * private values this person may not read (A8), are left out.
 */
export async function gather(
  service: NodeService,
  person: SignedIn,
  records: readonly string[],
): Promise<Ready[]> {
  const found: Ready[] = [];
  for (const id of records) {
    const record = await service.get(id, service.info.node);
    const kind = record && paperOf(record);
    if (record === undefined || kind === undefined || !mayFor(person, 'values.read', record.department))
      continue;
    const told = await toldOf(service, record);
    const words = wordsOf(kind, told);
    if (words !== undefined) found.push({ kind, told, words });
  }
  return found;
}

async function toldOf(service: NodeService, record: Told['record']): Promise<Told> {
  const { node } = service.info;
  const of = { node, kind: 'case', number: record.subject } as const;
  const matter = await service.matters.get(of, { readsInternal: true });
  const applied = matter && applicationOf(matter);
  const application = applied && (await service.get(applied.id, node));
  const said = (field: string) => applied && valueIn(service, applied.id, field);
  const name = await said('applicant_name');
  const agent = application?.body.by_agent === true ? await said('agent_name') : undefined;
  return { record, application, name, agent, due: matter && dueOf(matter, record.id) };
}

async function valueIn(service: NodeService, id: string, field: string): Promise<string | undefined> {
  try {
    return await service.values?.read(id, field, service.info.node);
  } catch (error) {
    // Erased, or never said: the paper goes without.
    if (error instanceof ValueRefused) return undefined;
    throw error;
  }
}

/** A paper with its number, its code, and how often it was printed. */
export interface Printed extends Ready {
  voucher: Voucher;
}

/**
 * Prints: numbers and codes are made, looks at what is private are kept (A8), all before anything is shown.
 * @param by the form that asks for it: sent twice it prints once
 */
export async function printed(
  { store, accesses }: { store: DeskStore; accesses: Accesses },
  person: SignedIn,
  ready: readonly Ready[],
  by: string,
): Promise<Printed[]> {
  const numbers = new Set(ready.map(({ told }) => told.record.subject));
  const [department, ...others] = new Set(ready.map(({ told }) => told.record.department));
  await accesses.note(person, {
    act: 'print',
    matters: [...numbers].map((number) => ({ kind: 'case', number })),
    department: others.length === 0 ? (department ?? null) : null,
  });
  const vouchers = store.vouchers.print(
    ready.map(({ kind, told: { record } }) => ({ record: record.id, number: record.subject, kind })),
    by,
  );
  return ready.map((one, i) => ({ ...one, voucher: vouchers[i] as Voucher }));
}
