import { type Command, command } from '../../command.ts';
import { anywhere, flag, given, outFile, reasonGiven } from '../../options.ts';

const SHA256 = '4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6';

export const attachmentCommands: readonly Command[] = [
  command({
    usage: 'attachment get FILE',
    about: {
      zh: '取出一个附件：写它的 SHA-256，或写明它的记录（节点/记录编号）；核对内容，中断后可接着取',
      en: 'Take a file by its SHA-256 or by the record (NODE/ID) that names it: checked, and gone on with where it was cut',
    },
    example: `hutong attachment get nongan/${SHA256} --data /var/lib/hutong/nongan --out 办事指南.pdf`,
    options: {
      ...anywhere,
      out: {
        ...outFile,
        about: {
          zh: '写到哪个文件（默认用记录写的文件名，没有则用 SHA-256）',
          en: 'Where to write it (default: as its record calls it, or by its hash)',
        },
      },
      number: given('N', '记录写明几个附件时，取第几个', 'Which one, where the record names several'),
      reason: {
        ...reasonGiven,
        about: {
          zh: '为何阅看（内部附件必填，写入日志）',
          en: 'Why; needed of a sealed file, and goes on record',
        },
      },
      force: flag('覆盖已有的文件', 'Write over a file that is there'),
    },
    work: async () => (await import('./get.ts')).getAttachment,
  }),
  command({
    usage: 'attachment put FILE',
    about: {
      zh: '上传一个附件，等记录写明它',
      en: 'Upload a file, where it waits until a record names it',
    },
    example: 'hutong attachment put 办事指南.docx --data /var/lib/hutong/nongan --strip',
    options: {
      ...anywhere,
      strip: flag(
        '去掉文档信息（作者、单位、批注人；docx、xlsx、pptx、JPEG）',
        'Take out what it says of its authors (docx, xlsx, pptx, JPEG)',
      ),
    },
    work: async () => (await import('./put.ts')).putAttachment,
  }),
  command({
    usage: 'attachment list',
    about: {
      zh: '上传了、还没有记录写明的附件',
      en: 'Files that were uploaded and that no record names yet',
    },
    example: 'hutong attachment list --data /var/lib/hutong/nongan',
    options: anywhere,
    work: async () => (await import('./put.ts')).listAttachments,
  }),
  command({
    usage: 'attachment drop SHA256',
    about: {
      zh: '删去一个还没有记录写明的附件（写 sealed_sha256）',
      en: 'Remove a file that no record names yet, by its sealed_sha256',
    },
    example: `hutong attachment drop ${SHA256} --data /var/lib/hutong/nongan`,
    options: anywhere,
    work: async () => (await import('./put.ts')).dropAttachment,
  }),
];
