import { nearNames, type RuleFile, recordTypes, ruleFileSchema, type Text } from '@hutong/record';
import { InvalidFile, placeIn, readAs } from '../fault.ts';
import { kindOf } from '../kinds.ts';
import type { EventRef, LimitRule, Rule } from './schema.ts';

/** One version of the rules. */
export interface RuleSet {
  /** What it is called in explanations: its file’s name, or the hash of its entry. */
  version: string;
  rules: readonly Rule[];
  params: NonNullable<RuleFile['params']>;
}

/**
 * A file of rules: `{about?, rules, params?}`.
 * @throws InvalidFile naming the place, the reason and what to write instead, for what is no rule and for rules that
 * contradict themselves
 */
export function readRules(json: unknown, version: string): RuleSet {
  const { rules, params = {} } = readAs(ruleFileSchema, json, version);
  const ids = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const refuse: Refuse = (path, reason, next) => {
      throw new InvalidFile(reason, next, placeIn(version, ['rules', index, ...path]));
    };
    if (ids.has(rule.id))
      refuse(['id'], text(`${rule.id} 已有一条`, `there is a rule ${rule.id} already`), OTHER_ID);
    ids.add(rule.id);
    checkTypes(rule, refuse);
    checkLimits(rule, refuse);
    checkEvents(rule, refuse);
    checkMarks(rule, refuse);
  }
  return { version, rules, params };
}

type Refuse = (path: readonly PropertyKey[], reason: Text, next: Text) => void;

function text(zh: string, en: string): Text {
  return { zh, en };
}

const OTHER_ID = text('请另写一个编号，或去掉一条', 'Give it another id, or take one of them out');

/** Every event is of a known type, and of the rule’s own kind of matter. */
function checkTypes(rule: Rule, refuse: Refuse): void {
  for (const [path, type] of typesOf(rule)) {
    if (!recordTypes.has(type)) {
      const near = nearNames(type, recordTypes.keys()).join(', ');
      refuse(
        path,
        text(`没有记录类型 ${type}`, `there is no record type ${type}`),
        text(`可写：${near}`, `Use one of: ${near}`),
      );
    }
    if (kindOf(type) !== rule.kind)
      refuse(
        path,
        text(`${type} 与种类 ${rule.kind} 无关`, `${type} says nothing of a matter of kind ${rule.kind}`),
        text('请写这一种件的记录类型，或改正 kind', 'Write a type of this kind of matter, or correct kind'),
      );
  }
}

function typesOf(rule: Rule): [path: PropertyKey[], type: string][] {
  const of = (name: string, refs: readonly (string | EventRef)[] = []): [PropertyKey[], string][] =>
    refs.map((ref, index) =>
      typeof ref === 'string' ? [[name, index], ref] : [[name, index, 'on'], ref.on],
    );
  const suspensions = (rule.suspend ?? []).flatMap(({ from, to }, index): [PropertyKey[], string][] => [
    [['suspend', index, 'from', 'on'], from.on],
    [['suspend', index, 'to', 'on'], to.on],
  ]);
  return [
    [['start', 'on'], rule.start.on],
    ...of('restart', rule.restart),
    ...of('stop', rule.stop),
    ...of('void', rule.void),
    ...suspensions,
    ...(rule.extend === undefined ? [] : [[['extend', 'on'], rule.extend.on] as [PropertyKey[], string]]),
    ...(rule.deem === undefined ? [] : [[['deem', 'event'], rule.deem.event] as [PropertyKey[], string]]),
  ];
}

