import { existsSync, readFileSync } from 'node:fs';
import { DiskFailed } from '@hutong/log';
import { writeSecret } from '@hutong/process';
import { ReasonedError, type Text } from '@hutong/record';
import { z } from 'zod';

const GOES_ON: Text = {
  zh: '本日志不再签署：节点在下一纪元继续，并从上级收回丢失的；请查明是谁放回了旧副本',
  en: 'Nothing more is signed in this log: the node goes on in its next epoch and takes back from its parent what it lost. Find out who put the older copy there.',
};

/** The database holds fewer entries of this node's log than have left the node: it was restored from a copy. */
export class RolledBack extends ReasonedError {
  override readonly name = 'RolledBack';
  readonly origin: string;
  readonly held: number;
  readonly left: number;

  constructor(origin: string, held: number, left: number, next = GOES_ON) {
    super(
      {
        zh: `数据库只有 ${held} 条，而本节点已送出 ${left} 条`,
        en: `the database holds ${held} entries, ${left} have left this node`,
      },
      next,
      origin,
    );
    this.origin = origin;
    this.held = held;
    this.left = left;
  }
}

/** The high-water mark cannot be read: nothing tells whether the database was rolled back. */
export class MarkDamaged extends ReasonedError {
  override readonly name = 'MarkDamaged';

  constructor(file: string) {
    super(
      { zh: '不是高水位标记', en: 'this is not a high-water mark' },
      {
        zh: '从数据文件夹最近的副本放回这个文件，或开启新纪元',
        en: 'Put this file back from the newest copy of the data folder, or begin a new epoch.',
      },
      file,
    );
  }
}

/** High-water mark: how much of each own log may have left the node, kept outside the database (P12). */
export class HighWater {
  readonly #file: string;
  #sizes: ReadonlyMap<string, number>;

  readonly #onFailed: (error: DiskFailed) => void;

  /** @param onFailed called when the disk does not keep the mark: the process must end */
  constructor(file: string, onFailed: (error: DiskFailed) => void = () => {}) {
    this.#file = file;
    this.#onFailed = onFailed;
    this.#sizes = existsSync(file) ? readMark(file) : new Map();
  }

  /** Makes durable that `size` entries may have left; returns after the disk has it. */
  raise(origin: string, size: number): void {
    if (size <= (this.#sizes.get(origin) ?? 0)) return;
    const sizes = new Map(this.#sizes).set(origin, size);
    try {
      writeSecret(this.#file, `${JSON.stringify(Object.fromEntries(sizes))}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
      const failed = new DiskFailed('EIO');
      this.#onFailed(failed);
      throw failed;
    }
    this.#sizes = sizes; // Only now: after a full disk, the next call has to try again.
  }

  /** How many entries of a log may have left. */
  left(origin: string): number {
    return this.#sizes.get(origin) ?? 0;
  }

  /** Whether entries of a log may have left. */
  hasLeft(origin: string): boolean {
    return this.#sizes.has(origin);
  }

  /**
   * The own logs of which fewer entries are held than have left.
   * @param held entries held of a log
   * @param end where a log was ended: nobody misses what is beyond
   */
  rolledBack(
    held: (origin: string) => number,
    end: (origin: string) => number | undefined = () => undefined,
  ): RolledBack[] {
    return [...this.#sizes]
      .filter(([origin, left]) => held(origin) < Math.min(left, end(origin) ?? left))
      .map(([origin, left]) => new RolledBack(origin, held(origin), left));
  }
}

const schema = z.record(z.string(), z.int().min(0));

function readMark(file: string): Map<string, number> {
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch {
    throw new MarkDamaged(file);
  }
}
