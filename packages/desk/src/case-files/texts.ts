/** What the pages of a case say of its files. */
export const texts = {
  case_files: { zh: '材料附件', en: 'Files of the case' },
  case_files_sealed: {
    zh: '文件和文件名加密保存，只有查看本部门私密内容的岗位能打开；谁打开过，记入查阅登记。',
    en: 'Files and their names are sealed: only posts that may read this organ’s private values open them, and who did is noted.',
  },
  case_files_hidden: {
    zh: '有 {count} 个材料附件。您的岗位不能打开，也看不到文件名',
    en: 'Number of files: {count}. Your post neither opens them nor sees what they are called.',
  },
  case_files_none: { zh: '还没有材料附件', en: 'There are no files yet.' },
  case_files_more: { zh: '只列出前 {most} 个', en: 'Only the first {most} are listed.' },
  case_file_by: { zh: '添加人', en: 'Added by' },
  case_file_at: { zh: '添加时间', en: 'When' },
  case_file_voided: { zh: '已更正作废', en: 'voided by a correction' },
  case_file_unnamed: { zh: '文件名不在这里', en: 'its name is not here' },
  case_files_add: { zh: '添加材料附件', en: 'Add a file' },
  case_files_added: { zh: '已加密存入本件材料', en: 'The file is sealed and on record with this case.' },
  case_files_how: {
    zh: '至多 32 MB，可用扫描件或照片。添加也算经办：承诺件须由没有经办过的人决定。',
    en: 'At most 32 MiB, such as a scan or a photo. To add one counts as handling: somebody else decides on a promised case.',
  },
  case_files_full: {
    zh: '一个办件至多 {most} 个材料附件，请把余下的合成一个文件',
    en: 'A case has {most} files at most: put those that are left into one.',
  },
  file_pruned: {
    zh: '本机已按规定清理这个文件的内容，请向上级中心取用',
    en: 'The content of this file is no longer kept here: ask the center above for it.',
  },
} as const;
