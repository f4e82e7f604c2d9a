import type { Archive } from '@hutong/archive';
import type { LinkLog } from '@hutong/link';
import { parseCheckpoint } from '@hutong/log';
import type { Text } from '@hutong/record';
import {
  type Epochs,
  InvalidTrust,
  type NextLog,
  RolledBack,
  type RootDocument,
  WENT_BACK,
  why,
} from '@hutong/trust';

const FILLING = {
  zh: '本日志不再签署；各下级会把丢失的送回来。收齐后，举行根密钥仪式（hutong root draft --next）：见手册 top-center-keys',
  en: 'Nothing more is signed in this log. Its children give back what it lost; when that is here, hold a root ceremony (hutong root draft --next): see the runbook top-center-keys.',
};
const CEREMONY = {
  zh: '已知送出过的都已收回。请举行根密钥仪式：hutong root draft --from root.json --next 数据文件夹，再签名、汇集、发布；本节点随后在下一日志中继续',
  en: 'All that is known to have left is here again. Hold a root ceremony: hutong root draft --from root.json --next <data folder>, sign, assemble, publish; this node then goes on in its next log.',
};

interface Parts {
  archive: Archive;
  epochs: Epochs;
  /** Whether what was written before this log, the registry from its first entry on, is here to its end. */
  complete: (origin: string) => boolean;
  log: LinkLog;
  /** Appends nothing to the own log until the next one begins. */
  hold: () => void;
}

/**
 * The top center whose database went back in time (P12). A root document alone names its next log: until then it signs
 * nothing, and takes back from its children what it lost.
 */
export class Behind {
  readonly #parts: Parts;
  #state: RolledBack | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How far behind it is; undefined when it is not. */
  get state(): RolledBack | undefined {
    return this.#state;
  }

  /** It was found that `left` entries have left, and `held` are here. Makes the next log ready, to end this one at what is held. */
  found(origin: string, held: number, left: number): void {
    const known = this.#state;
    const most = Math.max(left, known?.left ?? 0);
    const { log, hold, complete } = this.#parts;
    const next = held < most || !complete(origin) ? FILLING : CEREMONY;
    if (known?.held === held && known.left === most && known.next === next) return;
    hold();
    const state = new RolledBack(origin, held, most, next);
    this.#state = state;
    log.error({ origin, held, left: most, next: next.en }, state.message);
    this.#prepare(state).catch((error) => log.error({ err: error }, 'the next log could not be made ready'));
  }

  async #prepare(state: RolledBack): Promise<void> {
    const { archive, epochs } = this.#parts;
    const end = await this.#end(state, archive);
    if (end !== undefined && this.#state === state) epochs.prepare(WENT_BACK, end);
  }

  async #end({ origin, held: size }: RolledBack, archive: Archive): Promise<NextLog['ended']> {
    const root = await archive.rootAt(origin, size);
    return root && { origin, size, root: root.toString('base64') };
  }

  /** What a root document is to say of the log that ends: what is held; undefined when it ends by itself. */
  async end(): Promise<NextLog['ended']> {
    return this.#state && this.#end(this.#state, this.#parts.archive);
  }

  /** Counts again what is held; to be called when something came back. */
  async follow(): Promise<void> {
    const known = this.#state;
    if (known === undefined) return;
    const held = (await this.#parts.archive.head(known.origin))?.size ?? 0;
    if (this.#state === known) this.found(known.origin, held, known.left);
  }

  /** The center writes this log now: what was lost of an earlier one stands in nobody's way. */
  writing(origin: string): void {
    if (this.#state?.origin !== origin) this.#state = undefined;
  }
}

/**
 * Whether the log that a root document ends can be followed to that end: there must be a checkpoint, for logs travel from
 * one to the next. @throws InvalidTrust; its code is root-registry
 */
export async function demandEnd(archive: Archive, { ended }: RootDocument): Promise<void> {
  if (ended === undefined) return;
  const { origin, size } = ended;
  const note = await archive.checkpoint(origin, size);
  const head = note === undefined ? undefined : parseCheckpoint(note);
  const refuse = (reason: Text) => new InvalidTrust('root', reason, 'root-registry');
  if (head?.size !== size) throw refuse(why('no_checkpoint', { origin, size, before: head?.size ?? 0 }));
  if (ended.root !== undefined && head.root.toString('base64') !== ended.root)
    throw refuse(why('other_root', { origin, size }));
}
