import { columnsOf } from './fields.ts';
import type { ColumnField, MappedField, Mapping } from './mapping.ts';
import { templateParts } from './mapping.ts';
import type { Step } from './registers.ts';

/** A column that a register’s mappings read, which a file may have under another name. */
export interface Slot {
  /** As the mappings call it. */
  name: string;
  /** No row can do without it; or none that has something in the slot of that name. */
  needed: boolean | { with: string };
  /** It says the organ, and nothing else. */
  isOrgan: boolean;
  /** What may stand there, where that is a list. */
  values: readonly string[];
}

/** Which column of a file is which slot; `{ value }` stands for a column that says the same in every row. */
export type Chosen = Readonly<Record<string, string | { value: string }>>;

/** What offices call these columns too, most usual first. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  办件编号: ['编号', '业务编号', '受理编号', '申请编号', '办件号', '流水号', '受理号', '业务流水号'],
  事项名称: ['事项', '办理事项', '业务名称', '业务事项', '申请事项', '办件事项'],
  受理部门: ['部门', '办理部门', '实施部门', '承办部门', '实施主体', '受理单位', '承办单位', '所属部门'],
  申请人: ['申请人姓名', '申请人名称', '申请单位', '申请者', '申请者名称', '办事人', '姓名'],
  证件号码: ['身份证号', '身份证号码', '证件号', '申请人证件号码', '统一社会信用代码'],
  联系电话: ['电话', '手机', '手机号', '手机号码', '联系方式', '联系人电话'],
  申请时间: ['申请日期', '收件时间', '收件日期', '申办时间', '登记时间', '登记日期'],
  受理时间: ['受理日期'],
  '承诺时限（工作日）': ['承诺时限', '承诺期限', '承诺办结时限', '承诺工作日'],
  办结时间: ['办结日期', '办理完成时间'],
  办理结果: ['结果', '办结结果', '审批结果', '办件结果'],
  投诉编号: ['编号', '工单编号', '工单号', '流水号'],
  标题: ['投诉标题', '工单标题', '主题'],
  投诉时间: ['投诉日期', '来电时间', '登记时间', '受理时间'],
  承办单位: ['承办部门', '办理单位', '责任单位', '处理单位'],
  被投诉单位: ['投诉对象', '被投诉部门'],
  投诉类别: ['类别', '投诉类型'],
  投诉来源: ['来源', '投诉渠道'],
  投诉人: ['投诉人姓名', '来电人', '姓名'],
  投诉内容: ['内容', '诉求内容', '工单内容'],
  索引号: ['信息索引号'],
  名称: ['标题', '公文标题', '文件名称', '信息名称'],
  文号: ['发文字号', '发文文号'],
  发布机构: ['发文机关', '发布单位', '发文单位', '公开机构'],
  成文日期: ['生成日期', '成文时间'],
  发布日期: ['公开日期', '发文日期', '发布时间'],
  公开方式: ['公开属性', '公开类别'],
  分类: ['主题分类', '信息类别'],
  正文: ['内容', '正文内容'],
};

/** The columns that these mappings read, in their order. */
export function slotsOf(steps: readonly Step[]): Slot[] {
  const slots = new Map<string, Slot & { fields: number }>();
  for (const { mapping, when } of steps) {
    for (const [path, field] of fieldsOf(mapping)) {
      for (const name of columnsOf(field)) {
        const known = slots.get(name);
        const needed =
          needs(field, name) && (when === undefined || when === name ? when === undefined : { with: when });
        slots.set(name, {
          name,
          needed: known?.needed === true ? true : needed || (known?.needed ?? false),
          isOrgan: (known?.isOrgan ?? true) && isOrganField(path),
          values: known?.values.length ? known.values : valuesOf(field),
          fields: (known?.fields ?? 0) + 1,
        });
      }
    }
  }
  return [...slots.values()].map(({ fields, ...slot }) => slot);
}

/** The columns of a file that are these slots by what they are called. Each column is one slot at most. */
export function guessColumns(slots: readonly Slot[], columns: readonly string[]): Record<string, string> {
  const chosen: Record<string, string> = {};
  const taken = new Set<string>();
  const named = columns.map((column) => ({ column, plain: plain(column) }));
  const take = (slot: string, names: readonly string[]) => {
    if (chosen[slot] !== undefined) return;
    for (const name of names) {
      const found = named.find((one) => one.plain === plain(name) && !taken.has(one.column));
      if (found === undefined) continue;
      chosen[slot] = found.column;
      taken.add(found.column);
      return;
    }
  };
  // By their own names first: 受理部门 is no column for 承办单位 where both stand there.
  for (const { name } of slots) take(name, [name]);
  for (const { name } of slots) take(name, ALSO[name] ?? []);
  return chosen;
}

