import { randomBytes } from 'node:crypto';
import { type Io, run } from '@hutong/cli';

/** A command that runs in this process, and what it has said. */
export interface Running {
  ended: Promise<number>;
  out(): string;
  err(): string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<number>;
}

/** Begins a command; `terminal`: as somebody at a terminal does. */
export function begin(argv: readonly string[], terminal = false): Running {
  let [out, err] = ['', ''];
  const handlers = new Set<(signal: NodeJS.Signals) => void>();
  const io: Io = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text), isTTY: terminal },
    env: { LANG: 'en_US.UTF-8' },
    now: Date.now,
    random: randomBytes,
    onSignal: (handler) => {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    exit: () => {},
  };
  const ended = run(argv, io);
  const stop = () => {
    for (const handler of handlers) handler('SIGINT');
    return ended;
  };
  return { ended, out: () => out, err: () => err, stop };
}

/** Runs a command to its end. */
export async function hutong(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const { ended, out, err } = begin(argv);
  const code = await ended;
  return { code, out: out(), err: err() };
}
