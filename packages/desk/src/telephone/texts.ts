import type { Catalogue } from '@hutong/record';

/** What may be said on the telephone, in words to be read aloud. */
export const texts = {
  tell: { zh: '电话里可以说的', en: 'What may be said on the telephone' },
  tell_open: { zh: '怎么说', en: 'What to say' },
  tell_never: {
    zh: '不说：姓名、证件、电话等个人信息，审查意见，尚未作出的决定，谁投诉了谁',
    en: 'Never: personal data, opinions, decisions that are not made yet, who complained of whom.',
  },
  tell_case: { zh: '您问的是“{title}”，编号 {number}。', en: 'This is about {title}, number {number}.' },
  tell_complaint: { zh: '您问的是编号 {number} 的投诉。', en: 'This is about complaint {number}.' },
  tell_request: {
    zh: '您问的是编号 {number} 的信息公开申请。',
    en: 'This is about request {number} for information.',
  },
  tell_request_received: {
    zh: '您的申请已经收到。下一步：登记后交承办机关办理。',
    en: 'Your request is here. Next it is registered and handed to the organ concerned.',
  },
  tell_request_handled: {
    zh: '您的申请正在办理。下一步：书面答复您。',
    en: 'Your request is being worked on. Next you will have a reply in writing.',
  },
  tell_request_unclear: {
    zh: '申请内容还不明确，需要补正什么写在补正告知书上。下一步：请按期补正。',
    en: 'It is not clear yet what is asked for: the notice says what to add. Next, please add it in time.',
  },
  tell_request_consulting: {
    zh: '正在征求有关方面的意见，这段时间不计入答复期限。下一步：收到意见后答复您。',
    en: 'Others are asked for their opinion, which does not count toward the limit. Next you will have a reply.',
  },
  tell_request_replied: {
    zh: '您的申请已经答复，内容以书面答复为准。对答复不服的，可以申请复议或者起诉。',
    en: 'You have had a reply in writing. Who does not agree with it may ask for a review, or go to court.',
  },
  tell_request_transferred: {
    zh: '您的申请不由本机关负责，已经转给有关机关。',
    en: 'Another organ is responsible for what you asked: your request was passed on to it.',
  },
  tell_applied: {
    zh: '材料已经收到，正在看是否受理。下一步：决定是否受理，结果会告诉您。',
    en: 'Your papers are here, and it is being looked at whether they can be accepted. You will be told.',
  },
  tell_supplementing: {
    zh: '材料还不齐，缺什么写在一次性告知单上。下一步：请把缺的材料一次交齐。',
    en: 'Something is missing: the one-time notice says what. Next, please hand in all of it at once.',
  },
  tell_accepted: {
    zh: '已经受理，正在办理。下一步：作出决定，办好了会通知您。',
    en: 'It is accepted and being worked on. Next it will be decided, and you will be told.',
  },
  tell_suspended: {
    zh: '正在进行特别程序，这段时间不计入期限。下一步：程序结束后接着办理。',
    en: 'A special procedure is going on, and its days are not counted. Work goes on when it ends.',
  },
  tell_decided: {
    zh: '已经办结，结果以决定书为准。下一步：请带本人有效证件和受理凭证来领取。',
    en: 'It is decided; the decision itself says how. Next, please come for it, with your ID and your receipt.',
  },
  tell_delivered: {
    zh: '已经办结，决定书已经送达，结果以决定书为准。',
    en: 'It is decided, and the decision was delivered; it says how.',
  },
  tell_refused: {
    zh: '没有受理，理由写在通知书上。不服的，可以按通知书写的办法申请复议或者起诉。',
    en: 'It was not accepted: the notice says why, and how to have that reviewed or go to court.',
  },
  tell_withdrawn: {
    zh: '申请已经撤回。要再办，请重新申请。',
    en: 'The application was withdrawn. To go on, please apply anew.',
  },
  tell_sent_away: {
    zh: '这次没有收件，要带什么写在一次性告知单上。下一步：备齐材料再来办。',
    en: 'Nothing was taken in that time: the notice says what to bring. Next, please come with all of it.',
  },
  tell_filed: {
    zh: '您的投诉已经登记。下一步：决定是否受理，结果会告诉您。',
    en: 'Your complaint is taken down. Next it is decided whether it is accepted, and you will be told.',
  },
  tell_handled: {
    zh: '您的投诉正在办理。下一步：答复您。',
    en: 'Your complaint is being worked on. Next you will have a reply.',
  },
  tell_transferred: {
    zh: '您的投诉已经转给有权处理的单位，由他们答复您。',
    en: 'Your complaint was handed to the unit that decides on it; they will reply.',
  },
  tell_replied: {
    zh: '您的投诉已经答复，内容以答复为准。下一步：会打电话回访，问您是否满意。',
    en: 'You have had a reply, which says what was found. Next you will be called and asked how content you are.',
  },
  tell_revisited: {
    zh: '您的投诉已经答复，也回访过了。',
    en: 'You have had a reply, and were called back.',
  },
  tell_due: { zh: '“{clock}”最迟 {day} 完成。', en: '“{clock}” is due by {day}.' },
  tell_due_unsure: {
    zh: '“{clock}”最迟 {day} 完成；放假安排还没有公布，这个日子可能变。',
    en: '“{clock}” is due by {day}; holidays are not announced yet, so that day may move.',
  },
  tell_late: {
    zh: '“{clock}”应在 {day} 完成，已经过了，对不起，我们马上催办。',
    en: '“{clock}” was due by {day}, which is past. We are sorry, and will urge it on.',
  },
  tell_no_due: { zh: '期限要等恢复办理以后再算。', en: 'The day will be known when work goes on.' },
  tell_day: { zh: '{year}年{month}月{day}日', en: '{year}-{month}-{day}' },
  tell_venue: { zh: '要来办，请到：{place}。', en: 'To come: {place}.' },
  tell_window: { zh: '{hall}，{organ}窗口', en: '{hall}, the window of {organ}' },
  tell_enquiry: { zh: '要细问，请打咨询电话 {phone}。', en: 'For more, please call {phone}.' },
} as const satisfies Catalogue;
