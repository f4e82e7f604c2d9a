import type { Catalogue } from '@hutong/record';

/** What the steps by which a request is answered say. */
export const texts = {
  wizard: { zh: '七步答复', en: 'Seven steps to a reply' },
  wizard_about: {
    zh: '一步一步选，最后带出答复类型和条款；答复前还可以改',
    en: 'Choose step by step: the kind of reply and its article follow, and can still be changed.',
  },
  wizard_step: { zh: '第 {n} 步，共 7 步：{title}', en: 'Step {n} of 7: {title}' },
  wizard_article: { zh: '第{n}条', en: 'article {n}' },
  wizard_change: { zh: '改', en: 'Change' },
  wizard_so_far: { zh: '已经选定', en: 'Chosen so far' },
  wizard_reply: { zh: '怎么答', en: 'The reply' },
  wizard_leads: { zh: '答复类型：{outcome}', en: 'Kind of reply: {outcome}' },
  wizard_first: { zh: '先办：{act}', en: 'First: {act}' },
  wizard_on: { zh: '填写答复', en: 'Write the reply' },
} as const satisfies Catalogue;
