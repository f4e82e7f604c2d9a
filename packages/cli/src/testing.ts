/** Helpers of this package's tests: real folders, real halls, a parent that can't be reached. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from './io.ts';
import { run } from './run.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** One process's worth of Io, with what it wrote. */
export function fakeIo(): Io & {
  out(): string;
  err(): string;
  signal(name: NodeJS.Signals): void;
  exited: number[];
} {
  let [out, err] = ['', ''];
  const handlers = new Set<(signal: NodeJS.Signals) => void>();
  const exited: number[] = [];
  return {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
    env: { LANG: 'en_US.UTF-8' },
    now: Date.now,
    random: randomBytes,
    onSignal(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    exit: (code) => exited.push(code),
    out: () => out,
    err: () => err,
    signal: (name) => {
      for (const handler of handlers) handler(name);
    },
    exited,
  };
}

/** Runs one command to its end. */
export async function hutong(...argv: string[]): Promise<Ran> {
  const io = fakeIo();
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}

/** A network of a founded top center (never started) and one hall beneath it, in a temporary folder. */
export async function network(top: { nats?: string; http?: string; 'contact-phone'?: string } = {}) {
  const path = mkdtempSync(join(tmpdir(), 'hutong-cli-'));
  const at = (name: string) => join(path, name);
  const founded = await hutong(
    ...['center', 'init', '--data', at('top'), '--node', 'jilin-province', '--name', '吉林省'],
    ...['--network', 'jilin', '--json'],
    ...Object.entries(top).flatMap(([name, value]) => [`--${name}`, value]),
  );
  const { root_fingerprint: fingerprint } = JSON.parse(founded.out) as { root_fingerprint: string };
  const root = JSON.parse(readFileSync(at('top/root.json'), 'utf8')) as string[];
  writeFileSync(at('trust.json'), JSON.stringify({ version: 1, network: 'jilin', root, registry: [] }));
  const hallInit = (dir: string, ...more: string[]) =>
    hutong(
      ...[
        'hall',
        'init',
        '--data',
        at(dir),
        '--node',
        'nongan',
        '--name',
        '农安县政务大厅',
        '--network',
        'jilin',
      ],
      ...['--parent', 'jilin-province', '--parent-url', 'nats://127.0.0.1:1', '--trust', at('trust.json')],
      ...['--fingerprint', fingerprint, '--http', '127.0.0.1:0', ...more],
    );
  return {
    path,
    at,
    fingerprint,
    hallInit,
    write(name: string, content: string): string {
      writeFileSync(at(name), content);
      return at(name);
    },
    writeBytes(name: string, content: Uint8Array): string {
      writeFileSync(at(name), content);
      return at(name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

const HEADER = 'type,subject,department,occurred_at,body.step,body.action';

/** A CSV of good rows, each another record. */
export function steps(count: number, more: string[] = []): string {
  const rows = Array.from({ length: count }, (_, i) => `case.step,A${i},市场监管局,2024-03-01,审查,通过`);
  return `${[HEADER, ...rows, ...more].join('\n')}\n`;
}

/** Runs a node's start command in this process until `stop`. */
export async function started(kind: 'hall' | 'center', dir: string) {
  const io = fakeIo();
  const code = run([kind, 'start', '--data', dir], io);
  while (!io.err().includes('Started: ')) {
    const early = await Promise.race([
      code,
      new Promise<undefined>((wake) => void setTimeout(() => wake(undefined), 20)),
    ]);
    if (early !== undefined) throw new Error(`ended with ${early}: ${io.err()}`);
  }
  return {
    io,
    url: /Started: (\S+)/.exec(io.err())?.[1] as string,
    stop: (): Promise<number> => {
      io.signal('SIGTERM');
      return code;
    },
  };
}
