import { bilingual, type Text } from '@hutong/record';
import type { REQUEST_OPTIONS } from '../acts/request-options.ts';

type Outcome = keyof (typeof REQUEST_OPTIONS)['outcome'];

/** One answer to a step: on to the next, or what is to be done then. */
export interface Choice {
  id: string;
  text: Text;
  /** What the reply tells the applicant of it; absent: the same. */
  reason?: string;
  /** The article that says so (政府信息公开条例, 711号). */
  article?: string;
  /** The reply that it leads to. */
  outcome?: Outcome;
  /** Another act that comes first; the steps go on from here when it is done. */
  act?: 'supplement_notice' | 'consult';
}

/** One of the seven steps by which a request is answered. */
export interface Step {
  id: string;
  title: Text;
  ask: Text;
  choices: readonly Choice[];
}

/** 补不补、是不是、谁负责、有没有、给不给、怎么给；怎么答 is the reply itself. */
export const STEPS: readonly Step[] = [
  {
    id: 'clear',
    title: bilingual('补不补', 'Is it clear'),
    ask: bilingual('申请内容是否明确？', 'Does the request say clearly what is asked for?'),
    choices: [
      { id: 'yes', text: bilingual('明确', 'It does') },
      {
        id: 'notice',
        text: bilingual('不明确，需告知补正', 'It does not: give notice'),
        article: '30',
        act: 'supplement_notice',
      },
      {
        id: 'still',
        text: bilingual('补正后仍不明确', 'Not even after it was made clear'),
        article: '30',
        outcome: '无法提供：补正后仍不明确',
      },
      {
        id: 'never',
        text: bilingual('逾期不补正，又没有正当理由', 'It was not made clear in time, without a good reason'),
        article: '30',
        outcome: '其他：逾期不补正',
      },
    ],
  },
  {
    id: 'is',
    title: bilingual('是不是', 'Is it one'),
    ask: bilingual('是不是政府信息公开申请？', 'Is it a request for government information?'),
    choices: [
      { id: 'yes', text: bilingual('是', 'It is') },
      {
        id: 'complaint',
        text: bilingual('信访、投诉、举报', 'A petition or complaint'),
        reason: '所提申请实为信访、投诉、举报',
        article: '39',
        outcome: '不予处理：信访举报投诉',
      },
      {
        id: 'publication',
        text: bilingual('要求提供公开出版物', 'Asks for a publication'),
        reason: '所申请的是公开出版物',
        article: '39',
        outcome: '不予处理：要求提供公开出版物',
      },
      {
        id: 'again',
        text: bilingual('重复申请，已答复过', 'Asked and answered before'),
        reason: '本机关已就同一申请作出答复',
        article: '36',
        outcome: '不予处理：重复申请',
      },
      {
        id: 'many',
        text: bilingual(
          '数量、频次明显超过合理范围，又说不出正当理由',
          'Far too many, too often, without a good reason',
        ),
        reason: '申请的数量、频次明显超过合理范围，且没有正当理由',
        article: '35',
        outcome: '不予处理：无正当理由大量反复',
      },
      {
        id: 'confirm',
        text: bilingual('要求确认或者重新出具已经得到的信息', 'Asks to confirm or issue anew what was given'),
        outcome: '不予处理：要求确认或重新出具',
      },
      {
        id: 'register',
        text: bilingual(
          '工商、不动产登记资料等，另有查询办法',
          'Registers with a way of their own to look things up',
        ),
        article: '36',
        outcome: '不予公开：行政查询事项',
      },
    ],
  },
  {
    id: 'whose',
    title: bilingual('谁负责', 'Whose is it'),
    ask: bilingual('由哪个机关负责公开？', 'Which organ has to disclose it?'),
    choices: [
      { id: 'ours', text: bilingual('本机关', 'This one') },
      {
        id: 'both',
        text: bilingual('与其他机关共同制作，先征求意见', 'Made with another, who is asked first'),
        article: '34',
        act: 'consult',
      },
      {
        id: 'asked',
        text: bilingual('与其他机关共同制作，意见已到或逾期视为同意', 'Made with another, who was asked'),
        article: '34',
      },
      {
        id: 'others',
        text: bilingual(
          '其他机关：告知申请人，能确定的写明机关名称和联系方式',
          'Another: say which, and how to reach it',
        ),
        reason: '所申请的信息不由本机关负责公开',
        article: '36',
        outcome: '无法提供：本机关不掌握',
      },
    ],
  },
  {
    id: 'have',
    title: bilingual('有没有', 'Is it there'),
    ask: bilingual('经检索有没有这一信息？', 'Was it found?'),
    choices: [
      { id: 'yes', text: bilingual('有', 'It was') },
      {
        id: 'no',
        text: bilingual('检索后没有，告知不存在', 'It was not: say that there is none'),
        reason: '经检索，本机关没有所申请公开的信息',
        article: '36',
        outcome: '无法提供：本机关不掌握',
      },
      {
        id: 'make',
        text: bilingual('没有现成的，需要另行加工、分析', 'It would have to be made first'),
        reason: '没有现成的信息，需要另行加工、分析',
        article: '38',
        outcome: '无法提供：没有现成信息需另行制作',
      },
    ],
  },
  {
    id: 'give',
    title: bilingual('给不给', 'Is it given'),
    ask: bilingual('能不能公开？', 'May it be disclosed?'),
    choices: [
      { id: 'yes', text: bilingual('可以公开', 'It may') },
      {
        id: 'part',
        text: bilingual('部分可以：区分处理', 'Parts of it'),
        reason: '所申请的信息中有不应当公开的内容，已区分处理',
        article: '37',
      },
      { id: 'published', text: bilingual('已经主动公开', 'It is published already'), article: '36' },
      {
        id: 'third',
        text: bilingual('涉及第三方，先征求意见', 'A third party is asked first'),
        article: '32',
        act: 'consult',
      },
      {
        id: 'secret',
        text: bilingual('国家秘密', 'A state secret'),
        article: '14',
        outcome: '不予公开：国家秘密',
      },
      {
        id: 'law',
        text: bilingual('法律、行政法规禁止公开', 'Forbidden by law'),
        article: '14',
        outcome: '不予公开：法律行政法规禁止',
      },
      {
        id: 'danger',
        text: bilingual(
          '公开后可能危及国家安全、公共安全、经济安全、社会稳定',
          'A danger to security or stability',
        ),
        article: '14',
        outcome: '不予公开：危及三安全一稳定',
      },
      {
        id: 'rights',
        text: bilingual(
          '商业秘密、个人隐私，第三方不同意，又无重大公共利益',
          'Rights of a third party that does not agree',
        ),
        reason: '涉及商业秘密、个人隐私，第三方不同意公开',
        article: '15',
        outcome: '不予公开：保护第三方合法权益',
      },
      {
        id: 'internal',
        text: bilingual('人事管理、后勤管理、内部工作流程', 'Internal affairs'),
        article: '16',
        outcome: '不予公开：三类内部事务信息',
      },
      {
        id: 'process',
        text: bilingual('讨论记录、过程稿、磋商信函、请示报告', 'Drafts and deliberations'),
        article: '16',
        outcome: '不予公开：四类过程性信息',
      },
      {
        id: 'files',
        text: bilingual('行政执法案卷', 'Files of law enforcement'),
        article: '16',
        outcome: '不予公开：行政执法案卷',
      },
    ],
  },
  {
    id: 'how',
    title: bilingual('怎么给', 'How it is given'),
    ask: bilingual('以什么方式提供？', 'In which form?'),
    choices: [
      { id: 'electronic', text: bilingual('电子数据', 'As a file'), article: '40' },
      { id: 'paper', text: bilingual('纸质', 'On paper'), article: '40' },
      { id: 'look', text: bilingual('安排查阅、抄录', 'To be looked at and copied'), article: '40' },
    ],
  },
];

