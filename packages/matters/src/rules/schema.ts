/** The rule language: what a clock is made of. */
import { z } from 'zod';
import { dayOfDate } from '../days.ts';
import type { Faults } from '../fault.ts';

const MAX_DAYS = 3_650;
const MAX_MARK_DAYS = 365;

/** What is said of a text that is not what its place asks for. */
export const RULE_FAULTS: Faults = {
  date: {
    reason: { zh: '不是 1900 至 2199 年的日期', en: 'is not a date of the years 1900 to 2199' },
    next: { zh: '请写 YYYY-MM-DD，如 2019-05-15', en: 'Write YYYY-MM-DD, such as 2019-05-15' },
  },
  field: {
    reason: { zh: '不是字段名', en: 'is not the name of a field' },
    next: {
      zh: '请写记录中的字段名，如 special_type',
      en: 'Write a field of the record, such as special_type',
    },
  },
  type: {
    reason: { zh: '不是记录类型', en: 'is not a record type' },
    next: { zh: '请写类型名，如 case.accept', en: 'Write the name of a type, such as case.accept' },
  },
  id: {
    reason: { zh: '不是规则编号', en: 'is not the id of a rule' },
    next: { zh: '请写如 case.decide 的编号', en: 'Write an id such as case.decide' },
  },
  place: {
    reason: { zh: '不是取时限的位置', en: 'is not a place where a limit stands' },
    next: {
      zh: '请写 event.字段、catalogue.字段 或 catalogue.steps[].days',
      en: 'Write event.FIELD, catalogue.FIELD or catalogue.steps[].days',
    },
  },
  prefix: {
    reason: { zh: '不是行政区划代码的开头', en: 'is not the beginning of a division code' },
    next: { zh: '请写 0 至 12 位数字', en: 'Write 0 to 12 digits' },
  },
};

const days = z.int().min(0).max(MAX_DAYS);
const fieldName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'field');
const eventType = z.string().regex(/^[a-z]+(\.[a-z_]+)?$/, 'type');
const date = z.string().refine((text) => dayOfDate(text) !== undefined, 'date');
const note = z.string().max(2_000);

const scalar = z.union([z.string().max(200), z.int(), z.boolean()]);

/** Field → value, `present`, `absent`, or several of these of which one must be so; all must hold. */
const conditions = z.record(fieldName, z.union([scalar, z.array(scalar).min(1).max(50)]));

const eventRef = z.strictObject({
  on: eventType,
  when: conditions.optional(),
  at: z.union([z.literal('seen'), z.strictObject({ field: fieldName })]).optional(),
});
const eventRefs = z.array(eventRef).max(20);

const limit = z.strictObject({
  days: days.optional(),
  from: z
    .array(z.string().regex(/^(event|catalogue)\.([a-z][a-z0-9_]{0,63}|steps\[\]\.days)$/, 'place'))
    .min(1)
    .max(10)
    .optional(),
  param: z.string().max(64).optional(),
  by: z.literal('division').optional(),
  default: z.strictObject({ days, applies: conditions.optional() }).optional(),
});

const which = z.enum(['statutory', 'promised']);

const ruleSchema = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'id'),
  title: note.optional(),
  kind: z.enum(['case', 'request', 'complaint', 'document', 'item', 'card']),
  unit: z.enum(['working_day', 'calendar_day']),
  roll: z.boolean().optional(),
  in_force: z.strictObject({ from: date.optional(), until: date.optional() }).optional(),
  applies: conditions.optional(),
  each: fieldName.optional(),
  start: eventRef,
  restart: eventRefs.optional(),
  stop: eventRefs.min(1),
  void: z
    .array(z.union([eventType, eventRef]))
    .max(20)
    .optional(),
  only_if_stopped: z.boolean().optional(),
  budget: z.strictObject({ statutory: limit.optional(), promised: limit.optional() }),
  extend: z
    .strictObject({
      on: eventType,
      when: conditions.optional(),
      field: fieldName.optional(),
      default: days,
      max: days.optional(),
      times: z.int().min(1).max(99).optional(),
      by: which.optional(),
      adds_to: z.array(which).min(1).max(2),
    })
    .optional(),
  suspend: z
    .array(z.strictObject({ from: eventRef, to: eventRef, pair: fieldName.optional(), max: days.optional() }))
    .max(10)
    .optional(),
  deem: z
    .strictObject({
      if: z.literal('late'),
      event: eventType,
      body: z.record(fieldName, scalar),
      on: z.literal('start'),
    })
    .optional(),
  marks: z
    .array(
      z.strictObject({
        card: z.enum(['warning', 'yellow', 'red']),
        of: which,
        plus: z.int().min(-MAX_MARK_DAYS).max(MAX_MARK_DAYS),
        while_open: z.boolean().optional(),
      }),
    )
    .max(10),
  needs: z.array(note).max(50).optional(),
});

export const ruleFileSchema = z.strictObject({
  $schema: z.string().optional(),
  about: note.optional(),
  rules: z.array(ruleSchema).min(1).max(200),
  /** Numbers that rules name: days, or days by the beginning of a division code. */
  params: z
    .record(z.string().max(64), z.union([days, z.record(z.string().regex(/^\d{0,12}$/, 'prefix'), days)]))
    .optional(),
});

export type Rule = z.infer<typeof ruleSchema>;
export type RuleFile = z.infer<typeof ruleFileSchema>;
export type EventRef = z.infer<typeof eventRef>;
export type Conditions = z.infer<typeof conditions>;
export type LimitRule = z.infer<typeof limit>;
export type Kind = Rule['kind'];
export type CardLevel = Rule['marks'][number]['card'];
