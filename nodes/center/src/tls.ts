import { type NodeTls, TlsStatement } from '@hutong/trust';
import { Authority, type AuthorityParts } from './authority.ts';

/** A center's TLS: what it says of it in its own log, and, at the top, the authority that answers everyone. */
export class CenterTls {
  readonly node: NodeTls;
  /** At the top center alone. */
  readonly authority: Authority | undefined;
  readonly #statement: TlsStatement;

  constructor(parts: AuthorityParts & { node: string; top: boolean; tls: NodeTls }) {
    const { archive, own, node, tls } = parts;
    this.node = tls;
    this.authority = parts.top ? new Authority(parts) : undefined;
    this.#statement = new TlsStatement(tls, {
      said: async () => {
        const { items } = await archive.query({ node, type: 'tls', limit: 500 });
        return items.map(({ origin, index, entry }) => ({ origin, index, body: entry.body }));
      },
      say: async (state) => void (await own.state('tls', node, state)),
    });
  }

  /** Says what is new in the own log and, at the top, takes the steps that are due. */
  async follow(): Promise<void> {
    await this.#statement.follow();
    if (this.authority === undefined) return;
    await this.authority.follow();
    await this.#statement.follow();
  }
}
