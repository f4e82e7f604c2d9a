import { type Command, command } from '../../command.ts';
import { data, flag, given, needed, reasonGiven } from '../../options.ts';

export const bundleCommands: readonly Command[] = [
  command({
    usage: 'bundle export',
    about: {
      zh: '把对方还没有的写成离线包（.hutong），用 U 盘带走',
      en: 'Write what the receiver lacks into a bundle file (.hutong) for a stick',
    },
    example: 'hutong bundle export --data /var/lib/hutong/nongan --out /media/usb/up.hutong',
    options: {
      data,
      out: needed('FILE', '写到哪个文件', 'File to write'),
      for: given('NODE', '给哪个节点（默认上级）', 'For which node (default: the parent)'),
      encrypt: flag('加密，只有对方能读', 'Seal it so that only the receiver can read it'),
      all: flag('从头全部写出，不论对方已有多少', 'Everything from the beginning, whatever the receiver has'),
      since: given(
        'FILE',
        '从上次导出（它的 --json 结果）止处写起：单向网闸收不到回执时用',
        'From where an earlier export (its --json result) ended: for a one-way gate, where no receipt comes back',
      ),
      'max-size': given(
        '4G',
        '每个文件至多多大（分为 FILE.1、FILE.2 …）',
        'Largest size of a file (split into FILE.1, FILE.2 …)',
      ),
    },
    work: async () => (await import('./export.ts')).exportBundle,
  }),
  command({
    usage: 'bundle import FILE…',
    about: {
      zh: '核验并收入离线包；次序不拘，重复无害',
      en: 'Verify and take bundle files; in any order, twice is harmless',
    },
    example: 'hutong bundle import /media/usb/up.hutong --data /var/lib/hutong/changchun --reason 断网',
    options: { data, reason: reasonGiven },
    work: async () => (await import('./import.ts')).importBundle,
  }),
];
