/** Why a file is not given or taken, and what to do. */
export const attachmentTexts = {
  no_attachment: {
    zh: '没有这个附件，或它不公开',
    en: 'There is no such file, or it is not public.',
  },
  no_attachment_next: {
    zh: '请核对节点和 SHA-256；内部附件须有权限',
    en: 'Check the node and the SHA-256. Internal files need a permission.',
  },
  no_file: { zh: '没有选择文件', en: 'No file was chosen.' },
  no_file_next: { zh: '请选择一个文件再上传', en: 'Choose a file and send it.' },
  sealed_attachment: {
    zh: '这是内部附件，已加密存放',
    en: 'This file is internal and kept sealed.',
  },
  sealed_attachment_next: {
    zh: '请写明理由阅看（POST 此地址后加 /read），阅看会记入日志',
    en: 'Read it with a reason (POST to this address with /read); the reading goes on record.',
  },
} as const;
