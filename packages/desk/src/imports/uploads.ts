import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Chosen } from '@hutong/intake';
import { bounded } from '@hutong/process';
import { InvalidRecord } from '@hutong/record';
import type { GivenFile } from '@hutong/web';
import { shownName } from '../given.ts';
import { texts } from './texts.ts';

/** Bytes of the largest file that is taken at a page; larger ones are for the command. */
const FILE_BYTES = 32 << 20;
/** Files that are kept at once, over all accounts, and that may be on their way. */
const MOST_KEPT = 12;
const MOST_COMING = 3;
const KEPT_MS = 24 * 3_600_000;
/** What was on its way for so long is not coming any more. */
const COMING_MS = 3_600_000;

/** What somebody said, or was guessed, of how a file is to be read. */
export interface Choice {
  sheet?: string;
  headerRow?: number;
  /** A register, or a mapping that comes with the program. */
  register?: string;
  columns?: Chosen;
  hidden?: 'take' | 'leave';
}

/** What became of a file’s rows. */
export interface Outcome {
  rows: number;
  taken: number;
  already: number;
  refused: number;
  /** How many of the refused rows are in the file that goes back. */
  back: number;
}

/** A file that an account sent, and how far it is. */
export interface Kept {
  account: string;
  /** As the sender calls it. */
  name: string;
  /** When it came, ms since 1970. */
  at: number;
  choice: Choice;
  /** `importing` without an import that runs: it was cut short, and goes on when it is asked to. */
  stage: 'chosen' | 'importing' | 'done';
  outcome?: Outcome;
}

/** A file that came, and where it stands until it is kept. */
export interface Came {
  /** As its sender calls it: a name to be shown, and never a path. */
  name: string;
  path: string;
}

/**
 * The spreadsheets that are being imported at the desk, one for each account, in `uploads` of the node’s folder (0700, files
 * 0600). They hold what whoever sent them typed, so that they are gone when that is on record, or after a day.
 */
export class Uploads {
  readonly #dir: string;
  readonly #now: () => number;
  #count = 0;

  constructor(dir: string, now: () => number) {
    this.#dir = join(dir, 'uploads');
    this.#now = now;
  }

  /**
   * Keeps a file apart while it comes (0600). Nothing of it is left where it does not come whole.
   * @throws InvalidRecord where it is too large, or too many come at once
   */
  async receive(account: string, { name, bytes }: GivenFile): Promise<Came> {
    const coming = this.#folder('coming');
    if (readdirSync(coming).length >= MOST_COMING)
      throw new InvalidRecord('file', texts.import_busy, texts.import_busy_next);
    this.#count += 1;
    const path = join(coming, `${keyOf(account)}-${this.#now()}-${this.#count}`);
    try {
      // `wx`: what a link or another file stands at is never written to.
      await pipeline(
        bounded(bytes, FILE_BYTES, tooLarge),
        createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
      );
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    return { name: shownName(name), path };
  }

  /** Takes over what came, in place of what the account had sent before; undefined where too many are kept. */
  keep(account: string, { name, path }: Came): Kept | undefined {
    const others = this.#keys().filter((key) => key !== keyOf(account));
    if (others.length >= MOST_KEPT) return undefined;
    this.drop(account);
    renameSync(path, join(this.#folder(keyOf(account)), 'file'));
    return this.save({ account, name, at: this.#now(), choice: {}, stage: 'chosen' });
  }

  find(account: string): Kept | undefined {
    try {
      return JSON.parse(readFileSync(this.#state(account), 'utf8')) as Kept;
    } catch {
      return undefined;
    }
  }

  save(kept: Kept): Kept {
    const path = this.#state(kept.account);
    writeFileSync(`${path}.new`, JSON.stringify(kept), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
    return kept;
  }

  /** What the file said is on record or was refused: it is not kept any longer, the rows that go back are. */
  done(kept: Kept): void {
    this.save(kept);
    rmSync(this.fileOf(kept.account), { force: true });
  }

  /** The file itself. */
  fileOf(account: string): string {
    return join(this.#dir, keyOf(account), 'file');
  }

  /** Where the rows go that are given back. */
  backOf(account: string): string {
    return join(this.#dir, keyOf(account), 'refused.xlsx');
  }

  drop(account: string): void {
    rmSync(join(this.#dir, keyOf(account)), { recursive: true, force: true });
  }

  /** Deletes what is older than it may get. */
  tend(): void {
    if (!existsSync(this.#dir)) return;
    const coming = this.#folder('coming');
    for (const name of readdirSync(coming)) this.#dropIfOlder(join(coming, name), COMING_MS);
    for (const key of this.#keys()) this.#dropIfOlder(join(this.#dir, key), KEPT_MS);
  }

  #dropIfOlder(path: string, ms: number): void {
    if (this.#now() - statSync(path).mtimeMs > ms) rmSync(path, { recursive: true, force: true });
  }

  #state(account: string): string {
    return join(this.#dir, keyOf(account), 'state.json');
  }

  #keys(): string[] {
    if (!existsSync(this.#dir)) return [];
    return readdirSync(this.#dir).filter((name) => name !== 'coming');
  }

  #folder(name: string): string {
    const folder = join(this.#dir, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

const tooLarge = () => new InvalidRecord('file', texts.import_too_large, texts.import_too_large_next);

/** The folder of an account: accounts are named by the node, and never a path. */
function keyOf(account: string): string {
  return createHash('sha256').update(account).digest('hex').slice(0, 32);
}
