import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BackupItem, type BackupPage, Declined } from '@hutong/api';
import { freeBytes } from '@hutong/process';
import { asText, ReasonedError, type Text, timeText } from '@hutong/record';
import { bytesToCopy, copyNode, demandEmbedded } from '../backup/copy.ts';
import { bytesOf, checkManifest, type Manifest, readManifest } from '../backup/manifest.ts';
import type { NodeSettings } from '../settings.ts';
import type { Step } from './keeper.ts';

/** Left free beside a backup. */
const SPARE_BYTES = 256 << 20;
const MOST_UNFINISHED = 20;

const NO_ROOM = { zh: '放备份的磁盘余下的不够', en: 'There is not enough room on the disk of the backups.' };
const NO_ROOM_NEXT = {
  zh: '移走旧备份，或在 config.json 的 backups.folder 写另一块磁盘上的目录，再重启本节点',
  en: 'Move old backups away, or name a folder of another disk as backups.folder in config.json and start the node again.',
};
const NONE = { zh: '没有这份备份', en: 'There is no such backup.' };
const NONE_NEXT = { zh: '回到备份列表再选', en: 'Choose one of the list.' };

interface Parts {
  dir: string;
  config: NodeSettings;
  now: () => number;
}

/** The backups of a node that lie in its own folder for them: made, listed, read again. */
export class Backups {
  readonly #parts: Parts;
  readonly #folder: string;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#folder = parts.config.backups?.folder ?? join(parts.dir, 'backups');
  }

  /** @param underWay the one that is just being made */
  list(limit: number, after: string | undefined, underWay: string | null): BackupPage {
    const { dir } = this.#parts;
    const names = this.#names().filter((name) => after === undefined || name < after);
    const page = names.slice(0, limit);
    const last = page.at(-1);
    return {
      folder: this.#folder,
      data: dir,
      same_disk: statSync(this.#disk()).dev === statSync(dir).dev,
      free: freeBytes(this.#disk()),
      fault: faultOf(() => this.demandRoom()),
      unfinished: this.#unfinished(underWay),
      items: page.flatMap((name) => this.#item(name)),
      ...(last !== undefined && names.length > limit && { next: last }),
    };
  }

  /** @throws ReasonedError where no backup can be made now */
  demandRoom(): void {
    const { dir, config } = this.#parts;
    demandEmbedded(config, process.env.DATABASE_URL);
    if (freeBytes(this.#disk()) < bytesToCopy(dir, config) + SPARE_BYTES)
      throw new ReasonedError(NO_ROOM, NO_ROOM_NEXT);
  }

  /** The name of a backup that is begun now. */
  name(): string {
    const stamp = timeText(this.#parts.now()).replaceAll(/[-:]|\.\d+/g, '');
    return `${this.#parts.config.node}-${stamp}`;
  }

  /** Makes one, without keys: whoever has those can speak as the node. */
  async make(name: string, step: Step): Promise<Record<string, number>> {
    const { dir, config, now } = this.#parts;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    // All is read twice: once to be copied, and once for its digest.
    const moved = counted(step, 2 * bytesToCopy(dir, config));
    const to = join(this.#folder, name);
    return numbersIn(await copyNode(dir, config, to, { time: timeText(now()), keys: false, moved }));
  }

  /** @throws Declined where there is none of this name */
  demand(name: string): void {
    if (!this.#names().includes(name)) throw new Declined('no_backup', NONE, NONE_NEXT, { status: 404 });
  }

  /** Reads a backup again, file by file. @throws ReasonedError that names what is damaged */
  async verify(name: string, step: Step): Promise<Record<string, number>> {
    const from = join(this.#folder, name);
    const moved = counted(step, bytesOf(readManifest(from)));
    return numbersIn(await checkManifest(from, moved));
  }

  #item(name: string): BackupItem[] {
    const path = join(this.#folder, name);
    try {
      const manifest = readManifest(path);
      const { time, keys, logs, rows } = manifest;
      const { entries } = numbersIn(manifest);
      return [{ name, time, keys, logs: logs.length, entries, rows, bytes: bytesOf(manifest), path }];
    } catch {
      // What is no backup holds up none beside it; a check says why.
      return [{ name, time: '', keys: false, logs: 0, entries: 0, rows: 0, bytes: 0, path }];
    }
  }

  /** Newest first; what is not whole yet has another name. */
  #names(ending = ''): string[] {
    const own = new RegExp(`^${this.#parts.config.node}-\\d{8}T\\d{6}Z${ending}$`);
    if (!existsSync(this.#folder)) return [];
    const found = readdirSync(this.#folder).filter((name) => own.test(name));
    return found.sort().reverse();
  }

  /** What a backup that was cut off left there; one that a command is just making looks the same. */
  #unfinished(underWay: string | null): string[] {
    const found = this.#names('\\.part').filter((name) => name !== `${underWay}.part`);
    return found.slice(0, MOST_UNFINISHED).map((name) => join(this.#folder, name));
  }

  /** What of the folder is there already. */
  #disk(): string {
    let folder = this.#folder;
    while (!existsSync(folder)) folder = dirname(folder);
    return folder;
  }
}

function numbersIn({ files, logs, rows, ...manifest }: Manifest) {
  const entries = logs.reduce((sum, { size }) => sum + size, 0);
  return {
    files: files.length,
    bytes: bytesOf({ ...manifest, files, logs, rows }),
    logs: logs.length,
    entries,
    rows,
  };
}

function counted(step: Step, total: number): (bytes: number) => void {
  let done = 0;
  step(0, total);
  return (bytes) => {
    done += bytes;
    step(Math.min(done, total));
  };
}

function faultOf(demand: () => void): { reason: Text; next: Text } | null {
  try {
    demand();
    return null;
  } catch (error) {
    if (!(error instanceof ReasonedError)) throw error;
    return { reason: error.told, next: asText(error.next) };
  }
}
