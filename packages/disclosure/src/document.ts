import { mayReview } from '@hutong/matters';
import { type BodyOf, isSamePerson, type Reviewed, reviewedDigest, timeText } from '@hutong/record';

/** How far a document has come. `reviewed`: other organs are still to consent; `cleared`: it may be published. */
export type DocumentState = 'draft' | 'in_review' | 'returned' | 'reviewed' | 'cleared' | 'published';

/** What is done with a document. */
export type DocumentAct =
  | 'edit'
  | 'submit'
  | 'pass'
  | 'return'
  | 'consent'
  | 'object'
  | 'publish'
  | 'discard';

/** What a document says: that, and nothing else, is published. */
export interface DocumentContent extends Reviewed {
  body: BodyOf<'disclosure.document'>;
}

/** Something that was done with a document, as its history keeps it. */
export interface Step {
  act: DocumentAct;
  /** Post and staff code. */
  by: string;
  /** Ms since 1970. */
  at: number;
  /** Why it was given back or objected to; what the reviewer says of what the scan found. */
  reason?: string;
  /** The organ that consents or objects, and who said so for it. */
  organ?: string;
  said_by?: string;
  /** Digest of what was seen. */
  sha256?: string;
  /** How many places the scan pointed out to whoever reviewed it. */
  found?: number;
  /** The key of the form that asked for it: whoever sends that twice has done it once. */
  once: string;
}

/** A document before it is on record. */
export interface OfficialDocument {
  state: DocumentState;
  content: DocumentContent;
  /** In order; the first one drafts it. */
  history: readonly Step[];
}

/** Longest history that is kept, but for what ends it: what needs more goes back and forth for no good reason. */
const MOST_STEPS = 500;

/** Why a step is not taken. */
export type StepRefusal =
  | 'not_now'
  | 'own_draft'
  | 'changed_since'
  | 'no_reason'
  | 'not_named'
  | 'too_many_steps';

/** States × acts: where each leads; null where it is not to be done. `edit` of what is past its review closes the gate again. */
const STEPS: Readonly<Record<DocumentState, Readonly<Record<DocumentAct, DocumentState | null>>>> = {
  draft: {
    edit: 'draft',
    submit: 'in_review',
    pass: null,
    return: null,
    consent: null,
    object: null,
    publish: null,
    discard: 'draft',
  },
  in_review: {
    edit: 'draft',
    submit: null,
    pass: 'reviewed',
    return: 'returned',
    consent: null,
    object: null,
    publish: null,
    discard: null,
  },
  returned: {
    edit: 'draft',
    submit: null,
    pass: null,
    return: null,
    consent: null,
    object: null,
    publish: null,
    discard: 'returned',
  },
  reviewed: {
    edit: 'draft',
    submit: null,
    pass: null,
    return: null,
    consent: 'reviewed',
    object: 'reviewed',
    publish: null,
    discard: null,
  },
  cleared: {
    edit: 'draft',
    submit: null,
    pass: null,
    return: null,
    consent: null,
    object: 'reviewed',
    publish: 'published',
    discard: null,
  },
  published: {
    edit: null,
    submit: null,
    pass: null,
    return: null,
    consent: null,
    object: null,
    publish: null,
    discard: null,
  },
};

/** What may be done with a document as it stands, whoever asks. */
export function actsIn(document: Pick<OfficialDocument, 'state' | 'history'>): DocumentAct[] {
  const acts = Object.keys(STEPS[document.state]) as DocumentAct[];
  return acts.filter((act) => leadsTo(document, act) !== null && (ENDS.has(act) || !isWornOut(document)));
}

/** What ends a document. */
const ENDS: ReadonlySet<DocumentAct> = new Set(['publish', 'discard']);

/** Whether so much was done with it that it can only be ended. */
export function isWornOut({ history }: Pick<OfficialDocument, 'history'>): boolean {
  return history.length >= MOST_STEPS;
}

/** Where an act leads; null where it is not to be done. What can only be ended is discarded wherever it stands, or it stood there for ever. */
function leadsTo(
  document: Pick<OfficialDocument, 'state' | 'history'>,
  act: DocumentAct,
): DocumentState | null {
  const { state } = document;
  if (act === 'discard' && state !== 'published' && isWornOut(document)) return state;
  return STEPS[state][act];
}

