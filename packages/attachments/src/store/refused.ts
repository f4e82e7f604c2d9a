import { bilingual, MAX_ATTACHMENT_BYTES, ReasonedError, type Text } from '@hutong/record';

const MIB = 1 << 20;

const REFUSALS = {
  too_large: [
    bilingual(
      `文件超过 ${MAX_ATTACHMENT_BYTES / MIB} MiB`,
      `the file is larger than ${MAX_ATTACHMENT_BYTES / MIB} MiB`,
    ),
    bilingual('请压缩图片或分成几个文件', 'Make its pictures smaller, or several files of it.'),
  ],
  empty: [
    bilingual('文件是空的', 'the file is empty'),
    bilingual('请重新选择文件', 'Choose the file again.'),
  ],
  full: [
    bilingual('待发附件已满', 'there is no room for more files that wait to be named'),
    bilingual(
      '请先删除不用的附件，或发布已附上的文件',
      'Remove files that are not needed, or publish what they belong to.',
    ),
  ],
  disk: [
    bilingual('磁盘空间不足', 'the disk is nearly full'),
    bilingual('请管理员腾出磁盘空间', 'The administrator must make room on the disk.'),
  ],
  cut: [
    bilingual('文件没有传完', 'the file did not come whole'),
    bilingual('请重新上传', 'Upload it again.'),
  ],
} as const satisfies Record<string, readonly [Text, Text]>;

/** A file is not taken; nothing of it is kept. */
export class AttachmentRefused extends ReasonedError {
  override readonly name = 'AttachmentRefused';
  readonly code: keyof typeof REFUSALS;

  constructor(code: keyof typeof REFUSALS) {
    super(...REFUSALS[code]);
    this.code = code;
  }
}
