import { type Phrase, ReasonedError, type Text } from '@hutong/record';
import { why } from './texts.ts';

/** What does not hold. */
type Part = 'root' | 'registry' | 'bundle' | 'proof' | 'genesis' | 'keys' | 'enrolment';

const ANOTHER_WAY: Text = {
  zh: '不要采用这份文件；换一个途径重新取得，并用电话核对根文件指纹',
  en: 'Do not go on with this file; ask for it again over another way and compare the root fingerprint by telephone.',
};
const CORRECT: Text = {
  zh: '没有任何改变；核对后再试，见 hutong registry log',
  en: 'Nothing changed; correct it and try again; see hutong registry log.',
};

/** By the code, else by the part. */
const NEXT: Record<Part, Text> & Record<string, Text | undefined> = {
  root: ANOTHER_WAY,
  bundle: ANOTHER_WAY,
  proof: ANOTHER_WAY,
  registry: CORRECT,
  genesis: CORRECT,
  keys: {
    zh: '从备份找回数据文件夹里的 keys/；找不回时见手册 lost-hall-disk、top-center-keys',
    en: 'Put keys/ back from the newest copy of the data folder; if there is none, see the runbooks lost-hall-disk and top-center-keys.',
  },
  enrolment: {
    zh: '向最高中心要一个新代码，再试',
    en: 'Ask the top center for a new code and try again.',
  },
  'root-version': {
    zh: '没有任何改变；把中间缺的各版一并交来（完整的 root.json）',
    en: 'Nothing changed; bring the versions between as well (the whole root.json).',
  },
  'root-signatures': {
    zh: '没有任何改变；补齐签名后重新汇集：hutong root sign、assemble',
    en: 'Nothing changed; collect what is missing: hutong root sign, assemble.',
  },
  'root-expired': {
    zh: '先续期：hutong root draft、sign、assemble、publish',
    en: 'Renew it first: hutong root draft, sign, assemble, publish.',
  },
  'root-registry': {
    zh: '没有任何改变；见手册 top-center-keys',
    en: 'Nothing changed; see the runbook top-center-keys.',
  },
};

/** A statement of trust that does not hold. */
export class InvalidTrust extends ReasonedError {
  override readonly name = 'InvalidTrust';
  readonly part: Part;
  /** The reason for machines: the part, or the part and what is wrong with it. */
  readonly code: string;

  constructor(part: Part, reason: Phrase, code: string = part) {
    super(reason, NEXT[code] ?? NEXT[part], part);
    this.part = part;
    this.code = code;
  }
}

/** A data folder that is not one, or one already in use for another node. */
export class InvalidFolder extends ReasonedError {
  override readonly name: string = 'InvalidFolder';
  readonly folder: string;

  constructor(folder: string, reason: Text, next: Text) {
    super(reason, next, folder);
    this.folder = folder;
  }
}

/** A node was made there before. */
export function nodeThere(folder: string): InvalidFolder {
  return new InvalidFolder(folder, why('node_there'), {
    zh: '换一个文件夹，或启动那个节点',
    en: 'Choose another folder, or start that node.',
  });
}

/** No node was made there. */
export class NoNode extends InvalidFolder {
  override readonly name = 'NoNode';

  constructor(folder: string) {
    super(folder, why('no_node'), {
      zh: '用 hutong enrol、hutong hall init 或 hutong center init 新建',
      en: 'Make one with: hutong enrol, hutong hall init or hutong center init.',
    });
  }
}
