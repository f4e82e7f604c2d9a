import { existsSync, readFileSync } from 'node:fs';
import { parseNote } from '@hutong/log';
import { writeSecret } from '@hutong/process';
import { z } from 'zod';
import { InvalidFolder } from './errors.ts';
import { nextRoot, type RootDocument, walkRoot } from './root.ts';
import { NEXTS, why } from './texts.ts';

/** Versions given away at once: their notes have at most 64 KiB each, in truth some hundred bytes. */
const PAGE = 16;
const PAGE_CHARS = 64 * 1024;

/** Every version of the root document that a node holds: `root.json` in its data folder, verified from the pinned one on. */
export class RootFile {
  readonly #file: string;
  #versions: string[];
  #documents: RootDocument[];

  /** Reads and verifies; throws InvalidFolder or InvalidTrust. */
  constructor(file: string, fingerprint: string) {
    this.#file = file;
    this.#versions = read(file);
    this.#documents = walkRoot(this.#versions, fingerprint);
  }

  /** Signed notes, first to last. */
  get versions(): string[] {
    return this.#versions;
  }

  /** What they say, first to last. */
  get documents(): RootDocument[] {
    return this.#documents;
  }

  /** What holds now. */
  get current(): RootDocument {
    return this.#documents.at(-1) as RootDocument;
  }

  /** The versions that follow one: a page of them, oldest first. */
  after(version: number): string[] {
    let chars = 0;
    const page = this.#versions.slice(version, version + PAGE);
    return page.filter((note, i) => {
      chars += note.length;
      return i === 0 || chars <= PAGE_CHARS;
    });
  }

  /**
   * Takes the versions that follow, from whoever brings them; those held already may come first. Durable when this returns.
   * @returns how many were new
   * @throws InvalidTrust when one is skipped, goes back, or lacks signatures: then nothing of it changed
   */
  take(notes: readonly string[]): number {
    const added = this.#added(notes);
    if (added.length === 0) return 0;
    const versions = [...this.#versions, ...added.map(({ text }) => text)];
    writeSecret(this.#file, formatRoots(versions));
    this.#versions = versions;
    this.#documents = [...this.#documents, ...added.map(({ document }) => document)];
    return added.length;
  }

  /** What `take` would add; nothing is changed. @throws InvalidTrust as `take` does */
  follows(notes: readonly string[]): RootDocument[] {
    return this.#added(notes).map(({ document }) => document);
  }

  #added(notes: readonly string[]): { text: string; document: RootDocument }[] {
    let last = this.current;
    return notes
      .filter((text) => !this.#holds(text))
      .map((text) => {
        last = nextRoot(last, text);
        return { text, document: last };
      });
  }

  #holds(text: string): boolean {
    const body = bodyOf(text);
    return body !== undefined && this.#versions.some((held) => bodyOf(held) === body);
  }
}

/** Content of `root.json`. */
export function formatRoots(versions: readonly string[]): string {
  return `${JSON.stringify(versions, null, 2)}\n`;
}

function bodyOf(text: string): string | undefined {
  try {
    return parseNote(text).body;
  } catch {
    return undefined;
  }
}

function read(file: string): string[] {
  if (!existsSync(file)) throw new InvalidFolder(file, why('no_file'), NEXTS.restore);
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new InvalidFolder(file, why('no_roots'), NEXTS.restore);
  }
}
