import { type Phrase, ReasonedError, type Text } from '@hutong/record';

/** Why an enrolment goes no further: stable codes, for programs and for the attack table. */
export type EnrolmentRefusal =
  | 'bad-code'
  | 'malformed'
  | 'unknown-code'
  | 'expired-code'
  | 'used-code'
  | 'altered-request'
  | 'altered-answer'
  | 'other-node'
  | 'bad-request'
  | 'too-many-tries'
  | 'too-many'
  | 'not-pending'
  | 'other-fingerprint';

const NEXT: Record<EnrolmentRefusal, Text> = {
  'bad-code': { zh: '请再核对一遍代码', en: 'Read the code again, group by group.' },
  malformed: { zh: '请用 hutong enrol 写出的文件', en: 'Send what hutong enrol wrote, unchanged.' },
  'unknown-code': { zh: '请向最高中心要一个新代码', en: 'Ask the top center for a new code.' },
  'expired-code': { zh: '请向最高中心要一个新代码', en: 'Ask the top center for a new code.' },
  'used-code': {
    zh: '代码只用一次；再试需新代码，已生成的密钥仍可用',
    en: 'A code serves once; ask for a new one, the keys made stay good.',
  },
  'altered-request': {
    zh: '申请与代码不符：核对代码，再试',
    en: 'The request does not fit the code: compare the code, and send it again.',
  },
  'altered-answer': {
    zh: '答复与代码不符，不可采信：核对中心地址与代码',
    en: 'Do not believe this answer: compare the address and the code by telephone.',
  },
  'other-node': {
    zh: '代码是为别的节点签发的',
    en: 'This code was issued for another node; compare node, name and parent.',
  },
  'bad-request': {
    zh: '申请不能登入名册',
    en: 'Correct the request; ask for a new code if this one was used.',
  },
  'too-many-tries': {
    zh: '错误过多，请稍后再试',
    en: 'Too many wrong tries from this address; wait a quarter of an hour.',
  },
  'too-many': { zh: '请先办理或清理未完的申请', en: 'Approve or deny what is pending first.' },
  'not-pending': { zh: '见 hutong enrol list', en: 'See hutong enrol list.' },
  'other-fingerprint': {
    zh: '指纹不符，不可批准：请用电话核对',
    en: 'Do not approve: compare the fingerprint by telephone with the hall.',
  },
};

/** An enrolment that is refused, with its reason code. */
export class EnrolmentRefused extends ReasonedError {
  override readonly name = 'EnrolmentRefused';
  readonly code: EnrolmentRefusal;

  constructor(code: EnrolmentRefusal, reason: Phrase) {
    super(reason, NEXT[code], 'enrolment');
    this.code = code;
  }
}
