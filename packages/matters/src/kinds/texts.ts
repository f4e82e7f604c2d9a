import type { Text } from '@hutong/record';
import type { CaseState } from './case-table.ts';
import type { ComplaintState } from './complaint.ts';
import type { DocumentState } from './document.ts';
import type { ItemState } from './item.ts';
import type { RequestState } from './request.ts';

/** What a state is called, and a sentence that says why a matter is in it, with `{day}` (A10). */
export interface StateText {
  word: Text;
  why: Text;
}

function state(zh: string, en: string, whyZh: string, whyEn: string): StateText {
  return { word: { zh, en }, why: { zh: whyZh, en: whyEn } };
}

const none = state(
  '未开始',
  'not begun',
  '还没有使本件开始的记录',
  'No record says yet that this matter has begun',
);

export const STATE_TEXTS = {
  case: {
    none,
    applied: state(
      '待受理',
      'awaiting acceptance',
      '{day} 收到申请或补正材料，尚未决定是否受理',
      'The application or what it lacked came on {day}; whether it is accepted has not been decided',
    ),
    supplementing: state(
      '待补正',
      'awaiting materials',
      '{day} 告知申请人补正，材料尚未收齐',
      'On {day} the applicant was told what is missing; not all of it has come',
    ),
    accepted: state(
      '办理中',
      'in progress',
      '{day} 受理，或特别程序结束后恢复办理，尚未办结',
      'Accepted on {day}, or taken up again after a special procedure, and not decided yet',
    ),
    suspended: state(
      '特别程序中',
      'in a special procedure',
      '{day} 开始特别程序（听证、检验、专家评审等），其间不计入时限',
      'A special procedure (a hearing, a test, an expert review) began on {day}; its days are not counted',
    ),
    decided: state(
      '已办结',
      'decided',
      '{day} 办结，尚无送达记录',
      'Decided on {day}; no delivery is on record',
    ),
    delivered: state(
      '已送达',
      'delivered',
      '{day} 决定送达申请人',
      'The decision was delivered to the applicant on {day}',
    ),
    refused: state(
      '不予受理',
      'not accepted',
      '{day} 决定不予受理，理由见记录',
      'On {day} it was decided not to accept it; the record says why',
    ),
    withdrawn: state('已撤回', 'withdrawn', '{day} 申请撤回', 'The application was withdrawn on {day}'),
    sent_away: state(
      '未收件',
      'sent away',
      '{day} 未收件，已出具一次性告知单；不计时限',
      'On {day} nothing was taken in and a notice of what is missing was given; no clock runs',
    ),
  },
  request: {
    none,
    received: state(
      '待登记',
      'awaiting registration',
      '{day} 收到申请，尚未登记',
      'The request came on {day} and is not registered yet',
    ),
    handling: state(
      '办理中',
      'in progress',
      '{day} 登记，或补正、征求意见结束后继续办理，尚未答复',
      'Registered on {day}, or made clear, or all opinions heard; not replied to yet',
    ),
    supplementing: state(
      '待补正',
      'awaiting clarification',
      '{day} 告知申请人补正，尚未收到；收到后时限重新起算',
      'On {day} the applicant was asked to make it clear; the limit begins anew when that comes',
    ),
    consulting: state(
      '征求意见中',
      'awaiting an opinion',
      '{day} 征求第三方或其他机关意见，其间不计入时限',
      'A third party or another agency was asked for its opinion on {day}; those days are not counted',
    ),
    replied: state('已答复', 'replied', '{day} 答复申请人', 'The applicant was replied to on {day}'),
    transferred: state(
      '已转送',
      'transferred',
      '{day} 转送有关机关',
      'It was passed on to the agency concerned on {day}',
    ),
    reopened: state(
      '责令重办',
      'to be done again',
      '{day} 经复议或诉讼被纠正，须重新答复',
      'A review or a court set the reply aside on {day}: it has to be replied to again',
    ),
  },
  complaint: {
    none,
    filed: state(
      '待受理',
      'awaiting acceptance',
      '{day} 收到投诉，尚未决定是否受理',
      'The complaint came on {day}; whether it is accepted has not been decided',
    ),
    accepted: state('办理中', 'in progress', '{day} 受理，尚未答复', 'Accepted on {day}, not replied to yet'),
    refused: state(
      '不予受理',
      'not accepted',
      '{day} 决定不予受理，理由见记录',
      'On {day} it was decided not to accept it; the record says why',
    ),
    transferred: state(
      '已转送',
      'transferred',
      '{day} 转送有权处理的单位',
      'It was passed on to the unit in charge on {day}',
    ),
    replied: state('已答复', 'replied', '{day} 答复投诉人', 'The complainant was replied to on {day}'),
    revisited: state(
      '已回访',
      'called back',
      '{day} 答复后回访过投诉人',
      'After the reply the complainant was called back on {day}',
    ),
    reopened: state(
      '重新办理',
      'to be done again',
      '{day} 回访时问题未解决，须继续办理',
      'When called back on {day} the complainant said that it is not solved: it goes on',
    ),
  },
  document: {
    none,
    incomplete: state(
      '正文未齐',
      'text incomplete',
      '{day} 发布，正文分段尚未收齐',
      'Published on {day}; not all parts of its text are here',
    ),
    published: state('已公开', 'published', '{day} 公开，现行有效', 'Published on {day} and in force'),
    withheld: state(
      '不予公开',
      'not disclosed',
      '{day} 列入目录，公开方式为不予公开',
      'Listed on {day} as one that is not disclosed',
    ),
    amended: state('已修订', 'amended', '{day} 修订', 'Amended on {day}'),
    repealed: state('已废止', 'repealed', '{day} 废止', 'Repealed on {day}'),
    lapsed: state('已失效', 'lapsed', '{day} 失效', 'It ceased to have effect on {day}'),
  },
  item: {
    none,
    in_use: state('在用', 'in use', '{day} 起列为在用', 'Listed as in use since {day}'),
    suspended: state(
      '暂停',
      'suspended',
      '{day} 暂停，其间不应受理',
      'Suspended on {day}: no case on it should be accepted',
    ),
    cancelled: state('已取消', 'cancelled', '{day} 取消', 'Cancelled on {day}'),
    devolved: state(
      '已下放',
      'devolved',
      '{day} 下放，由下级行使',
      'Devolved on {day}: a lower level exercises it',
    ),
  },
} as const satisfies {
  case: Record<CaseState | 'none', StateText>;
  request: Record<RequestState | 'none', StateText>;
  complaint: Record<ComplaintState | 'none', StateText>;
  document: Record<DocumentState | 'none', StateText>;
  item: Record<ItemState | 'none', StateText>;
};
