import { type Catalogue, sayer } from '@hutong/record';

/** What the days of a clock say: a mark that fits into a cell, and in words to who does not see it, and below. */
const texts = {
  days: { zh: '逐日：{from} 至 {to}', en: 'Day by day: {from} to {to}' },
  days_left: {
    zh: '从 {started} 起算，较早的日子略去',
    en: 'Begun on {started}; its earlier days are left out.',
  },
  said: { zh: '{on} 星期{weekday}：{words}', en: '{weekday} {on}: {words}' },
  legend: { zh: '{mark}：{words}', en: '{mark}: {words}' },
  work: { zh: '工作日', en: 'working day' },
  weekend_mark: { zh: '休', en: 'off' },
  weekend: { zh: '周末', en: 'weekend' },
  holiday_mark: { zh: '假', en: 'hol.' },
  holiday: { zh: '放假', en: 'holiday' },
  make_up_mark: { zh: '班', en: 'extra' },
  make_up: { zh: '调休上班', en: 'weekend that is worked' },
  suspended_mark: { zh: '停', en: 'held' },
  suspended: { zh: '中止计时，不计', en: 'suspended, not counted' },
  counted_mark: { zh: '数字', en: 'Number' },
  counted: { zh: '第几日（底色深的已过）', en: 'which of the counted days it is; those past are shaded' },
  nth: { zh: '计入的第 {n} 日', en: 'counted day {n}' },
  coming: { zh: '将是第 {n} 日', en: 'counted day {n} to come' },
  over_mark: { zh: '+{n}', en: '+{n}' },
  over: { zh: '超期第 {n} 日', en: 'day {n} over' },
  overdue_mark: { zh: '+数字', en: '+Number' },
  overdue: { zh: '超期第几日', en: 'how many days over' },
  provisional_mark: { zh: '？', en: '?' },
  provisional: { zh: '暂定，尚无放假安排', en: 'provisional: no notice of holidays yet' },
  started: { zh: '起算', en: 'start' },
  today: { zh: '今天', en: 'today' },
  promised: { zh: '承诺', en: 'pledge' },
  due: { zh: '期限', en: 'due' },
  done: { zh: '停止', en: 'stop' },
} as const satisfies Catalogue;

export const WEEKDAYS = {
  zh: ['一', '二', '三', '四', '五', '六', '日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
} as const;

export const sayDays = sayer(texts);
