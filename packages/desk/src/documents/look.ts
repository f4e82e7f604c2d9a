import type { InspectedAttachment, WaitingAttachments } from '@hutong/api';
import { type DocumentContent, type Hint, hintsIn } from '@hutong/disclosure';
import { timeText } from '@hutong/record';
import type { DocumentFiles, NamedFile } from './files.ts';

/** What is pointed out in one text of a document. */
interface FieldLook {
  /** The field’s name, as its form has it. */
  field: string;
  hints: Hint[];
}

/** What is pointed out in one of its files. */
export interface FileLook extends Pick<InspectedAttachment, 'looked' | 'unseen'> {
  file: NamedFile;
  hints: Hint[];
}

/** Everything that whoever reviews a document is pointed to. */
export interface Look {
  fields: FieldLook[];
  files: FileLook[];
}

/** What of a file is kept in memory once it was looked through: its text is not. */
type Seen = Pick<FileLook, 'looked' | 'unseen' | 'hints'>;

/** Files of which that is kept. */
const MOST_SEEN = 200;
/** Places that are told of one text. */
const MOST_HINTS = 1_000;
/** What no person wrote, or what a form gives to choose from. */
const PASSED_OVER = new Set(['attachments', 'gate', 'method', 'status', 'text_format', 'parts']);

interface Parts {
  waiting: WaitingAttachments | undefined;
  now: () => number;
}

/** Looks through documents for whoever reviews them: it points out, and never decides. */
export class Looks {
  readonly #files: DocumentFiles;
  readonly #parts: Parts;
  /** By the file’s hash and name, the one that was asked for last at the end. */
  readonly #seen = new Map<string, Seen>();
  /** One file after another: each lies in memory as a whole text. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: DocumentFiles, parts: Parts) {
    this.#files = files;
    this.#parts = parts;
  }

  async at(content: DocumentContent): Promise<Look> {
    const fields = textsOf(content).flatMap(({ field, text }) => {
      const hints = this.#hints(text);
      return hints.length === 0 ? [] : [{ field, hints }];
    });
    const files: FileLook[] = [];
    for (const file of this.#files.of(content)) files.push({ file, ...(await this.#file(file)) });
    return { fields, files };
  }

  #hints(text: string): Hint[] {
    const year = Number(timeText(this.#parts.now()).slice(0, 4));
    return hintsIn(text, year).slice(0, MOST_HINTS);
  }

  #file(file: NamedFile): Promise<Seen> {
    const key = `${file.sha256} ${file.name ?? ''}`;
    const turn = this.#last.then(async () => {
      const seen = this.#seen.get(key) ?? (await this.#inspect(file));
      // What could not be looked at for want of room is tried again when its page is opened next.
      if (seen === undefined)
        return { looked: 'no' as const, unseen: [], hints: this.#hints(file.name ?? '') };
      this.#seen.delete(key);
      this.#seen.set(key, seen);
      for (const oldest of this.#seen.keys()) {
        if (this.#seen.size <= MOST_SEEN) break;
        this.#seen.delete(oldest);
      }
      return seen;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #inspect({ name = '', waiting }: NamedFile): Promise<Seen | undefined> {
    const named = this.#hints(name);
    if (waiting === undefined || this.#parts.waiting === undefined)
      return { looked: 'no', unseen: [], hints: named };
    const inspected = await this.#parts.waiting.inspect(waiting).catch(() => undefined);
    if (inspected === undefined) return undefined;
    const { looked, unseen, text } = inspected;
    return { looked, unseen, hints: [...named, ...this.#hints(text)] };
  }
}

/** Everything of a document that somebody wrote. */
function textsOf({ subject, department, body }: DocumentContent): { field: string; text: string }[] {
  const fields = Object.entries({ index_number: subject, department, ...body });
  return fields.flatMap(([field, value]) => {
    if (PASSED_OVER.has(field)) return [];
    if (typeof value === 'string') return [{ field, text: value }];
    return Array.isArray(value) ? [{ field, text: value.join('\n') }] : [];
  });
}

/** How many places are pointed out. */
export function countOf({ fields, files }: Look): number {
  const inFields = fields.reduce((sum, { hints }) => sum + hints.length, 0);
  return files.reduce((sum, { hints, unseen }) => sum + hints.length + unseen.length, inFields);
}
