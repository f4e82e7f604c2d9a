import type { Catalogue, Text } from '@hutong/record';
import type { Absence, NotInForce } from '../catalogue.ts';
import type { CardLevel, Rule } from '../rules/schema.ts';
import type { ClockState } from './clock.ts';

/** What a clock says of how it comes about. */
export const WHY = {
  rule: {
    zh: '规则 {rule}（{version}），日历 {calendars}',
    en: 'Rule {rule} ({version}), calendars {calendars}',
  },
  start: {
    zh: '{day} {type}（{id}）起算，当日不计',
    en: 'Starts with {type} on {day} ({id}); that day is not counted',
  },
  restart: {
    zh: '{day} {type}（{id}）重新起算，第 {run} 次，当日不计',
    en: 'Starts anew, for run {run}, with {type} on {day} ({id}); that day is not counted',
  },
  deemed: { zh: '视为{type}', en: 'deemed {type}' },
  statutory: { zh: '法定：{limit}', en: 'By statute: {limit}' },
  promised: { zh: '承诺：{limit}', en: 'Promised: {limit}' },
  days: { zh: '{days} {unit}（{from}）', en: '{days} {unit} ({from})' },
  moment: { zh: '{day} 止（{from}）', en: 'until {day} ({from})' },
  suspended: {
    zh: '{day} {type}（{id}）中止计时，其后至 {last} 不计',
    en: '{type} on {day} ({id}) suspends it: the days after, up to {last}, are not counted',
  },
  suspended_open: {
    zh: '{day} {type}（{id}）中止计时，尚未恢复',
    en: '{type} on {day} ({id}) suspends it, and nothing has ended that yet',
  },
  suspended_late: {
    zh: '{day} {type}（{id}）在当时的期限 {due} 之后，不中止计时',
    en: '{type} on {day} ({id}) came after {due}, the due day then in force: it suspends nothing',
  },
  extended: { zh: '{day} {type}（{id}）延长 {days} {unit}', en: '{type} on {day} ({id}) adds {days} {unit}' },
  extended_late: {
    zh: '{day} {type}（{id}）在当时的期限 {due} 之后，不延长',
    en: '{type} on {day} ({id}) came after {due}, the due day then in force: it extends nothing',
  },
  due: { zh: '法定期限：{day}', en: 'Due by statute on {day}' },
  no_due: { zh: '中止期间法定期限未定', en: 'Not due by statute while it is suspended' },
  promised_due: { zh: '承诺期限：{day}', en: 'Due as promised on {day}' },
  stop: { zh: '{day} {type}（{id}）停止计时', en: 'Stopped by {type} on {day} ({id})' },
  void: { zh: '{day} {type}（{id}）使这次计时作废', en: 'Made void by {type} on {day} ({id})' },
  state: { zh: '算到 {day}（含当日）：{state}', en: 'Reckoned on {day}, that day included: {state}' },
  card: { zh: '{day} {level}', en: '{level} on {day}' },
  provisional: {
    zh: '暂定：有的日子还没有放假安排',
    en: 'Provisional: for some of the days there is no notice of holidays yet',
  },
} as const satisfies Catalogue;

/** What a rehearsal of other rules or calendars says beside. */
export const REHEARSED = {
  none: { zh: '没有这个时限', en: 'there is no such clock' },
  before: { zh: '现行：{line}', en: 'In force: {line}' },
  after: { zh: '改后：{line}', en: 'Changed: {line}' },
} as const satisfies Catalogue;

