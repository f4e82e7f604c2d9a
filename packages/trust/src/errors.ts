/** What does not hold. */
type Part = 'root' | 'registry' | 'bundle' | 'proof' | 'genesis' | 'keys' | 'enrolment';

const ANOTHER_WAY =
  '不要采用这份文件；换一个途径重新取得，并用电话核对根文件指纹。Do not go on with this file; ask for it again over another way and compare the root fingerprint by telephone.';
const CORRECT =
  '没有任何改变；核对后再试，见 hutong registry log。Nothing changed; correct it and try again; see hutong registry log.';

/** By the code, else by the part. */
const NEXT: Record<Part, string> & Record<string, string | undefined> = {
  root: ANOTHER_WAY,
  bundle: ANOTHER_WAY,
  proof: ANOTHER_WAY,
  registry: CORRECT,
  genesis: CORRECT,
  keys: '从备份找回数据文件夹里的 keys/；找不回时见手册 lost-hall-disk、top-center-keys。Put keys/ back from the newest copy of the data folder; if there is none, see the runbooks lost-hall-disk and top-center-keys.',
  enrolment: '向最高中心要一个新代码，再试。Ask the top center for a new code and try again.',
  'root-version':
    '没有任何改变；把中间缺的各版一并交来（完整的 root.json）。Nothing changed; bring the versions between as well (the whole root.json).',
  'root-signatures':
    '没有任何改变；补齐签名后重新汇集：hutong root sign、assemble。Nothing changed; collect what is missing: hutong root sign, assemble.',
  'root-expired':
    '先续期：hutong root draft、sign、assemble、publish。Renew it first: hutong root draft, sign, assemble, publish.',
  'root-registry': '没有任何改变；见手册 top-center-keys。Nothing changed; see the runbook top-center-keys.',
};

/** A statement of trust that does not hold. */
export class InvalidTrust extends Error {
  readonly part: Part;
  readonly reason: string;
  /** The reason for machines: the part, or the part and what is wrong with it. */
  readonly code: string;
  readonly next: string;

  constructor(part: Part, reason: string, code: string = part) {
    super(`${part}: ${reason}`);
    this.name = 'InvalidTrust';
    this.part = part;
    this.reason = reason;
    this.code = code;
    this.next = NEXT[code] ?? NEXT[part];
  }
}

/** A data folder that is not one, or one already in use for another node. */
export class InvalidFolder extends Error {
  readonly folder: string;
  readonly next: string;

  constructor(folder: string, reason: string, next: string) {
    super(`${folder}: ${reason}`);
    this.name = 'InvalidFolder';
    this.folder = folder;
    this.next = next;
  }
}

/** No node was made there. */
export class NoNode extends InvalidFolder {
  constructor(folder: string) {
    super(
      folder,
      'there is no node in this folder',
      'Make one with: hutong enrol, hutong hall init or hutong center init.',
    );
    this.name = 'NoNode';
  }
}
