/** A document (公文): published, perhaps in parts, amended, repealed. */
import type { ActOf } from './acts.ts';
import type { FoldEvent } from './event.ts';
import type { Machine, SaidOf, Table } from './machine.ts';
import type { FoldedMatter } from './matter.ts';

export type DocumentState = 'incomplete' | 'published' | 'withheld' | 'amended' | 'repealed' | 'lapsed';

type Move =
  | 'publish'
  | 'publish_partly'
  | 'withhold'
  | 'amend'
  | 'repeal'
  | 'lapse'
  | 'part'
  | 'last_part'
  | 'stray_part';

type DocumentAct = keyof typeof DOCUMENT_ACTS;

type DocumentType = 'disclosure.document' | 'disclosure.part';

/** What documents alone have. */
export interface DocumentFacts {
  /** The record that speaks now, and how many records of the document there have been. */
  record: string | null;
  versions: number;
  /** The record that speaks now is public, and nobody reviewed it for secrecy here. */
  unreviewed: boolean;
  /** How many parts its text lies in, and those that are here. */
  parts: number;
  have: number[];
  documentNumber: string | null;
  publisher: string | null;
  /** 公开方式. */
  method: string | null;
  category: string | null;
  /** Dates as they were written: YYYY-MM-DD. */
  written: string | null;
  published: string | null;
  effectiveFrom: string | null;
  /** What it replaces: an index number or document number. */
  replaces: string | null;
}

const published = {
  publish: 'published',
  publish_partly: 'incomplete',
  withhold: 'withheld',
  amend: 'amended',
  repeal: 'repealed',
  lapse: 'lapsed',
  part: '=',
  last_part: '=',
  stray_part: 'not_open',
} as const satisfies Table<DocumentState, Move>['published'];

/** A node’s last word counts, even where it takes up again what it had ended. */
const ended = {
  ...published,
  publish: ['published', 'after_end'],
  publish_partly: ['incomplete', 'after_end'],
  withhold: ['withheld', 'after_end'],
  amend: ['amended', 'after_end'],
} as const satisfies Table<DocumentState, Move>['repealed'];

const TABLE = {
  none: { ...published, part: 'no_beginning', last_part: 'no_beginning', stray_part: 'no_beginning' },
  incomplete: { ...published, last_part: 'published' },
  published,
  withheld: published,
  amended: published,
  repealed: ended,
  lapsed: ended,
} as const satisfies Table<DocumentState, Move>;

type DocumentMatter = FoldedMatter<DocumentState | 'none', DocumentFacts>;
type DocumentSaid = SaidOf<DocumentType>;

function moveOf({ type, body }: DocumentSaid, { facts }: DocumentMatter): Move {
  if (type === 'disclosure.part') {
    if (body.document !== facts.record || body.part > facts.parts) return 'stray_part';
    return missingParts(facts, body.part) === 0 ? 'last_part' : 'part';
  }
  const act = documentAct(body);
  return act === 'publish' && body.parts !== undefined ? 'publish_partly' : act;
}

/** What a document says of itself: which act it is to the document of its number. */
export function documentAct({ method, status }: { method?: unknown; status?: unknown }): DocumentAct {
  if (method === '不予公开') return 'withhold';
  switch (status) {
    case '修订':
      return 'amend';
    case '废止':
      return 'repeal';
    case '失效':
      return 'lapse';
    default:
      return 'publish';
  }
}

function missingParts({ parts, have }: DocumentFacts, part: number): number {
  return parts - new Set([...have, part]).size;
}

function describe({ type, body }: DocumentSaid, matter: DocumentMatter): void {
  if (type === 'disclosure.document') matter.title = body.title;
}

function tell({ type, body }: DocumentSaid, { facts }: DocumentMatter, { id, unreviewed }: FoldEvent): void {
  if (type === 'disclosure.part') {
    if (!facts.have.includes(body.part)) facts.have.push(body.part);
    return;
  }
  facts.record = id;
  facts.versions += 1;
  facts.unreviewed = unreviewed;
  facts.parts = body.parts?.count ?? 0;
  facts.have = [];
  facts.documentNumber = body.document_number ?? null;
  facts.publisher = body.publisher ?? null;
  facts.method = body.method ?? null;
  facts.category = body.category ?? null;
  facts.written = body.written ?? null;
  facts.published = body.published ?? null;
  facts.effectiveFrom = body.effective_from ?? null;
  facts.replaces = body.replaces ?? null;
}

export const DOCUMENT: Machine<DocumentState, Move, DocumentType, DocumentFacts> = {
  kind: 'document',
  types: { 'disclosure.document': null, 'disclosure.part': null },
  correction: 'disclosure.correct',
  unsaid: {
    'disclosure.document': null,
    'disclosure.part': null,
  },
  table: TABLE,
  ends: ['repealed', 'lapsed'],
  facts: () => ({
    record: null,
    versions: 0,
    unreviewed: false,
    parts: 0,
    have: [],
    documentNumber: null,
    publisher: null,
    method: null,
    category: null,
    written: null,
    published: null,
    effectiveFrom: null,
    replaces: null,
  }),
  moveOf,
  describe,
  tell,
};

/** What a post may do to a document; its parts the node makes itself. */
export const DOCUMENT_ACTS = {
  publish: {
    type: 'disclosure.document',
    moves: ['publish', 'publish_partly'],
    may: 'matters.publish',
  },
  withhold: { type: 'disclosure.document', moves: ['withhold'], may: 'matters.publish' },
  amend: { type: 'disclosure.document', moves: ['amend'], may: 'matters.publish' },
  repeal: { type: 'disclosure.document', moves: ['repeal'], may: 'matters.publish' },
  lapse: { type: 'disclosure.document', moves: ['lapse'], may: 'matters.publish' },
} as const satisfies Record<string, ActOf<Move, DocumentType>>;
