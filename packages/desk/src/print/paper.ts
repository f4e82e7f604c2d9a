import type { StoredRecord } from '@hutong/api';
import { readBody } from '@hutong/record';
import type { VoucherKind } from '../store/vouchers.ts';
import { chineseDate, chineseDay } from './day.ts';

/** What a paper tells of, as far as it is known. */
export interface Told {
  record: StoredRecord;
  /** The application of the same matter. */
  application?: StoredRecord | undefined;
  /** Of the applicant, by design: it is their paper. */
  name?: string | undefined;
  /** Who applies for them, by design too: it is handed to them. */
  agent?: string | undefined;
  /** The day by which the matter is promised, `YYYY-MM-DD`. */
  due?: string | undefined;
}

/** What stands on a paper. */
export interface Words {
  title: string;
  /** In the order in which they are read; a list is numbered. */
  parts: readonly (string | readonly string[])[];
  /** The same in English, where the law does not want the paper in Chinese alone (国家通用语言文字法 第九条). */
  english?: readonly string[];
  /** Filled in by hand. */
  blanks?: readonly string[];
  /** Whether whoever holds it looks the matter up, and rates it, by its code. */
  carriesCode: boolean;
}

const LICENCE = '01';
const GREEN = '本件列入绿色通道，优先办理。';
const REMEDY =
  '如不服本决定，可以自收到本文书之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法向人民法院提起行政诉讼。';

type Said = Pick<StoredRecord, 'type' | 'body'>;

/** Which paper tells of a record, by its type. */
const PAPERS: Readonly<Record<string, (body: Said['body']) => VoucherKind>> = {
  'case.apply': () => 'received',
  'case.accept': ({ accepted }) => (accepted === false ? 'refused' : 'accepted'),
  'case.supplement_notice': () => 'missing',
  'case.supplement_received': () => 'supplemented',
  'case.special_start': ({ special_type }) => (special_type === '1' ? 'extended' : 'special'),
  'case.close': () => 'closed',
  'case.deliver': () => 'delivered',
  'case.sent_away': () => 'sent_away',
};

/** Whether a record of this type has a paper. */
export function hasPaper(type: string): boolean {
  return Object.hasOwn(PAPERS, type);
}

/** Which paper tells of a record; undefined when none does. */
export function paperOf({ type, body }: Said): VoucherKind | undefined {
  return hasPaper(type) ? PAPERS[type]?.(body) : undefined;
}

/** What a paper says; undefined when the record does not say what it must. */
export function wordsOf(kind: VoucherKind, told: Told): Words | undefined {
  return WORDS[kind](told);
}

const WORDS: Record<VoucherKind, (told: Told) => Words | undefined> = {
  received,
  accepted,
  refused,
  missing,
  supplemented,
  extended,
  special,
  closed,
  delivered,
  sent_away: sentAway,
};

function received(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.apply');
  if (body === undefined) return undefined;
  const given = (body.materials ?? []).filter(({ received }) => received !== false);
  const law = isLicence(told)
    ? '我们将当场或者自收到材料之日起五个工作日内，告知是否受理或者需要补正的全部内容；逾期不告知的，自收到材料之日起即为受理（《中华人民共和国行政许可法》第三十二条）。'
    : '我们将及时告知是否受理或者需要补正的全部内容。';
  return {
    title: '收件凭证',
    parts: [
      `兹于${day(told)}收到你（单位）办理“${body.item_name}”的申请和下列材料：`,
      given.map(({ name, copies }) => (copies === undefined ? name : `${name}（${copies} 份）`)),
      ...mannerOf(told),
      `本凭证只证明收到材料，不代表受理。${law}`,
    ],
    english: [
      'This slip says that the papers listed above were received. It does not yet say that the application is accepted.',
    ],
    ...(body.oral === true ? { blanks: ['申请人（代理人）核对后签名或者按指印', '日期'] } : {}),
    carriesCode: true,
  };
}

/** Who came with it and how, where it was not the applicant with their papers. */
function mannerOf({ record, agent }: Told): string[] {
  const body = readBody(record, 'case.apply');
  const said = [
    agent === undefined ? undefined : `本申请由代理人${agent}提交。`,
    body?.oral === true ? '本申请系口头提出，由工作人员代为填写，请核对上述内容。' : undefined,
    body?.no_id_reason === undefined
      ? undefined
      : `提交申请时未出示身份证件（${body.no_id_reason}），请在领取结果时出示。`,
    body?.green_channel === true ? GREEN : undefined,
  ];
  return said.filter((one) => one !== undefined);
}

function accepted(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.accept');
  if (body === undefined) return undefined;
  const { statutory_days, statutory_limit, promised_days } = body;
  const limits = [
    statutory_days === undefined ? statutory_limit : `法定办结时限 ${statutory_days} 个工作日`,
    promised_days === undefined ? undefined : `承诺办结时限 ${promised_days} 个工作日`,
    told.due === undefined ? undefined : `应于${chineseDate(told.due)}前办结`,
  ].filter((one) => one !== undefined);
  const law = isLicence(told) ? '根据《中华人民共和国行政许可法》第三十二条第一款第（五）项的规定，' : '';
  return {
    title: '受理通知书',
    parts: [
      `你（单位）提出的“${itemOf(told)}”申请，材料齐全，符合法定形式，${law}现予受理。`,
      ...(limits.length === 0 ? [] : [`自受理之日起，${limits.join('，')}。`]),
      ...(told.application?.body.green_channel === true ? [GREEN] : []),
      '依法需要听证、招标、检验、检测、鉴定和专家评审的，所需时间另行书面告知，不计算在内。',
    ],
    carriesCode: true,
  };
}

