import type { LetterId } from '../kinds.ts';

/** What a letter that comes with the program says, between whom it is to and who signs. */
export interface Words {
  title: string;
  paragraphs: readonly string[];
}

const ASKED = '您（单位）于{收到日期}提出的政府信息公开申请（编号{申请编号}，事由“{事由}”）';
const LAW = '依据{条例}{条款}的规定';
/** Where an edition has no article for it, none is named. */
const LAW_IF_ANY = '{#条款}依据{条例}{条款}的规定，{/条款}';
const INDEX = '{#索引号}该信息的索引号为{索引号}。{/索引号}';
const REPLY = '政府信息公开申请答复书';
const REASON = '理由：{理由}';
const REMEDY = '{救济途径}';

/** The letters that come with the program. They are Chinese: the law wants them so (国家通用语言文字法 第九条). */
export const WORDS: Readonly<Record<LetterId, Words>> = {
  receipt: {
    title: '政府信息公开申请登记回执',
    paragraphs: [
      '您（单位）提出的政府信息公开申请，本机关已于{收到日期}收到，现予登记。',
      '申请编号：{申请编号}',
      '申请事由：{事由}',
      '{#期限}本机关将依据{条例}的规定，于{期限}前答复。需要补正、延期或者征求意见的，另行告知。{/期限}',
      '本回执只证明申请已经登记。',
    ],
  },
  supplement: {
    title: '政府信息公开申请补正告知书',
    paragraphs: [
      `${ASKED}，内容不明确。${LAW}，现将需要补正的内容一次告知如下：`,
      '{补正内容}',
      '{#补正期限}请于{补正期限}前补正。{/补正期限}{#现行条例}答复期限自本机关收到补正的申请之日起计算；无正当理由逾期不补正的，视为放弃申请，本机关不再处理该申请。{/现行条例}',
    ],
  },
  extended: {
    title: '政府信息公开延期答复告知书',
    paragraphs: [
      `${ASKED}，不能在规定期限内答复。${LAW}，经本机关政府信息公开工作机构负责人同意，延长答复期限{延长天数}个工作日{#期限}，将于{期限}前答复{/期限}。`,
      '延期的理由：{理由}',
    ],
  },
  // It names nobody who asks: a third party is told what about, not by whom.
  third_party: {
    title: '政府信息公开征求第三方意见书',
    paragraphs: [
      `本机关收到的政府信息公开申请（编号{申请编号}，事由“{事由}”）所申请的信息，涉及你（单位）的合法权益。${LAW}，现征求你（单位）的意见。`,
      '请{#现行条例}自收到本意见书之日起十五个工作日内{/现行条例}{#意见期限}（{意见期限}前）{/意见期限}书面提出是否同意公开的意见；不同意公开的，请说明理由。',
      '{#现行条例}逾期未提出意见的，由本机关依照条例的规定决定是否公开。{/现行条例}',
      '意见：□同意公开　□部分同意公开　□不同意公开',
      '理由：',
      '签名或者盖章：　　　　　　　　日期：',
    ],
  },
  co_organ: {
    title: '政府信息公开征求意见函',
    paragraphs: [
      `本机关收到的政府信息公开申请（编号{申请编号}，事由“{事由}”）所申请的信息，涉及你机关。${LAW}，现征求你机关的意见。`,
      '请{#现行条例}自收到本函之日起十五个工作日内{/现行条例}{#意见期限}（{意见期限}前）{/意见期限}书面提出是否同意公开的意见。{#现行条例}共同制作的信息，逾期未提出意见的，视为同意公开。{/现行条例}',
    ],
  },
  transfer: {
    title: '政府信息公开申请转送告知书',
    paragraphs: [`${ASKED}，不属于本机关负责公开。${LAW}，已转送{转送机关}。`, REASON],
  },
  published: {
    title: REPLY,
    paragraphs: [
      `${ASKED}，本机关已受理。经查，所申请公开的信息已经主动公开。${LAW}，现将获取该信息的方式、途径告知如下：`,
      '{答复内容}',
      INDEX,
      REASON,
      REMEDY,
    ],
  },
  disclosed: {
    title: REPLY,
    paragraphs: [
      `${ASKED}，本机关已受理。经审查，所申请公开的信息可以公开。${LAW}，现予公开：`,
      '{答复内容}',
      INDEX,
      REASON,
      REMEDY,
    ],
  },
  partly: {
    title: REPLY,
    paragraphs: [
      `${ASKED}，本机关已受理。经审查，所申请公开的信息含有不应当公开的内容，能够作区分处理。${LAW}，现将可以公开的内容提供如下：`,
      '{答复内容}',
      INDEX,
      '其余内容不予公开，理由：{理由}',
      REMEDY,
    ],
  },
  withheld: {
    title: REPLY,
    paragraphs: [
      `${ASKED}，本机关已受理。经审查，所申请公开的信息属于“{情形}”。${LAW_IF_ANY}本机关决定不予公开。`,
      REASON,
      '{答复内容}',
      REMEDY,
    ],
  },
  not_held: {
    title: REPLY,
    paragraphs: [
      `${ASKED}，本机关已受理。经检索，没有您（单位）所申请公开的信息。${LAW}，现告知该政府信息不存在。`,
      REASON,
      REMEDY,
    ],
  },
  elsewhere: {
    title: REPLY,
    paragraphs: [
      `${ASKED}，所申请公开的信息不属于本机关负责公开。${LAW}，现予告知。`,
      REASON,
      '负责公开该信息的机关及其联系方式：{答复内容}',
      REMEDY,
    ],
  },
  cannot: {
    title: REPLY,
    paragraphs: [
      `${ASKED}，本机关已受理。经审查，属于“{情形}”。${LAW_IF_ANY}本机关无法提供所申请公开的信息。`,
      REASON,
      REMEDY,
    ],
  },
  not_handled: {
    title: REPLY,
    paragraphs: [`${ASKED}，经审查，属于“{情形}”。${LAW_IF_ANY}本机关不予处理，现予告知。`, REASON, REMEDY],
  },
  closed: {
    title: REPLY,
    paragraphs: [`${ASKED}，因“{情形}”，${LAW_IF_ANY}本机关不再处理该申请，现予告知。`, REASON, REMEDY],
  },
};
