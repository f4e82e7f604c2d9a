/** What a file says that a reader of it does not see at once. */
export const UNSEEN = [
  'author',
  'changed_by',
  'company',
  'manager',
  'property',
  'comment',
  'inserted',
  'deleted',
  'hidden_text',
  'hidden_sheet',
  'hidden_rows',
  'hidden_columns',
  'hidden_cells',
  'hidden_slide',
  'notes',
  'embedded',
  'place',
  'taken_at',
  'device',
  'remark',
  'pages_without_text',
] as const;
export type Unseen = (typeof UNSEEN)[number];

/** What a file was looked through for. */
export interface Inspected {
  /** `whole`: all of it that is told of here; `partly`: it holds more than is looked at; `no`: its kind, or what is in it, is not read. */
  looked: 'whole' | 'partly' | 'no';
  /** What it says unseen, at most `MOST_UNSEEN` of it. */
  unseen: { what: Unseen; text: string }[];
  /** What it says for all to read, and what is commented or hidden, as far as that is text. */
  text: string;
}

/** How often things are told of one file, the characters of each, and the characters of text that are read of it. */
const MOST_UNSEEN = 200;
const MOST_SAID = 200;
const MOST_TEXT = 2_000_000;

/** Gathers what is found in a file, within bounds. */
export class Findings {
  readonly #unseen: Inspected['unseen'] = [];
  readonly #counts = new Map<Unseen, number>();
  #text: string[] = [];
  #length = 0;
  #isCut = false;

  /** Tells something that is not seen at once; what is empty is nothing. */
  tell(what: Unseen, said: string): void {
    const text = said.replace(/\s+/g, ' ').trim();
    if (text === '') return;
    if (this.#unseen.length >= MOST_UNSEEN) this.#isCut = true;
    else this.#unseen.push({ what, text: shortened(text) });
  }

  /** Counts what has no text of its own, to be told once: hidden rows, hidden columns. */
  count(what: Unseen): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** Takes what is to be read, as long as there is room. */
  read(text: string): void {
    const room = text.slice(0, MOST_TEXT - this.#length);
    if (room.length < text.length) this.#isCut = true;
    if (room === '') return;
    this.#length += room.length;
    this.#text.push(room);
  }

  /** Says that not all of it was looked at. */
  cut(): void {
    this.#isCut = true;
  }

  done(): Inspected {
    for (const [what, n] of this.#counts) this.#unseen.push({ what, text: String(n) });
    const text = this.#text.join('');
    this.#text = [];
    return { looked: this.#isCut ? 'partly' : 'whole', unseen: this.#unseen, text };
  }
}

function shortened(text: string): string {
  return text.length <= MOST_SAID ? text : `${text.slice(0, MOST_SAID - 1).toWellFormed()}…`;
}