function refused(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.accept');
  if (body === undefined) return undefined;
  const law = isLicence(told) ? '根据《中华人民共和国行政许可法》第三十二条的规定，' : '';
  return {
    title: '不予受理通知书',
    parts: [
      `你（单位）提出的“${itemOf(told)}”申请，经审查，${law}决定不予受理。`,
      `理由：${body.reason ?? '（见附件）'}`,
      REMEDY,
    ],
    carriesCode: true,
  };
}

function missing(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.supplement_notice');
  if (body === undefined) return undefined;
  const law = isLicence(told) ? '根据《中华人民共和国行政许可法》第三十二条第一款第（四）项的规定，' : '';
  const until = body.due === undefined ? '' : `请于${chineseDate(body.due)}前补正。`;
  return {
    title: '补正材料一次性告知书',
    parts: [
      `你（单位）提出的“${itemOf(told)}”申请，材料不齐全或者不符合法定形式，${law}现将需要补正的全部内容一次告知如下：`,
      body.materials,
      `${until}补正后请凭本告知书到原窗口提交。`,
    ],
    carriesCode: true,
  };
}

function supplemented(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.supplement_received');
  if (body === undefined) return undefined;
  const rest = body.complete ? '材料已经齐全。' : '材料尚未齐全，请按补正材料一次性告知书补齐其余部分。';
  return {
    title: '补正材料收件凭证',
    parts: [`兹于${day(told)}收到你（单位）就“${itemOf(told)}”补正的下列材料：`, body.materials, rest],
    english: [
      body.complete
        ? 'The papers listed above were received; nothing is missing any more.'
        : 'The papers listed above were received; others are still missing.',
    ],
    carriesCode: true,
  };
}

function extended(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.special_start');
  if (body === undefined) return undefined;
  const days = body.days === undefined ? '' : ` ${body.days} 个工作日`;
  const law = isLicence(told) ? '根据《中华人民共和国行政许可法》第四十二条的规定，' : '';
  const until = told.due === undefined ? '' : `延长后应于${chineseDate(told.due)}前办结。`;
  return {
    title: '延期通知书',
    parts: [
      `你（单位）的“${itemOf(told)}”申请，因不能在规定期限内办结，${law}经本机关负责人批准，延长办理期限${days}。`,
      `延长的理由：${body.reason}`,
      ...(until === '' ? [] : [until]),
    ],
    carriesCode: true,
  };
}

function special(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.special_start');
  if (body === undefined) return undefined;
  const days = body.days === undefined ? '' : `所需时间为 ${body.days} 个工作日，`;
  const law = isLicence(told) ? '根据《中华人民共和国行政许可法》第四十五条的规定，' : '';
  return {
    title: '特别程序告知书',
    parts: [
      `办理你（单位）的“${itemOf(told)}”申请，依法需要${body.special_name ?? '进行特别程序'}。${law}${days}不计算在办理期限内，现予告知。`,
      `事由：${body.reason}`,
    ],
    carriesCode: true,
  };
}

function closed(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.close');
  if (body === undefined) return undefined;
  const { outcome, reason, document_name, document_number, certificate_name, certificate_number } = body;
  const papers = [
    [document_name, document_number],
    [certificate_name, certificate_number],
  ].flatMap(([name, number]) =>
    name === undefined ? [] : `${name}${number === undefined ? '' : `（${number}）`}`,
  );
  return {
    title: '办结通知书',
    parts: [
      `你（单位）的“${itemOf(told)}”申请已于${day(told)}办结，结果为：${outcome}。`,
      ...(reason === undefined ? [] : [`理由：${reason}`]),
      ...(papers.length === 0 ? [] : ['请凭本通知书领取：', papers]),
      ...(outcome === '不予' ? [REMEDY] : []),
    ],
    carriesCode: true,
  };
}

function delivered(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.deliver');
  if (body === undefined) return undefined;
  const document = body.document_number === undefined ? '' : `，文书编号 ${body.document_number}`;
  return {
    title: '送达回证',
    parts: [`送达“${itemOf(told)}”的办理结果${document}。送达方式：${body.method}。`],
    blanks: ['受送达人签名或盖章', '收到日期', '代收人及与受送达人的关系', '拒收事由', '见证人', '送达人'],
    carriesCode: false,
  };
}

function sentAway(told: Told): Words | undefined {
  const body = readBody(told.record, 'case.sent_away');
  if (body === undefined) return undefined;
  const materials = body.materials ?? [];
  const where = body.where_to === undefined ? [] : [`请向${body.where_to}申请。`];
  return {
    title: '一次性告知单',
    parts: [
      `你（单位）于${day(told)}来办理“${body.item_name}”，本次未收件（${body.reason}）。`,
      ...(body.explanation === undefined ? [] : [body.explanation]),
      ...(materials.length === 0 ? [] : ['办理时请带齐下列材料：', materials]),
      ...where,
    ],
    english: [
      materials.length === 0
        ? 'Nothing was received today; the reason stands above.'
        : 'Nothing was received today. Please bring all that is listed above.',
    ],
    carriesCode: false,
  };
}

function itemOf({ record, application }: Told): string {
  const own = record.body.item_name;
  const applied = application?.body.item_name;
  return typeof own === 'string' ? own : typeof applied === 'string' ? applied : record.subject;
}

function isLicence({ record, application }: Told): boolean {
  return (application ?? record).body.item_type === LICENCE;
}

function day({ record }: Told): string {
  return chineseDay(Date.parse(record.occurred_at));
}
