import type { Catalogue } from '@hutong/record';

/** What is said about letters and their templates. */
export const texts = {
  letters: { zh: '文书', en: 'Letters' },
  letters_about: {
    zh: '下载后可以在 WPS 中改；含申请人资料，谁下载过记入本大厅的查阅登记',
    en: 'They can be edited in WPS. They hold the applicant’s data: who fetched one is noted at this hall.',
  },
  letter_get: { zh: '下载{letter}', en: 'Download: {letter}' },
  no_letter: {
    zh: '没有这份文书，或者您的岗位不能看申请人资料',
    en: 'There is no such letter, or your post may not see the applicant’s data.',
  },
  templates: { zh: '文书模板', en: 'Templates of letters' },
  templates_about: {
    zh: '依申请公开的文书按模板生成。下载模板，在 WPS 中改好，另存为 .docx 再上传，以后的文书就用新模板。',
    en: 'Letters on requests are made from templates. Download one, edit it in WPS, save it as .docx and upload it: from then on letters are made from it.',
  },
  template_upload: { zh: '上传模板', en: 'Upload a template' },
  template_letter: { zh: '哪一种文书', en: 'Which letter' },
  template_file: { zh: '模板（.docx，不超过 {mib} MB）', en: 'Template (.docx, at most {mib} MB)' },
  template_list: { zh: '现在用的模板', en: 'Templates in use' },
  template_now: { zh: '模板', en: 'Template' },
  template_built_in: { zh: '程序自带', en: 'comes with the program' },
  template_own: { zh: '{name}（{by}，{at}）', en: '{name} ({by}, {at})' },
  template_get: { zh: '下载模板', en: 'Download' },
  template_drop: { zh: '改回自带模板', en: 'Go back to the program’s' },
  template_saved: { zh: '已换上新模板：{letter}', en: 'The new template is in use: {letter}' },
  template_dropped: {
    zh: '已改回自带模板：{letter}',
    en: 'The program’s template is in use again: {letter}',
  },
  template_no_file: { zh: '请选择一个 .docx 文件', en: 'Choose a .docx file.' },
  template_no_letter: { zh: '请选择是哪一种文书', en: 'Choose which letter it is.' },
  template_too_large: { zh: '模板太大', en: 'The template is too large.' },
  template_too_large_next: {
    zh: '模板不能超过 2 MB：请在 WPS 中压缩或者去掉图片',
    en: 'A template has at most 2 MB: compress its pictures in WPS, or take them out.',
  },
  tags: { zh: '标签', en: 'Tags' },
  tags_about: {
    zh: '标签连同半角大括号写在模板里，生成时换成这一件的内容；没有内容的留空格线，由人填写。一段话有内容才要的，前面写带 # 的标签，后面写带 / 的同一标签，如“期限”：',
    en: 'A tag stands in the template with its braces, and is replaced by what is known of the request; what is not known is left as a blank to be filled in. A passage that is wanted only where there is something begins with the tag and #, and ends with the tag and /, as this one:',
  },
  tag_name: { zh: '标签', en: 'Tag' },
  tag_means: { zh: '换成什么', en: 'What stands there' },
} as const satisfies Catalogue;
