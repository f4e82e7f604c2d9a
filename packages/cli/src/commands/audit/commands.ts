import { type Command, command } from '../../command.ts';
import { flag, given, many, needed, trustGiven } from '../../options.ts';

export const auditCommands: readonly Command[] = [
  command({
    usage: 'audit',
    about: {
      zh: '比对各节点的锚定、检查点与回执，指名两面、丢日志、改回执时间者',
      en: "Compare nodes' anchors, heads and receipts; name who showed two faces, dropped a log or re-dated a receipt",
    },
    example: 'hutong audit --root 64位指纹 --data /var/lib/hutong/province --data /var/lib/hutong/siping',
    options: {
      root: needed('FINGERPRINT', '根文件指纹（另行取得）', 'Root fingerprint, taken from elsewhere'),
      data: many('DIR', '数据文件夹，可写多次', 'Data folder; may be given several times'),
      url: many('URL', '节点地址，可写多次', 'Address of a node; may be given several times'),
      'token-file': many('FILE', '各地址的令牌文件，顺序与 --url 一致', 'Token files, in the order of --url'),
      files: given('DIR', '存有 --out 所写证据的文件夹', 'Folder with evidence that --out wrote'),
      trust: trustGiven,
      supervision: flag(
        '按记录重算各中心的监察牌：漏亮、错亮、改期，以及与凭据不符的听取（问中心）',
        'Recompute the cards of centers from the records: hidden, invented, re-dated ones, hearings that nothing bears (asks centers)',
      ),
      out: given('DIR', '把各节点出示的证据写到这里', 'Write what each node showed into this folder'),
    },
    work: async () => (await import('../audit/audit.ts')).audit,
  }),
];
