import { Socket } from 'node:net';
import { connectUnix } from '@hutong/process';

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
 * its close event to the next try; several hosts are tried in turn, as it does. A host that is a percent-encoded path is
 * the folder of a Unix socket, as for libpq.
 */
export function promptSocket(): { socket: (where: Where) => Socket } {
  let turn = 0;
  const socket = ({ host, port, path }: Where): Socket => {
    const made = new Socket();
    const i = turn++ % host.length;
    const [to, at] = [host[i] ?? '127.0.0.1', port[i] ?? port[0] ?? 5432];
    const socketPath = path || unixPath(to, at);
    if (socketPath) return connectUnix(socketPath, made);
    return made.setNoDelay(true).connect({ host: to, port: at });
  };
  return { socket };
}

/** The socket in a folder, whose path was encoded once or more. */
function unixPath(host: string, port: number): string | undefined {
  if (!/^%(25)*2F/i.test(host)) return undefined;
  let folder = host;
  while (!folder.startsWith('/')) folder = decodeURIComponent(folder);
  return `${folder}/.s.PGSQL.${port}`;
}
