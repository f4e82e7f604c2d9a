import { type Command, command } from '../../command.ts';
import { after, data, given, limit, needed, node, reason, yes } from '../../options.ts';

export const keysCommands: readonly Command[] = [
  command({
    usage: 'keys list',
    about: { zh: '各节点的密钥与纪元', en: 'The keys and epochs of every node' },
    example: 'hutong keys list --data /var/lib/hutong/nongan',
    options: { data, node, limit, after },
    work: async () => (await import('./keys.ts')).listKeys,
  }),
  command({
    usage: 'keys rotate',
    about: { zh: '更换本节点的密钥', en: 'Replace the keys of this node' },
    example: 'hutong keys rotate --data /var/lib/hutong/nongan --reason 定期轮换',
    options: { data, reason },
    work: async () => (await import('./keys.ts')).rotateKeys,
  }),
  command({
    usage: 'keys revoke NODE',
    about: { zh: '吊销节点的密钥（最高中心）', en: 'Revoke the keys of a node (top center)' },
    example: 'hutong keys revoke nongan --data /var/lib/hutong/province --reason 电脑被盗 --yes',
    options: {
      data,
      reason,
      at: given(
        'last-receipt|POSITION',
        '日志在何处关闭：其前最近的检查点（默认：已收到的最后一条）',
        'Where the log is closed: at its last checkpoint by then (default: last-receipt)',
      ),
      yes,
    },
    work: async () => (await import('./keys.ts')).revokeKeys,
  }),
  command({
    usage: 'ca show',
    about: { zh: '网络的 CA，及尚未确认的节点', en: 'The CAs of the network, and who has not confirmed' },
    example: 'hutong ca show --data /var/lib/hutong/province',
    options: { data },
    work: async () => (await import('./certificate-authority.ts')).showCa,
  }),
  command({
    usage: 'ca rotate',
    about: { zh: '更换网络的 CA（最高中心）', en: 'Replace the CA of the network (top center)' },
    example: 'hutong ca rotate --data /var/lib/hutong/province --reason 年度轮换',
    options: { data, reason },
    work: async () => (await import('./certificate-authority.ts')).rotateCa,
  }),
  command({
    usage: 'ca trust-kit',
    about: {
      zh: '生成其他电脑信任本网络证书所需的文件：CA 证书、安装程序、可打印的指纹页',
      en: 'Make what other PCs need to trust the network’s certificates: CA, installers, a page to print',
    },
    example: 'hutong ca trust-kit --data /var/lib/hutong/nongan --out 信任包',
    options: { data, out: needed('DIR', '写入这个新目录', 'Folder to write to') },
    work: async () => (await import('./trust-kit.ts')).trustKit,
  }),
];
