import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parentPort, Worker } from 'node:worker_threads';
import { bilingual, type Phrase, ReasonedError, type Text } from '@hutong/record';
import {
  type About,
  FileParts,
  type FileReader,
  type NodeRefusal,
  type Part,
  type Surveyed,
} from './file-parts.ts';
import { type GiveBack, giveBack } from './give-back.ts';
import { type Look, type LookOptions, lookAt } from './look.ts';
import type { FileOptions } from './open-file.ts';
import type { Refusal } from './row-source.ts';

/** Below this a thread takes longer to start than it saves. */
const WORTH_BYTES = 2 << 20;
/** Below this nobody who waits for a page notices. */
const LOOK_BYTES = 64 << 10;

type Call =
  | { open: FileOptions }
  | { next: true }
  | { survey: true }
  | { look: LookOptions }
  | { giveBack: GiveBack }
  | { settle: number; refused: readonly NodeRefusal[] }
  | { close: true };
type Answer = { value: unknown } | { error: Sent };
/** An error on its way between threads: what is thrown is copied without its class. */
type Sent =
  | { name: string; reason: Phrase; next: Phrase; about: string | undefined }
  | { name: string; message: string; code: string | undefined };

/**
 * Opens a file in parts: read and mapped in a thread of its own while this one commits, where that is worth it.
 * Reading takes about a third of an import's work.
 */
export async function openParts(options: FileOptions): Promise<FileReader> {
  const worker = threadFor(options.file, options.worthBytes ?? WORTH_BYTES);
  if (worker === undefined) return FileParts.open(options);
  const thread = new ThreadParts(worker);
  try {
    await thread.open(options);
    return thread;
  } catch (error) {
    await thread.close();
    // A thread that can't run (memory, an odd installation) is no reason not to import.
    if (error instanceof ThreadEnded) return FileParts.open(options);
    throw error;
  }
}

/** Looks at a file, away from who asks: a large one takes seconds. Throws UnreadableFile. */
export async function lookInThread(options: LookOptions): Promise<Look> {
  const worker = threadFor(options.file, LOOK_BYTES);
  if (worker === undefined) return lookAt(options);
  const thread = new ThreadParts(worker);
  return thread.look(options).finally(() => thread.close());
}

/** Writes the rows that were refused, away from who asks. */
export async function giveBackInThread(options: GiveBack): Promise<void> {
  const worker = threadFor(options.file, LOOK_BYTES);
  if (worker === undefined) return giveBack(options);
  const thread = new ThreadParts(worker);
  return thread.giveBack(options).finally(() => thread.close());
}

function threadFor(file: string, worthBytes: number): Worker | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size < worthBytes || availableParallelism() < 2 ? undefined : startThread();
}

class ThreadEnded extends ReasonedError {
  /** @param cause what the thread ended by: for the log, nobody else knows what to do with it */
  constructor(why: Text, cause?: Error) {
    super(
      why,
      bilingual('重新导入；已收录的不会重复', 'Run the same import again; what was taken is not taken twice'),
    );
    if (cause !== undefined) this.cause = cause;
  }
}

/** A thread that serves `FileParts`: this package as it was built, or its source where threads can be taught TypeScript. */
function startThread(): Worker | undefined {
  const built = new URL('../../../exports/intake.js', import.meta.url);
  if (existsSync(fileURLToPath(built)))
    return new Worker(`import('${built.href}').then((intake) => intake.serveFileParts())`, { eval: true });
  if (!process.execArgv.some((arg) => arg.includes('tsx'))) return undefined;
  const tsx = import.meta.resolve('tsx/esm/api');
  const taught = `import('${tsx}').then(({ register }) => (register(), import('${import.meta.url}')))`;
  return new Worker(`${taught}.then((source) => source.serveFileParts())`, { eval: true });
}

function sent(error: Error & { code?: string }): Sent {
  const { name, message, code } = error;
  if (!(error instanceof ReasonedError)) return { name, message, code };
  const { reason, next, about } = error;
  return { name, reason, next, about };
}

function received(error: Sent): Error {
  if ('message' in error) return Object.assign(new Error(error.message), error);
  return Object.assign(new ReasonedError(error.reason, error.next, error.about), { name: error.name });
}

/** Calls are answered in their order. */
class ThreadParts implements FileReader {
  readonly #worker: Worker;
  readonly #waiting: { resolve(value: unknown): void; reject(error: Error): void }[] = [];
  #ended: Error | undefined;
  about: About = { unusedColumns: [], otherSheets: [] };

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#worker.on('message', (answer: Answer) => {
      const call = this.#waiting.shift();
      if ('value' in answer) call?.resolve(answer.value);
      else call?.reject(received(answer.error));
    });
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail());
  }

  async open(options: FileOptions): Promise<void> {
    this.about = (await this.#call({ open: options })) as About;
  }

  next(): Promise<Part | undefined> {
    return this.#call({ next: true }) as Promise<Part | undefined>;
  }

  survey(): Promise<Surveyed | undefined> {
    return this.#call({ survey: true }) as Promise<Surveyed | undefined>;
  }

  look(options: LookOptions): Promise<Look> {
    return this.#call({ look: options }) as Promise<Look>;
  }

  giveBack(options: GiveBack): Promise<void> {
    return this.#call({ giveBack: options }) as Promise<void>;
  }

  settle(part: number, refused: readonly NodeRefusal[]): Promise<Refusal[]> {
    return this.#call({ settle: part, refused }) as Promise<Refusal[]>;
  }

  async close(): Promise<void> {
    this.#ended ??= new ThreadEnded(bilingual('已停止读取', 'the reader was closed'));
    await this.#worker.terminate();
  }

  #call(call: Call): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(call);
    });
  }

  #fail(cause?: Error): void {
    const isLarge = (cause as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#ended ??= new ThreadEnded(
      isLarge
        ? bilingual('读这份表格时内存不够', 'there was not enough memory to read this sheet')
        : bilingual('读表格的程序中断了', 'the program that reads the sheet broke off'),
      cause,
    );
    for (const call of this.#waiting.splice(0)) call.reject(this.#ended);
  }
}

/** The thread's side: answers calls one after another. */
export function serveFileParts(): void {
  const port = parentPort!;
  let parts: FileParts | undefined;
  let last: Promise<void> = Promise.resolve();
  const answer = async (call: Call): Promise<unknown> => {
    if ('open' in call) {
      const idKey = Buffer.from(call.open.idKey);
      parts = await FileParts.open({ ...call.open, idKey });
      return parts.about;
    }
    if ('look' in call) return lookAt(call.look);
    if ('giveBack' in call) return giveBack(call.giveBack);
    if (parts === undefined) throw new Error('no file is open');
    if ('survey' in call) return parts.survey();
    if ('next' in call) return parts.next();
    if ('settle' in call) return parts.settle(call.settle, call.refused);
    return parts.close();
  };
  port.on('message', (call: Call) => {
    last = last.then(async () => {
      try {
        port.postMessage({ value: await answer(call) });
      } catch (error) {
        port.postMessage({ error: sent(error as Error & { code?: string }) });
      }
    });
  });
}
