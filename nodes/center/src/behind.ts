import type { Archive } from '@hutong/archive';
import type { LinkLog } from '@hutong/link';
import { type Epochs, RolledBack } from '@hutong/trust';

const RESTORED = '恢复：数据库早于已送出的内容 restored: the database is older than what has left';
const FILLING =
  'Nothing more is signed in this log. Its children give back what it lost; when that is here, hold a root ceremony (hutong root draft --next): runbook root-ceremony.';
const CEREMONY =
  'All that is known to have left is here again. Hold a root ceremony: hutong root draft --from root.json --next <data folder>, sign, assemble, publish; this node then goes on in its next log.';

interface Parts {
  archive: Archive;
  epochs: Epochs;
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
    if (known?.held === held && known.left === most) return;
    const { epochs, log, hold } = this.#parts;
    hold();
    if (held > 0) epochs.prepare(RESTORED, held);
    this.#state = new RolledBack(origin, held, most, held < most ? FILLING : CEREMONY);
    log.error({ origin, held, left: most, next: this.#state.next }, this.#state.message);
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
