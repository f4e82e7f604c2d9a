import { Socket } from 'node:net';

/** What postgres.js hands to its `socket` option: its parsed options. */
interface Where {
  host: string[];
  port: number[];
  path?: string | false;
}

/**
 * Options to spread into `postgres(url, { ...promptSocket(), … })`. postgres.js leaves Nagle's algorithm on:
 * the end of each COPY then waits for the server's delayed ACK (87 ms for a small one here, 0.7 ms without).
 * The socket is returned before it is connected, so that a refused connection takes postgres.js' own way from
 * its close event to the next try; several hosts are tried in turn, as it does.
 */
export function promptSocket(): { socket: (where: Where) => Socket } {
  let turn = 0;
  const socket = ({ host, port, path }: Where): Socket => {
    const made = new Socket().setNoDelay(true);
    if (path) return made.connect({ path });
    const i = turn++ % host.length;
    return made.connect({ host: host[i] ?? '127.0.0.1', port: port[i] ?? port[0] ?? 5432 });
  };
  return { socket };
}
