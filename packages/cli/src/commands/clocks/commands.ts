import { type Command, command } from '../../command.ts';
import { anywhere, given, many, needed, node } from '../../options.ts';

const events = needed(
  'FILE',
  '记录文件：每行一条，如 POST /api/records 所收；可加 node、recorded_at、received_at；{"place": …} 行写明节点的区划',
  'Records, one a line, as POST /api/records takes them; also node, recorded_at, received_at; {"place": …} lines name divisions',
);

export const clocksCommands: readonly Command[] = [
  command({
    usage: 'clocks',
    about: {
      zh: '按记录文件计算各件的时限：到某日为止按时、超期、预警或亮牌，并逐行说明（不需要节点）',
      en: 'Reckon the clocks of the matters in a file of records as of a day, each explained (needs no node)',
    },
    example: 'hutong clocks --events 记录.jsonl --as-of 2026-11-30',
    options: {
      events,
      'as-of': needed(
        'TIME',
        '算到哪一天（含当日）：日期或 RFC 3339 时间',
        'Up to which day, that day included: a date or an RFC 3339 time',
      ),
      rules: given(
        'FILE',
        '时限规则文件（默认随程序的 config/rules）',
        'File of rules (default: those of config/rules that come with the program)',
      ),
      calendar: many(
        'FILE',
        '工作日历文件，加在随程序的 config/calendars 之上，可写多次',
        'Working calendar, laid over those of config/calendars that come with the program; may be given several times',
      ),
    },
    work: async () => (await import('./clocks.ts')).clocks,
  }),
  command({
    usage: 'rehearse',
    about: {
      zh: '用新的时限规则或工作日历试算一遍：与现行相比，会新增、取消、改日哪些监察牌，为什么（不写入任何记录）',
      en: 'Try new rules or calendars: which cards would come, go or move compared with those in force, and why (nothing is recorded)',
    },
    example: 'hutong rehearse --data /var/lib/hutong/yanbian --calendar 州庆.json',
    options: {
      ...anywhere,
      node,
      events: given(events.value, `不用节点而用${events.about.zh}`, `In a node’s place: ${events.about.en}`),
      rules: given(
        'FILE',
        '新的时限规则文件，整套替换现行规则',
        'File of new rules, which take the place of those in force',
      ),
      from: given(
        'DATE',
        '新规则从哪一天起算的时限用（默认：所有时限都按新规则）',
        'From which day on clocks start by the new rules (default: all clocks are judged by them)',
      ),
      calendar: many(
        'FILE',
        '新的工作日历文件，加在现行日历之上，可写多次',
        'New working calendar, laid over those in force; may be given several times',
      ),
      'as-of': given(
        'TIME',
        '算到哪一天（含当日）：日期或 RFC 3339 时间（默认今天）',
        'Up to which day, that day included: a date or an RFC 3339 time (default: today)',
      ),
    },
    work: async () => (await import('./rehearse.ts')).rehearse,
  }),
];
