import type { Awaitable } from '@hutong/follow';
import { readBody, readEntry } from '@hutong/record';
import { type NodeTls, type TlsState, TlsStatement } from '@hutong/trust';

/** The logs in which nodes say how their TLS is, as a node's store has them. */
export interface SayingLogs {
  /** The newest entry of a type of each node that has any; of one node when given. */
  newest(type: string, node?: string): Awaitable<{ node: string; bytes: Uint8Array }[]>;
}

/** What nodes said last of their TLS, or one of them. A newest entry that is not understood says nothing. */
export async function tlsSaid(logs: SayingLogs, node?: string): Promise<Map<string, TlsState>> {
  const newest = await logs.newest('tls', node);
  return new Map(
    newest.flatMap(({ node, bytes }) => {
      const entry = readEntry(bytes);
      const said = entry && readBody(entry, 'tls');
      return said === undefined ? [] : [[node, said]];
    }),
  );
}

/** What a node says of its TLS in its own log, whenever it changed. @param say appends an entry that says it */
export function tlsStatement(
  tls: NodeTls,
  logs: SayingLogs,
  node: string,
  say: (state: TlsState) => Promise<unknown>,
): TlsStatement {
  return new TlsStatement(tls, {
    said: async () => (await tlsSaid(logs, node)).get(node),
    say: async (state) => void (await say(state)),
  });
}
