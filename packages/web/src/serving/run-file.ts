import { readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { socketIn, UnsafeFolder, writeSecret } from '@hutong/process';
import { z } from 'zod';
import type { WebLog } from '../http/context.ts';
import { type App, type Serving, serveInside } from '../serve.ts';
import { requestBySocket } from './socket-request.ts';

/** A node that runs on a data folder. */
export interface Running {
  pid: number;
  /** Where this machine reaches its HTTP API; for people and their programs to read. */
  url: string;
  /** Admin token, readable only to whoever may read the data folder. */
  tokenFile: string;
}

const FILE = 'run.json';
const SOCKET = 'api.sock';
const ANSWER_MS = 3_000;
const AGAIN_MS = 3_000;

const schema = z.object({ pid: z.int().min(1), url: z.url(), token_file: z.string() });

/**
 * Opens the node's API to the commands of this machine, at a socket in its folder, and says in `run.json` that it runs;
 * to be called once it answers, by whoever holds the folder's lock. On a full disk the node answers all the same, and
 * this is tried again. Gives how to take both away.
 */
export function openToCommands(
  dir: string,
  app: App,
  running: Running,
  log: WebLog,
): (limitMs: number) => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let close: Serving['close'] | undefined;
  const socket = socketIn(dir, SOCKET);
  const keep = async () => {
    try {
      close ??= await serveInside(app, socket.path, { log });
      writeRunFile(dir, running);
    } catch (error) {
      log.warn({ err: error }, 'the commands of this machine cannot be told yet where the node is reached');
      timer = setTimeout(() => (last = keep()), AGAIN_MS).unref();
    }
  };
  rmSync(join(dir, FILE), { force: true }); // What a killed process left takes the room of this.
  let last = keep();
  return async (limitMs) => {
    await last;
    clearTimeout(timer);
    rmSync(join(dir, FILE), { force: true });
    await close?.(limitMs);
    socket.close();
  };
}

function writeRunFile(dir: string, { pid, url, tokenFile }: Running): void {
  writeSecret(
    join(dir, FILE),
    `${JSON.stringify({ pid, url: reachable(url), token_file: tokenFile }, null, 2)}\n`,
  );
}

/** A node that runs on a folder, and the socket there by which it is asked. */
export interface Found extends Running {
  socket: string;
}

/**
 * The node that runs on this folder; undefined when none does. `run.json` alone proves nothing: a killed process leaves
 * it behind, its number and its port may be another program's by now. Only what listens at the socket in the folder is
 * the folder's own node, so nothing is said anywhere else. Throws UnsafeFolder where others may put a socket too.
 */
export async function findRunning(dir: string): Promise<Found | undefined> {
  const running = read(dir);
  if (running === undefined) return undefined;
  if ((statSync(dir).mode & 0o022) !== 0) throw new UnsafeFolder(dir);
  const socket = resolve(dir, SOCKET);
  try {
    const answer = await requestBySocket(socket, '/healthz', { signal: AbortSignal.timeout(ANSWER_MS) });
    return answer.ok ? { ...running, socket } : undefined;
  } catch {
    return undefined;
  }
}

function read(dir: string): Running | undefined {
  try {
    const { pid, url, token_file } = schema.parse(JSON.parse(readFileSync(join(dir, FILE), 'utf8')));
    return { pid, url, tokenFile: token_file };
  } catch {
    return undefined;
  }
}

/** A server on all addresses is reached by the loopback one. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
