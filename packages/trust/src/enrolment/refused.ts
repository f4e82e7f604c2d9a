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

const NEXT: Record<EnrolmentRefusal, string> = {
  'bad-code': '请再核对一遍代码。Read the code again, group by group.',
  malformed: '请用 hutong enrol 写出的文件。Send what hutong enrol wrote, unchanged.',
  'unknown-code': '请向最高中心要一个新代码。Ask the top center for a new code.',
  'expired-code': '请向最高中心要一个新代码。Ask the top center for a new code.',
  'used-code':
    '代码只用一次；再试需新代码，已生成的密钥仍可用。A code serves once; ask for a new one, the keys made stay good.',
  'altered-request':
    '申请与代码不符：核对代码，再试。The request does not fit the code: compare the code, and send it again.',
  'altered-answer':
    '答复与代码不符，不可采信：核对中心地址与代码。Do not believe this answer: compare the address and the code by telephone.',
  'other-node':
    '代码是为别的节点签发的。This code was issued for another node; compare node, name and parent.',
  'bad-request': '申请不能登入名册。Correct the request; ask for a new code if this one was used.',
  'too-many-tries':
    '错误过多，请稍后再试。Too many wrong tries from this address; wait a quarter of an hour.',
  'too-many': '请先办理或清理未完的申请。Approve or deny what is pending first.',
  'not-pending': '见 hutong enrol list。See hutong enrol list.',
  'other-fingerprint':
    '指纹不符，不可批准：请用电话核对。Do not approve: compare the fingerprint by telephone with the hall.',
};

/** An enrolment that is refused, with its reason code. */
export class EnrolmentRefused extends Error {
  readonly code: EnrolmentRefusal;
  readonly reason: string;
  readonly next: string;

  constructor(code: EnrolmentRefusal, reason: string) {
    super(`enrolment: ${reason}`);
    this.name = 'EnrolmentRefused';
    this.code = code;
    this.reason = reason;
    this.next = NEXT[code];
  }
}
