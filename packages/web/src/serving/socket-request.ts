import { Agent, type ClientRequestArgs, request } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { connectUnix } from '@hutong/process';

/** A request to a node's API. */
export interface ApiRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | ReadableStream<Uint8Array>;
  signal?: AbortSignal;
}

class FolderAgent extends Agent {
  override createConnection({ socketPath }: ClientRequestArgs): Socket {
    return connectUnix(String(socketPath));
  }
}

const agent = new FolderAgent({ keepAlive: true });
const listened = new WeakSet<Socket>();

/**
 * A node that refuses a long body answers before it has all of it, and closes. By then the request has its answer and
 * listens to the socket no more, whose last write still fails: nobody waits for that.
 */
function letFail(socket: Socket): void {
  if (listened.has(socket)) return;
  listened.add(socket);
  socket.on('error', () => {});
}

/** As `fetch`, by the socket in a node's folder, however long its path is. Rejects when nobody listens there. */
export function requestBySocket(
  socket: string,
  path: string,
  { body: sent, ...ask }: ApiRequest,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...ask, agent, socketPath: socket, path, host: 'localhost' }, (answer) => {
      const { statusCode: status = 500, headers } = answer;
      const type = headers['content-type'];
      const given = type === undefined ? {} : { 'content-type': type };
      const empty = status === 204 || status === 304;
      if (empty) answer.resume();
      const stream = empty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
      resolve(new Response(stream, { status, headers: given }));
    });
    asked.on('socket', letFail);
    asked.on('error', reject);
    if (!(sent instanceof ReadableStream)) asked.end(sent);
    // A node that refuses it has answered by the time at which the rest cannot be written.
    else pipeline(Readable.fromWeb(sent as WebStream), asked, (error) => error && reject(error));
  });
}
