import { type Phrase, ReasonedError, said, type Text } from '@hutong/record';

/** The node cannot do it now (disk full, database away, stopping). A service throws it; it becomes 503. */
export class Unavailable extends ReasonedError {
  override readonly name = 'Unavailable';
  readonly code: string;

  /** @param reason no personal data: it is logged and shown */
  constructor(reason: Phrase, next: Phrase, code = 'unavailable') {
    super(reason, next);
    this.code = code;
  }
}

/** An application declines a request: one request's error, told with its reason. It becomes an answer of that status. */
export class Declined extends ReasonedError {
  override readonly name: string = 'Declined';
  readonly code: string;
  /** What of the request is at fault. */
  readonly field: string | undefined;
  readonly status: number;
  /** Seconds until it may be tried again. */
  readonly waitS: number | undefined;

  constructor(
    code: string,
    reason: Phrase,
    next: Phrase,
    more: { status: number; field?: string | undefined; waitS?: number | undefined },
  ) {
    super(reason, next);
    this.code = code;
    this.field = more.field;
    this.status = more.status;
    this.waitS = more.waitS;
  }
}

/** A query the service cannot follow, such as a cursor it never gave. It becomes 400. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
  readonly field: string;
  readonly next: Phrase;

  constructor(field: string, next: Phrase) {
    super(`${field}: ${said(next, 'en')}`);
    this.field = field;
    this.next = next;
  }
}

const NOT_SAVED = {
  disk_full: {
    reason: { zh: '磁盘已满，没有保存', en: 'The disk is full: nothing was saved.' },
    next: {
      zh: '请腾出磁盘空间后重新提交；不必重启，已保存的仍可查询',
      en: 'Free some space and send it again. No restart is needed; what was saved can be read meanwhile.',
    },
  },
  busy: {
    reason: { zh: '等待写入的记录太多', en: 'Too many records are waiting to be written.' },
    next: { zh: '等一秒再提交这些记录', en: 'Wait a second and send these records again.' },
  },
  ended: {
    reason: {
      zh: '本机的日志已结束，下一份还没能开始',
      en: 'The log here is ended, and its next could not begin.',
    },
    next: {
      zh: '请管理员看日志里的原因，排除后重新启动本节点；再提交这些记录',
      en: 'The administrator: see the log for why, mend it, start this node again; then send these records again.',
    },
  },
} as const satisfies Record<string, { reason: Text; next: Text }>;

/** Nothing of a request could be saved now. */
export function notSaved(cause: keyof typeof NOT_SAVED): Unavailable {
  const { reason, next } = NOT_SAVED[cause];
  return new Unavailable(reason, next, cause === 'disk_full' ? cause : undefined);
}