function checkLimits(rule: Rule, refuse: Refuse): void {
  const { budget, extend, in_force } = rule;
  const limits = Object.entries(budget) as [string, LimitRule | undefined][];
  if (!limits.some(([, limit]) => limit !== undefined))
    refuse(
      ['budget'],
      text('没有任何时限', 'names no limit'),
      text('请写 statutory 或 promised', 'Write statutory or promised'),
    );
  for (const [name, limit] of limits) {
    if (limit === undefined) continue;
    if (
      limit.days === undefined &&
      limit.from === undefined &&
      limit.param === undefined &&
      limit.default === undefined
    )
      refuse(
        ['budget', name],
        text('没有写天数从何而来', 'does not say where the days come from'),
        text('请写 days、from、param 或 default', 'Write days, from, param or default'),
      );
    if (limit.days !== undefined && (limit.from ?? limit.param ?? limit.default) !== undefined)
      refuse(
        ['budget', name, 'days'],
        text('天数已定，又写从别处取', 'is fixed, and yet said to come from elsewhere'),
        text('请去掉 days，或写成 default: {days}', 'Take days out, or write default: {days}'),
      );
    if (limit.by !== undefined && limit.param === undefined)
      refuse(
        ['budget', name, 'by'],
        text('没有 param，无从按区划取值', 'asks for a number by division and names no param'),
        text('请写 param，或去掉 by', 'Write param, or take by out'),
      );
  }
  if (rule.roll === true && rule.unit !== 'calendar_day')
    refuse(
      ['roll'],
      text('工作日的末日不会是休息日', 'the last of working days is never a day off'),
      text('请去掉 roll，或把 unit 写成 calendar_day', 'Take roll out, or make the unit calendar_day'),
    );
  if (in_force?.from !== undefined && in_force.until !== undefined && in_force.until < in_force.from)
    refuse(
      ['in_force', 'until'],
      text('止日早于起日', 'is before from'),
      text('请把止日写在起日之后', 'Write a last day that is not before the first'),
    );
  if (extend === undefined) return;
  if (extend.max !== undefined && extend.default > extend.max)
    refuse(
      ['extend', 'default'],
      text(`多于 max（${extend.max}）`, `is more than max (${extend.max})`),
      text('请改正其一', 'Correct one of the two'),
    );
  for (const [index, name] of extend.adds_to.entries()) {
    if (budget[name] === undefined)
      refuse(
        ['extend', 'adds_to', index],
        text(`没有 ${name} 时限可延`, `there is no ${name} limit to extend`),
        text('请去掉它，或在 budget 中写上', 'Take it out, or write it into budget'),
      );
  }
}

/** One event cannot both end a clock and begin it anew, or end it and make it void. */
function checkEvents(rule: Rule, refuse: Refuse): void {
  const stops = rule.stop.map(keyOf);
  const meets = (name: string, refs: readonly (string | EventRef)[] = []): void => {
    for (const [index, ref] of refs.entries()) {
      const key = keyOf(typeof ref === 'string' ? { on: ref } : ref);
      if (stops.includes(key))
        refuse(
          [name, index],
          text('同一事件也写在 stop 里', 'the same event stands in stop'),
          text('一个事件只写一处，或用 when 分开', 'Write an event in one place, or tell them apart by when'),
        );
    }
  };
  meets('restart', rule.restart);
  meets('void', rule.void);
  if (stops.includes(keyOf(rule.start)))
    refuse(
      ['stop', stops.indexOf(keyOf(rule.start))],
      text('一起算就停止', 'ends the clock where it starts'),
      text('请写另一事件，或用 when、at 分开', 'Write another event, or tell them apart by when or at'),
    );
  for (const [index, { from, to }] of (rule.suspend ?? []).entries()) {
    if (keyOf(from) === keyOf(to))
      refuse(
        ['suspend', index, 'to'],
        text('中止与恢复是同一事件', 'the suspension ends by what begins it'),
        text('请写恢复计时的事件', 'Write the event that ends it'),
      );
  }
  if (rule.deem !== undefined && rule.deem.event === rule.start.on)
    refuse(
      ['deem', 'event'],
      text('视为发生的事件又起算本规则', 'what is deemed to happen starts this very rule'),
      text('请写另一事件', 'Write another event'),
    );
  if (rule.deem !== undefined && rule.only_if_stopped === true)
    refuse(
      ['deem'],
      text('有停止才计的规则不会视为逾期', 'a clock that is judged only once stopped is deemed nothing'),
      text('请去掉 deem 或 only_if_stopped', 'Take out deem or only_if_stopped'),
    );
}

function keyOf({ on, when = {}, at }: EventRef): string {
  const told = Object.entries(when).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([on, told, at]);
}

function checkMarks(rule: Rule, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [index, { card, of, plus, while_open }] of rule.marks.entries()) {
    if (rule.budget[of] === undefined)
      refuse(
        ['marks', index, 'of'],
        text(`没有 ${of} 时限`, `there is no ${of} limit`),
        text('请在 budget 中写上，或改正 of', 'Write it into budget, or correct of'),
      );
    if (while_open === true && card !== 'warning')
      refuse(
        ['marks', index, 'while_open'],
        text('黄牌、红牌办结后仍然有效', 'a yellow or red card stands after the end'),
        text('只有 warning 可写 while_open', 'Only a warning has while_open'),
      );
    const key = `${card} ${of} ${plus}`;
    if (seen.has(key))
      refuse(
        ['marks', index],
        text('这一块牌已写过', 'is there already'),
        text('请去掉一块', 'Take one out'),
      );
    seen.add(key);
  }
}
