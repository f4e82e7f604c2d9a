import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';
import { z } from 'zod';

/** A node that runs on a data folder, as it says in `run.json` there. */
export interface Running {
  pid: number;
  /** Where this machine reaches its HTTP API. */
  url: string;
  /** Admin token, readable only to whoever may read the data folder. */
  tokenFile: string;
}

const FILE = 'run.json';
const ANSWER_MS = 3_000;
const AGAIN_MS = 3_000;

const schema = z.object({ pid: z.int().min(1), url: z.url(), token_file: z.string() });

/**
 * Says where the node is reached; to be called once it answers. On a full disk it answers all the same, and this is tried
 * again. Gives how to stop trying.
 */
export function keepRunFile(
  dir: string,
  running: Running,
  log: { warn(fields: object, message: string): void },
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const keep = () => {
    try {
      writeRunFile(dir, running);
    } catch (error) {
      log.warn({ err: error }, 'the commands of this machine cannot be told yet where the node is reached');
      timer = setTimeout(keep, AGAIN_MS).unref();
    }
  };
  rmSync(join(dir, FILE), { force: true }); // What a killed process left takes the room of this.
  keep();
  return () => clearTimeout(timer);
}

function writeRunFile(dir: string, { pid, url, tokenFile }: Running): void {
  writeSecret(
    join(dir, FILE),
    `${JSON.stringify({ pid, url: reachable(url), token_file: tokenFile }, null, 2)}\n`,
  );
}

/** Takes the note away; not that of a process that came after. */
export function removeRunFile(dir: string, pid: number): void {
  if (read(dir)?.pid === pid) rmSync(join(dir, FILE), { force: true });
}

/**
 * The node that runs on this folder; undefined when none does. The file alone proves nothing (a killed process leaves
 * it behind, its number may be another's by now), so the node is asked.
 */
export async function findRunning(dir: string): Promise<Running | undefined> {
  const running = read(dir);
  if (running === undefined || !isAlive(running.pid)) return undefined;
  try {
    const answer = await fetch(`${running.url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return answer.ok ? running : undefined;
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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A server on all addresses is reached by the loopback one. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