/** A document as somebody begins it. */
export function drafted(content: DocumentContent, step: Omit<Step, 'act'>): OfficialDocument {
  return { state: 'draft', content, history: [{ ...step, act: 'edit' }] };
}

/** Why this is not done with a document; undefined: it may be. */
export function refusalOf(document: OfficialDocument, step: Step): StepRefusal | undefined {
  const { content } = document;
  const { act, by, reason, organ, sha256 } = step;
  if (leadsTo(document, act) === null) return 'not_now';
  // What ends it is always let through: a document that was reviewed is not lost to its own history.
  if (isWornOut(document) && !ENDS.has(act)) return 'too_many_steps';
  if ((act === 'return' || act === 'object') && (reason ?? '').trim() === '') return 'no_reason';
  if ((act === 'consent' || act === 'object') && !organsOf(content).includes(organ ?? '')) return 'not_named';
  if (act !== 'pass' && act !== 'return' && act !== 'publish') return undefined;
  if (act !== 'publish' && !mayReview(writersOf(document), by)) return 'own_draft';
  return sha256 === reviewedDigest(content) ? undefined : 'changed_since';
}

/** A document once this is done. @throws Error when `refusalOf` says that it may not be */
export function after(document: OfficialDocument, step: Step, content = document.content): OfficialDocument {
  const refusal = refusalOf(document, step);
  const next = leadsTo(document, step.act);
  if (refusal !== undefined || next === null) throw new Error(`${step.act} was refused: ${refusal}`);
  const changed = { content, history: [...document.history, step], state: next };
  return next === 'reviewed' && openOrgans(changed).length === 0 ? { ...changed, state: 'cleared' } : changed;
}

/** Other organs that a document names (信息发布协调). */
function organsOf({ body }: DocumentContent): readonly string[] {
  return body.coordinated_with ?? [];
}

/** What each organ that it names has said since the review: its last word counts. */
export function wordsOfOrgans(document: OfficialDocument): { organ: string; word: Step | undefined }[] {
  const { content, history } = document;
  const since = history.slice(history.findLastIndex(({ act }) => act === 'pass') + 1);
  return organsOf(content).map((organ) => ({
    organ,
    word: since.findLast((step) => step.organ === organ),
  }));
}

/** Organs that have not consented. */
export function openOrgans(document: OfficialDocument): string[] {
  return wordsOfOrgans(document).flatMap(({ organ, word }) => (word?.act === 'consent' ? [] : [organ]));
}

/** Everybody who wrote at it: none of them reviews it. */
function writersOf({ history }: OfficialDocument): string[] {
  return [...new Set(history.flatMap(({ act, by }) => (act === 'edit' ? [by] : [])))];
}

/** Whether somebody drafted it or wrote at it. */
export function isWriter(document: OfficialDocument, who: string): boolean {
  return writersOf(document).some((writer) => isSamePerson(writer, who));
}

/** Whether it was changed after a review let it pass: the gate closed again. */
export function isClosedAgain({ state, history }: OfficialDocument): boolean {
  return (
    state !== 'published' && passedBy(history) === undefined && history.some(({ act }) => act === 'pass')
  );
}

/** The review that holds: nothing was written after it. */
function passedBy(history: readonly Step[]): Step | undefined {
  const last = history.findLast(({ act }) => act === 'pass' || act === 'edit');
  return last?.act === 'pass' ? last : undefined;
}

/** Who let it through, as its entry says. @throws Error where nobody did */
export function gateOf({ content, history }: OfficialDocument): NonNullable<DocumentContent['body']['gate']> {
  const passed = passedBy(history);
  const written = history.findLast(({ act }) => act === 'edit');
  const sha256 = reviewedDigest(content);
  if (passed === undefined || written === undefined || passed.sha256 !== sha256)
    throw new Error('the document has not passed its review');
  return {
    drafted_by: written.by,
    reviewed_by: passed.by,
    at: timeText(passed.at),
    sha256,
  };
}