/** What is found beside lateness. */
export const FOUND = {
  not_in_force: {
    zh: '{day} 受理的事项“{name}”当日不在用：{node} 的目录记为{why}',
    en: 'Accepted on {day} though the item “{name}” was not in force then: by the catalogue of {node} {why}',
  },
  not_registered: {
    zh: '{day} 受理的事项“{name}”当日不在本厅：{why}',
    en: 'Accepted on {day} though the item “{name}” did not stand in the hall then: {why}',
  },
  limit_in_words: {
    zh: '时限不明（{clock}，{day} 起）：目录写的是“{words}”，不是天数，不计时限',
    en: 'Limit unknown ({clock}, from {day}): the catalogue says “{words}”, which is no number of days; no clock runs',
  },
  no_limit: {
    zh: '时限不明（{clock}，{day} 起）：目录与记录都没有写时限，不计时限',
    en: 'Limit unknown ({clock}, from {day}): neither the catalogue nor the record says one; no clock runs',
  },
  no_item: {
    zh: '时限不明（{clock}，{day} 起）：目录里没有这个事项，记录也没有写时限，不计时限',
    en: 'Limit unknown ({clock}, from {day}): the catalogue has no such item, the record says none; no clock runs',
  },
  rated_again: {
    zh: '{day} 再次评价同一办件（一次一评）',
    en: 'The same case was rated once more on {day}; one rating a case is taken',
  },
  unreviewed: {
    zh: '{day} 公开的公文未经本系统保密审查：请补办审查，有不该公开的，按更正、遮蔽办理',
    en: 'The document made public on {day} was not reviewed for secrets by this system: have it reviewed; what should not be public is corrected or redacted',
  },
} as const satisfies Catalogue;

/** Why an item is not in force. */
export const NOT_IN_FORCE = {
  not_yet: { zh: '{day} 起才生效', en: 'it holds from {day} on' },
  expired: { zh: '{day} 已失效', en: 'it held until {day}' },
  suspended: { zh: '{day} 起暂停', en: 'it is suspended since {day}' },
  cancelled: { zh: '{day} 起取消', en: 'it is cancelled since {day}' },
  devolved: { zh: '{day} 起下放', en: 'it is devolved since {day}' },
} as const satisfies Record<NotInForce, Text>;

/** Why an item does not stand in its hall (未进厅). */
export const NOT_IN_HALL = {
  not_yet: { zh: '{day} 起才进厅', en: 'it enters on {day}' },
  expired: { zh: '进厅到 {day} 为止', en: 'it stood there until {day}' },
  left: { zh: '{day} 起退出', en: 'it left on {day}' },
} as const satisfies Record<Absence['why'], Text>;

export const STATES: Readonly<Record<ClockState, Text>> = {
  void: { zh: '作废', en: 'void' },
  met: { zh: '按时', en: 'met' },
  late: { zh: '超期', en: 'late' },
  suspended: { zh: '中止', en: 'suspended' },
  running: { zh: '计时中', en: 'running' },
};

export const LEVELS: Readonly<Record<CardLevel, Text>> = {
  warning: { zh: '预警', en: 'warning' },
  yellow: { zh: '黄牌', en: 'yellow card' },
  red: { zh: '红牌', en: 'red card' },
};

export const UNITS: Readonly<Record<Rule['unit'], Text>> = {
  working_day: { zh: '个工作日', en: 'working days' },
  calendar_day: { zh: '天', en: 'days' },
};

/** Where limits stand. */
export const SOURCES: Readonly<Record<string, Text>> = {
  rule: { zh: '规则所定', en: 'fixed by the rule' },
  default: { zh: '规则的默认值', en: 'the rule’s default' },
  'event.statutory_days': { zh: '记录所载法定时限', en: 'statutory_days of the record' },
  'event.promised_days': { zh: '记录所载承诺时限', en: 'promised_days of the record' },
  'event.promised_at': { zh: '记录所载承诺办结时间', en: 'promised_at of the record' },
  'event.due': { zh: '记录所载答复期限', en: 'due of the record' },
  'catalogue.statutory_days': { zh: '事项目录法定时限', en: 'statutory_days of the catalogue' },
  'catalogue.promised_days': { zh: '事项目录承诺时限', en: 'promised_days of the catalogue' },
  'catalogue.steps[].days': { zh: '事项目录环节时限', en: 'days of the step in the catalogue' },
};