/** What was answered: a choice for each step from the first on. */
export interface Taken {
  step: Step;
  choice: Choice;
}

/** Reads `yes.ours.…`: what is none ends it there. */
export function takenIn(said: string): Taken[] {
  const taken: Taken[] = [];
  const ids = said.split('.').slice(0, STEPS.length);
  for (const [i, id] of ids.entries()) {
    const step = STEPS[i];
    const choice = step?.choices.find((one) => one.id === id);
    if (step === undefined || choice === undefined) break;
    taken.push({ step, choice });
    if (endsHere(choice)) break;
  }
  return taken;
}

function endsHere({ outcome, act }: Choice): boolean {
  return outcome !== undefined || act !== undefined;
}

export function saidOf(taken: readonly Taken[]): string {
  return taken.map(({ choice }) => choice.id).join('.');
}

/** Where the answers lead: the next step, another act that comes first, or the reply. */
export type Lead = { next: Step } | { act: NonNullable<Choice['act']> } | { outcome: Outcome };

export function leadOf(taken: readonly Taken[]): Lead {
  const last = taken.at(-1)?.choice;
  if (last?.act !== undefined) return { act: last.act };
  if (last?.outcome !== undefined) return { outcome: last.outcome };
  const next = STEPS[taken.length];
  if (next !== undefined) return { next };
  const given = taken.find(({ step }) => step.id === 'give')?.choice.id;
  if (given === 'published') return { outcome: '已公开' };
  return { outcome: given === 'part' ? '部分公开' : '予以公开' };
}

/** What a reply says of its reason where a clerk begins it: what was found, and the articles. */
export function reasonOf(taken: readonly Taken[]): string {
  const found = taken.filter(({ choice }) => choice.article !== undefined);
  const lines = found.map(
    ({ choice }) =>
      `${choice.reason ?? choice.text.zh}（《中华人民共和国政府信息公开条例》第${choice.article}条）`,
  );
  return lines.join('；');
}
