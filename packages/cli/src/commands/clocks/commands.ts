import { type Command, command } from '../../command.ts';
import { given, many, needed } from '../../options.ts';

export const clocksCommands: readonly Command[] = [
  command({
    usage: 'clocks',
    about: {
      zh: '按记录文件计算各件的时限：到某日为止按时、超期、预警或亮牌，并逐行说明（不需要节点）',
      en: 'Reckon the clocks of the matters in a file of records as of a day, each explained (needs no node)',
    },
    example: 'hutong clocks --events 记录.jsonl --as-of 2026-11-30',
    options: {
      events: needed(
        'FILE',
        '记录文件：每行一条，如 POST /api/records 所收；可加 node、recorded_at、received_at；{"place": …} 行写明节点的区划',
        'Records, one a line, as POST /api/records takes them; also node, recorded_at, received_at; {"place": …} lines name divisions',
      ),
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
];
