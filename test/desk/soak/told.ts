import type { Life, Step } from './plan.ts';

/** A matter as clerks were told of it. */
export interface ToldMatter {
  life: Life;
  number: string;
  path: string;
  /** Types of its records, in their order. */
  types: string[];
  state: string;
  /** Before the act that a correction takes back. */
  before: string;
}

/** Records that an act becomes. What is taken at the counter depends on the button. */
const RECORDS: Readonly<Record<string, readonly string[]>> = {
  'case take accept': ['case.apply', 'case.accept'],
  'case take notice': ['case.apply', 'case.supplement_notice'],
  'case take apply': ['case.apply'],
  'case accept': ['case.accept'],
  'case refuse': ['case.accept'],
  'case supplement_received': ['case.supplement_received'],
  'case assign': ['case.assign'],
  'case step': ['case.step'],
  'case extend': ['case.special_start'],
  'case pause': ['case.special_start'],
  'case resume': ['case.special_end'],
  'case close': ['case.close'],
  'case correct': ['case.correct'],
  'case deliver': ['case.deliver'],
  'case withdraw': ['case.withdraw'],
  'complaint file': ['complaint.file'],
  'complaint accept': ['complaint.accept'],
  'complaint step': ['complaint.step'],
  'complaint reply': ['complaint.reply'],
  'complaint revisit': ['complaint.revisit'],
};

/** Where an act leaves a matter, written here anew and by hand; what is not named leaves it where it is. */
const AFTER: Readonly<Record<string, string>> = {
  'case take accept': 'accepted',
  'case take notice': 'supplementing',
  'case take apply': 'applied',
  'case accept': 'accepted',
  'case refuse': 'refused',
  'case supplement_received': 'applied',
  'case pause': 'suspended',
  'case resume': 'accepted',
  'case close': 'decided',
  'case deliver': 'delivered',
  'case withdraw': 'withdrawn',
  'complaint file': 'filed',
  'complaint accept': 'accepted',
  'complaint reply': 'replied',
  'complaint revisit': 'revisited',
};

/** What the clerks were told, kept by nothing of the hall’s own. */
export class Told {
  readonly matters = new Map<string, ToldMatter>();
  /** Numbers on sheets for a time without power. */
  readonly onSheets = new Set<string>();
  readonly wrong: string[] = [];
  readonly counts = { acts: 0, refused: 0, drafts: 0 };
  readonly #drafts = new Map<string, Record<string, string[]>>();

  /** An act was done: its clerk was told so. */
  done(life: Life, { act, button }: Step, path: string): ToldMatter {
    const what = `${life.kind} ${act}${button?.go === undefined ? '' : ` ${button.go}`}`;
    const types = RECORDS[what];
    if (types === undefined) throw new Error(`nobody here knows what becomes of ${what}`);
    const number = decodeURIComponent(path.split('/').at(-1) ?? '');
    const matter = this.matters.get(number) ?? { life, number, path, types: [], state: '', before: '' };
    if (matter.life !== life) this.wrong.push(`${number} was given to ${matter.life.n} and to ${life.n}`);
    matter.types.push(...types);
    const after = act === 'correct' ? matter.before : (AFTER[what] ?? matter.state);
    matter.before = matter.state;
    matter.state = after;
    this.matters.set(number, matter);
    this.counts.acts += 1;
    return matter;
  }

  /** A draft was saved: its clerk was told so. */
  drafted(clerk: number, path: string, typed: Record<string, string[]>): void {
    this.#drafts.set(`${clerk} ${path}`, typed);
    this.counts.drafts += 1;
  }

  /** The form was sent: nothing is left of its draft. */
  sent(clerk: number, path: string): void {
    this.#drafts.delete(`${clerk} ${path}`);
  }

  /** Drafts that must be there. */
  drafts(): { clerk: number; path: string; typed: Record<string, string[]> }[] {
    return [...this.#drafts].map(([key, typed]) => {
      const [clerk, path = ''] = key.split(' ');
      return { clerk: Number(clerk), path, typed };
    });
  }
}
