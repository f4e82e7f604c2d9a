import type { NodeService } from '@hutong/api';

/** A material that an item asks for. */
export interface Material {
  name: string;
  required: boolean;
  note: string | undefined;
}

/** An item of the catalogue as the counter needs it. */
export interface CounterItem {
  code: string;
  name: string;
  organ: string;
  itemType: string | undefined;
  implementationCode: string | undefined;
  caseType: '1' | '2';
  promisedDays: number | undefined;
  statutoryDays: number | undefined;
  statutoryLimit: string | undefined;
  materials: readonly Material[];
  /** Materials as the catalogue words them, where it has no list. */
  materialsText: string | undefined;
  /** 办理地点, 咨询电话. */
  venue: string | undefined;
  enquiryPhone: string | undefined;
}

/** The newest word of this hall's catalogue on an item; undefined when it has none. */
export async function itemOf(
  service: Pick<NodeService, 'query' | 'info'>,
  code: string,
): Promise<CounterItem | undefined> {
  const { node, name: hall } = service.info;
  const { items } = await service.query({ node, type: 'catalogue.item', subject: code, limit: 1 });
  const [record] = items;
  if (record === undefined) return undefined;
  const { body } = record;
  const text = (field: string) => (typeof body[field] === 'string' ? (body[field] as string) : undefined);
  const whole = (field: string) => (typeof body[field] === 'number' ? (body[field] as number) : undefined);
  return {
    code,
    name: text('name') ?? code,
    organ: text('implementing_body') ?? record.department ?? hall,
    itemType: text('item_type'),
    implementationCode: text('implementation_code'),
    caseType: body.case_type === '1' ? '1' : '2',
    promisedDays: whole('promised_days'),
    statutoryDays: whole('statutory_days'),
    statutoryLimit: text('statutory_limit'),
    materials: Array.isArray(body.materials) ? body.materials.flatMap(materialOf) : [],
    materialsText: text('materials'),
    venue: text('venue'),
    enquiryPhone: text('enquiry_phone'),
  };
}

/** Where it is applied for at the counter. */
export function pathTo({ code }: Pick<CounterItem, 'code'>): string {
  return `/desk/counter/${encodeURIComponent(code)}`;
}

/** How records name it. */
export function nameOf({ code, name, implementationCode }: CounterItem) {
  return {
    item_name: name,
    ...(implementationCode === undefined ? { item_code: code } : { implementation_code: implementationCode }),
  };
}

function materialOf(said: unknown): Material[] {
  const { name, required, note } = (said ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string') return [];
  return [{ name, required: required !== false, note: typeof note === 'string' ? note : undefined }];
}
