import { type Command, command } from '../../command.ts';
import { after, anywhere, cursor, data, given, limit, node, type } from '../../options.ts';

export const dayCommands: readonly Command[] = [
  command({
    usage: 'status',
    about: { zh: '各日志已存、已发、上级已收多少', en: 'What each log holds, sent, and had received' },
    example: 'hutong status --data /var/lib/hutong/nongan',
    options: { ...anywhere },
    work: async () => (await import('./status.ts')).status,
  }),
  command({
    usage: 'health',
    about: {
      zh: '本节点及其下各节点是否健康，及缘由；都健康则退出码为 0，否则为 1',
      en: 'Whether this node and those beneath it are well, and why not; exit code 0 if all are, else 1',
    },
    example: 'hutong health --data /var/lib/hutong/changchun --node nongan --since 7d',
    options: {
      ...anywhere,
      node,
      since: given(
        '7d|24h|TIME',
        '自何时起的历史：7d、24h 或时间；与 --node 合用',
        'The history from when on: 7d, 24h or a time; with --node',
      ),
    },
    work: async () => (await import('./health.ts')).health,
  }),
  command({
    usage: 'query',
    about: { zh: '查询记录', en: 'Query records' },
    example: 'hutong query --data /var/lib/hutong/nongan --type case.accept --from 2026-11-01 --limit 50',
    options: {
      ...anywhere,
      node,
      type,
      subject: given('SUBJECT', '只看这个办件编号、索引号 …', 'Only of this case number, index number …'),
      department: given('NAME', '只看这个部门的', 'Only of this department'),
      from: given(
        'TIME',
        '发生时间不早于（YYYY-MM-DD 或 RFC 3339）',
        'Occurred at or after (YYYY-MM-DD or RFC 3339)',
      ),
      to: given('TIME', '发生时间早于；日期含当日', 'Occurred before; a date includes its day'),
      limit,
      cursor,
    },
    work: async () => (await import('./query.ts')).query,
  }),
  command({
    usage: 'acts',
    about: { zh: '谁在何时做了什么管理操作，为何', en: 'Acts of administration: who did what, and why' },
    example: 'hutong acts --data /var/lib/hutong/nongan',
    options: { ...anywhere, node, limit, cursor },
    work: async () => (await import('./acts.ts')).acts,
  }),
  command({
    usage: 'completeness',
    about: {
      zh: '各节点每日有报送、零报送还是未报送（中心）',
      en: 'Which nodes reported on which day, had nothing to report, or were not heard from (a center)',
    },
    example: 'hutong completeness --data /var/lib/hutong/changchun --from 2026-11-01 --node nongan',
    options: {
      data,
      from: given('YYYY-MM-DD', '从这一天起（默认 6 天前）', 'From this day on (default six days ago)'),
      to: given('YYYY-MM-DD', '到这一天止（默认今天）', 'Up to this day (default today)'),
      node,
      limit,
      after,
    },
    work: async () => (await import('./completeness.ts')).completeness,
  }),
];