/** The needed slots for which nothing is chosen. */
export function unmetSlots(slots: readonly Slot[], chosen: Chosen): Slot[] {
  return slots.filter(({ name, needed }) => {
    if (chosen[name] !== undefined || needed === false) return false;
    return needed === true || chosen[needed.with] !== undefined;
  });
}

/** The mappings with a file’s own columns in place of their slots; what nothing is chosen for is left out. */
export function withColumns(steps: readonly Step[], chosen: Chosen): Step[] {
  return steps.flatMap(({ mapping, when }) => {
    const column = when === undefined ? undefined : chosen[when];
    if (when !== undefined && typeof column !== 'string') return [];
    return [{ mapping: renamed(mapping, chosen), ...(typeof column === 'string' && { when: column }) }];
  });
}

function renamed(mapping: Mapping, chosen: Chosen): Mapping {
  const group = (fields: Record<string, MappedField>) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, field]) => {
        const now = renamedField(field, chosen);
        return now === undefined ? [] : [[name, now]];
      }),
    );
  const top = (field: MappedField): MappedField => renamedField(field, chosen) ?? field;
  return {
    ...mapping,
    type: top(mapping.type),
    subject: top(mapping.subject),
    department: top(mapping.department),
    occurred_at: top(mapping.occurred_at),
    body: group(mapping.body),
    ...(mapping.private && { private: group(mapping.private) }),
  };
}

function renamedField(field: MappedField, chosen: Chosen): MappedField | undefined {
  if (typeof field === 'string') return renamedTemplate(field, chosen);
  if ('value' in field) return field;
  const columns = [field.column].flat().flatMap((name) => chosen[name] ?? []);
  const fixed = columns.find((one) => typeof one !== 'string');
  if (fixed !== undefined) return { value: fixed.value };
  const names = columns.filter((one) => typeof one === 'string');
  if (names.length > 0) return { ...field, column: names };
  return field.default === undefined ? undefined : { value: field.default };
}

function renamedTemplate(template: string, chosen: Chosen): MappedField | undefined {
  const parts = templateParts(template);
  const [only] = parts;
  // As a field of one column, since a file may call its column what a template has another meaning for.
  if (parts.length === 1 && only !== undefined && 'column' in only)
    return renamedField({ column: only.column, ...(only.optional && { optional: true }) }, chosen);
  let isEmpty = parts.some((part) => 'column' in part);
  const text = parts.map((part) => {
    if ('text' in part) return escaped(part.text);
    const now = chosen[part.column];
    if (now === undefined) return '';
    isEmpty = false;
    return typeof now === 'string' ? `{${now}${part.optional ? '?' : ''}}` : escaped(now.value);
  });
  return isEmpty ? undefined : text.join('');
}

function escaped(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}');
}

function* fieldsOf(mapping: Mapping): Generator<[string, MappedField]> {
  for (const name of ['subject', 'department', 'occurred_at'] as const) yield [name, mapping[name]];
  for (const [name, field] of Object.entries(mapping.body)) yield [`body.${name}`, field];
  for (const [name, field] of Object.entries(mapping.private ?? {})) yield [`private.${name}`, field];
}

/** Whether a row is refused that has nothing in this column. Of several columns for one field none is by itself. */
function needs(field: MappedField, column: string): boolean {
  if (typeof field === 'string')
    return templateParts(field).some((part) => 'column' in part && part.column === column && !part.optional);
  if (!('column' in field)) return false;
  const { optional, default: otherwise } = field as ColumnField;
  return [field.column].flat().length === 1 && optional !== true && otherwise === undefined;
}

const ORGAN_FIELDS = /^(department|body\.(accepting_unit|publisher))$/;

function isOrganField(path: string): boolean {
  return ORGAN_FIELDS.test(path);
}

function valuesOf(field: MappedField): string[] {
  return typeof field === 'object' && 'map' in field && field.map !== undefined ? Object.keys(field.map) : [];
}

/** A column’s name as it is compared: width, blanks and marks aside. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s*:()[\]【】]/g, '')
    .toLowerCase();
}
