import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('halls.ts', import.meta.url));

/** Many halls in a few processes: one alone would be busier than the center that is looked at. */
export class HallWorkers {
  readonly #workers: ChildProcess[] = [];

  /** Starts a hall on each folder, `each` to a process, and lets every one record; resolves when they have. */
  async start(folders: readonly string[], each: number, records: number): Promise<void> {
    for (let i = 0; i < folders.length; i += each) {
      const args = [String(records), ...folders.slice(i, i + each)];
      const worker = fork(WORKER, args, { execArgv: ['--import', 'tsx'] });
      this.#workers.push(worker);
      await said(worker);
    }
  }

  /** Halls whose log the parent has not receipted to its end. */
  async waiting(): Promise<number> {
    const counts = await this.#ask<number>('waiting');
    return counts.reduce((sum, n) => sum + n, 0);
  }

  /** Each hall's name, and the size of its log. */
  async sizes(): Promise<[string, number][]> {
    return (await this.#ask<[string, number][]>('sizes')).flat();
  }

  #ask<T>(what: string): Promise<T[]> {
    return Promise.all(
      this.#workers.map((worker) => {
        worker.send(what);
        return said<T>(worker);
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#workers.map(async (worker) => {
        if (worker.exitCode !== null || worker.signalCode !== null) return;
        const ended = once(worker, 'exit');
        worker.disconnect();
        await ended;
      }),
    );
  }
}

/** The next message of a worker; rejects when it ends instead. */
function said<T>(worker: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a process of halls ended'));
    worker.once('exit', ended);
    worker.once('message', (message) => {
      worker.off('exit', ended);
      resolve(message as T);
    });
  });
}
