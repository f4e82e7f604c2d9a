import { type Command, command } from '../../command.ts';
import { data, given } from '../../options.ts';

export const doctorCommands: readonly Command[] = [
  command({
    usage: 'doctor',
    about: {
      zh: '逐项检查一个节点（在运行或已停均可），只看不改；有一项不通过则退出码为 1',
      en: 'Examine a node, running or stopped, changing nothing; exit code 1 when a check fails',
    },
    example: 'hutong doctor --data /var/lib/hutong/nongan --bundle 诊断.json.gz',
    options: {
      data,
      bundle: given(
        'FILE',
        '另写诊断文件（JSON，gzip）：不含密钥、个人信息、记录内容',
        'Also write a diagnostic file (JSON, gzip): no secrets, no personal data, no records',
      ),
      log: given(
        'FILE',
        '诊断文件中附上这份运行日志的最后若干行',
        'Put the last lines of this service log into the diagnostic file',
      ),
    },
    work: async () => (await import('./doctor.ts')).doctor,
  }),
];
