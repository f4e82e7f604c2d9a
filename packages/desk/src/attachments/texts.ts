/** What the pages of files that wait say. */
export const texts = {
  files: { zh: '待发附件', en: 'Files to be named' },
  files_how: {
    zh: '先在这里上传，再在起草文件时选用。每个至多 32 MB；30 天内没有用上的会删去。',
    en: 'Upload here, then choose them where a document is drafted. At most 32 MiB each; what is not used within 30 days goes.',
  },
  files_none: { zh: '还没有上传附件', en: 'No files wait.' },
  file: { zh: '文件', en: 'File' },
  file_bytes: { zh: '字节', en: 'Bytes' },
  file_strip: {
    zh: '去掉文档信息（作者、单位、批注人；docx、xlsx、pptx、JPEG、PNG）',
    en: 'Take out what it says of its authors (docx, xlsx, pptx, JPEG, PNG)',
  },
  file_upload: { zh: '上传', en: 'Upload' },
  file_drop: { zh: '删去', en: 'Remove' },
  file_about: { zh: '处理情况', en: 'What was done' },
  file_stripped: { zh: '已去掉文档信息', en: 'authors taken out' },
  file_partly_stripped: {
    zh: '已去掉文档信息，但其中嵌入的文件没有处理，请打开查看',
    en: 'authors taken out, but not those of files that are in it: look at them',
  },
  file_not_stripped: {
    zh: '这类文件的文档信息没有去掉，原样保留',
    en: 'not taken out: that is not done for its kind',
  },
  file_scanned: { zh: '查杀：{said}', en: 'scanned: {said}' },
  file_none_chosen: { zh: '请先选择一个文件', en: 'Choose a file first.' },
} as const;
