import { type Command, command } from '../../command.ts';
import { after, data, flag, given, limit, needed, node, reason, type, yes } from '../../options.ts';

const wait = given('S', '等候确认，秒（默认 10）', 'Wait for confirmations, seconds (default 10)');

export const valuesCommands: readonly Command[] = [
  command({
    usage: 'values RECORD',
    about: {
      zh: '一条记录（节点/记录编号）的私密内容在哪里',
      en: "Where a record's (NODE/ID) private values are",
    },
    example: 'hutong values nongan/018f3c5e-7b1a-7000-8000-000000000002 --data /var/lib/hutong/changchun',
    options: { data },
    work: async () => (await import('./values.ts')).showValues,
  }),
  command({
    usage: 'values list',
    about: { zh: '本节点存有、缺少、已删除哪些私密内容', en: 'Which private values this node holds' },
    example: 'hutong values list --data /var/lib/hutong/changchun --node nongan',
    options: {
      data,
      type,
      node,
      state: given('held|missing|erased', '只看这种状态的', 'Only those in this state'),
      limit,
      after,
    },
    work: async () => (await import('./values.ts')).listValues,
  }),
  command({
    usage: 'values read RECORD FIELD',
    about: { zh: '阅看一项私密内容（记入日志）', en: 'Read a private value; the reading is on record' },
    example:
      'hutong values read nongan/018f3c5e-7b1a-7000-8000-000000000002 applicant_name --data /var/lib/hutong/changchun --reason 投诉核查',
    options: { data, reason },
    work: async () => (await import('./values.ts')).readValue,
  }),
  command({
    usage: 'erase RECORD FIELD',
    about: {
      zh: '删除一条记录（节点/记录编号）的一项私密内容：本节点与各上级',
      en: 'Erase a private value of a record (NODE/ID), here and at every ancestor',
    },
    example:
      'hutong erase nongan/018f3c5e-7b1a-7000-8000-000000000002 applicant_name --data /var/lib/hutong/nongan --reason 当事人申请 --yes',
    options: { data, reason, yes, wait },
    work: async () => (await import('./erase.ts')).eraseValue,
  }),
  command({
    usage: 'reseal NODE',
    about: {
      zh: '把 NODE 的私密内容为另一节点重新密封（中心）',
      en: 'Seal the private values of NODE anew for another node (at a center)',
    },
    example:
      'hutong reseal gongzhuling --data /var/lib/hutong/province --to changchun --reason 区划调整 --yes',
    options: {
      data,
      reason,
      yes,
      limit,
      after,
      to: needed(
        'NODE',
        '收件节点：NODE 自己，或按规则应有的上级',
        'For whom: NODE itself, or an ancestor that policy names',
      ),
      type,
      anew: flag('收件方已有的也重新密封', 'Also those that it was sent before'),
    },
    work: async () => (await import('./reseal.ts')).reseal,
  }),
  command({
    usage: 'redact ENTRY',
    about: {
      zh: '遮蔽一个条目（节点/记录编号，或 日志:序号）：各处只留其散列（最高中心，最后手段）',
      en: 'Redact an entry (NODE/ID, or ORIGIN:INDEX): its hash alone stays, everywhere (top center; the last resort)',
    },
    example:
      'hutong redact nongan/018f3c5e-7b1a-7000-8000-000000000002 --data /var/lib/hutong/province --reason 误填个人信息 --yes',
    options: { data, reason, yes, wait },
    work: async () => (await import('./redact.ts')).redactEntry,
  }),
  command({
    usage: 'redact list',
    about: { zh: '已遮蔽的条目，以及谁已确认', en: 'Redacted entries, and who confirmed' },
    example: 'hutong redact list --data /var/lib/hutong/province',
    options: { data, limit, from: given('N', '从第几条起（默认 0）', 'From this number on (default 0)') },
    work: async () => (await import('./redact.ts')).listRedactions,
  }),
];
