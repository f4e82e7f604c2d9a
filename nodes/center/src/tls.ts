import type { Archive } from '@hutong/archive';
import type { LinkLog } from '@hutong/link';
import {
  Authority,
  InvalidTrust,
  type NodeTls,
  type Registry,
  type TlsSaid,
  TlsStatement,
} from '@hutong/trust';
import type { OwnLog } from './own-log.ts';

const PAGE = 500;

interface Parts {
  dir: string;
  node: string;
  top: boolean;
  tls: NodeTls;
  registry: Registry;
  archive: Archive;
  own: OwnLog;
  random: (n: number) => Uint8Array;
  log: LinkLog;
}

/** A center's TLS: what it says of it in its own log, and, at the top, the authority that answers everyone. */
export class CenterTls {
  readonly node: NodeTls;
  /** At the top center alone. */
  readonly authority: Authority | undefined;
  readonly #statement: TlsStatement;

  constructor(parts: Parts) {
    const { archive, own, node, tls } = parts;
    this.node = tls;
    this.authority = parts.top ? authority(parts) : undefined;
    this.#statement = new TlsStatement(tls, {
      said: async () => {
        const { items } = await archive.query({ node, type: 'tls', limit: PAGE });
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

function authority({ dir, registry, archive, own, random, log }: Parts): Authority {
  return new Authority({
    ...{ dir, registry, random, log },
    said: () => allSaid(archive),
    publish: async (type, subject, body) => {
      const refused = await own.state(type, subject, body);
      if (refused !== undefined) throw new InvalidTrust('registry', refused);
    },
  });
}

async function allSaid(archive: Archive): Promise<Map<string, TlsSaid[]>> {
  const said = new Map<string, TlsSaid[]>();
  let cursor: string | undefined;
  do {
    const page = await archive.query({
      ...{ type: 'tls', limit: PAGE },
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { node, origin, index, entry } of page.items) {
      const entries = said.get(node) ?? [];
      said.set(node, entries);
      entries.push({ origin, index, body: entry.body });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return said;
}
