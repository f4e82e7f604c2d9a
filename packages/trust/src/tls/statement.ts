import { Turns } from '@hutong/process';
import type { NodeTls, TlsState } from './node.ts';

/** A node's `tls` entries: said again in its own log whenever what it would say has changed, and only then. */
export class TlsStatement {
  readonly #node: NodeTls;
  readonly #parts: StatementParts;
  #said: string | undefined;
  readonly #turns = new Turns();

  constructor(node: NodeTls, parts: StatementParts) {
    this.#node = node;
    this.#parts = parts;
  }

  /** Says what is new, if anything is. */
  follow(): Promise<void> {
    return this.#turns.take(() => this.#follow());
  }

  async #follow(): Promise<void> {
    this.#node.keep();
    this.#said ??= format((await this.#parts.said()) ?? NOTHING);
    const state = this.#node.state();
    if (format(state) === this.#said) return;
    await this.#parts.say(state);
    this.#said = format(state);
  }
}

/** A node's own log, as its statement needs it. */
export interface StatementParts {
  /** What the node's own newest `tls` entry says, so that a restart says nothing twice. */
  said(): Promise<TlsState | undefined>;
  /** Appends one to its own log. */
  say(state: TlsState): Promise<void>;
}

const NOTHING: TlsState = { names: [], trusts: [] };

function format({ key, names, trusts, certificate }: TlsState): string {
  return JSON.stringify([key, names, trusts, certificate]);
}
