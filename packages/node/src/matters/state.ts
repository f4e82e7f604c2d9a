import { type Events, type FollowedEntry, withEvent } from '@hutong/follow';
import {
  dayOfMoment,
  type FoldEvent,
  type FoldedMatter,
  type FoldKind,
  type Folds,
  familyOf,
  fold,
  foldEvent,
  type ItemVersion,
  kindOf,
  type MatterEvent,
} from '@hutong/matters';

/** What is kept of an event of a matter, beside when it occurred and where it stands. */
export interface SaidOfMatter {
  type: string;
  department: string;
  recordedAt: number;
  backfilled: boolean;
  isPublic: boolean;
  understood: boolean;
  redacted: boolean;
  unreviewed: boolean;
  body: FoldEvent['body'];
}

/** All that was said under one number in one family of types: a matter, or two where a request and a document share it. */
export type MatterState = Events<SaidOfMatter>;

const FAMILY_OF: Readonly<Record<FoldKind, string>> = {
  case: 'case',
  complaint: 'complaint',
  item: 'catalogue',
  request: 'disclosure',
  document: 'disclosure',
};

export const isFoldKind = (kind: string): kind is FoldKind => Object.hasOwn(FAMILY_OF, kind);

/** Under which key a matter’s events are kept. */
export function stateKey(kind: FoldKind, number: string): string {
  return `${FAMILY_OF[kind]}/${number}`;
}

export function keyOf({ type, subject }: Pick<FollowedEntry, 'type' | 'subject'>): string | undefined {
  const family = familyOf(type);
  return family === undefined ? undefined : `${family}/${subject}`;
}

export function withSaid(state: MatterState | undefined, followed: FollowedEntry): MatterState {
  const { type, department, recordedAt, backfilled, index, isRedacted: redacted } = followed;
  const entry = followed.entry();
  const isPublic = entry?.visibility === 'public';
  const { body, understood, unreviewed } =
    entry === undefined ? UNKNOWN : foldEvent(entry, { log: 0, index });
  return withEvent(state, followed, {
    type,
    department,
    recordedAt,
    backfilled,
    isPublic,
    understood,
    redacted,
    unreviewed: unreviewed && !redacted,
    body,
  });
}

/** What is known of an entry whose bytes were pruned here. */
const UNKNOWN = { body: {}, understood: false, unreviewed: false };

/** A matter with what it was folded from. */
export interface HeldMatter {
  kind: FoldKind;
  number: string;
  folded: FoldedMatter;
  /** In the order in which they occurred. */
  events: readonly FoldEvent[];
  /** Whether anyone may read all of it, but for what stands aside. */
  isPublic: boolean;
}

/**
 * Whether records of a type stand aside: they are internal always and tell nothing of how the matter stands. They are shown
 * to nobody who may not read them, and hide the matter from nobody.
 */
export function standsAside(type: string): boolean {
  return type === 'case.files';
}

/** A batch asks for the same state's matters several times. States are never changed. */
const folded = new WeakMap<MatterState, readonly HeldMatter[]>();

/** The matters of a state: one, or a request and a document. */
export function mattersOf(state: MatterState, key: string): readonly HeldMatter[] {
  const known = folded.get(state);
  if (known !== undefined) return known;
  const matters = foldAll(state, key);
  folded.set(state, matters);
  return matters;
}

function foldAll(state: MatterState, key: string): HeldMatter[] {
  const number = key.slice(key.indexOf('/') + 1);
  const groups = new Map<FoldKind, MatterState['told']>();
  const rest: MatterState['told'] = [];
  const groupOf = (kind: FoldKind) => {
    const known = groups.get(kind) ?? [];
    groups.set(kind, known);
    return known;
  };
  for (const told of state.told) {
    const kind = kindOf(told.said.type);
    if (kind === undefined || !isFoldKind(kind)) rest.push(told);
    else groupOf(kind).push(told);
  }
  for (const told of rest) {
    // A correction of disclosure is of the matter that it corrects, and of a request where that is not known.
    const { of: said } = told.said.body;
    const target = typeof said === 'string' ? said.replaceAll('-', '') : undefined;
    const of = [...groups].find(([, all]) => all.some(({ id }) => id === target))?.[0];
    const kind = of ?? [...groups.keys()][0] ?? 'request';
    groupOf(kind).push(told);
  }
  return [...groups].map(([kind, all]) => {
    const events = all.map(eventOfTold);
    const folded: FoldedMatter = fold(kind, number, events);
    const isPublic = all.every(({ said }) => said.isPublic || standsAside(said.type));
    return { kind, number, folded, events, isPublic };
  });
}

/** A record’s id as records name each other; of one that is no UUID too. */
export function recordId(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function eventOfTold({ at, id: hex, log, index, said }: MatterState['told'][number]): FoldEvent {
  const id = recordId(hex);
  const { type, department, recordedAt, backfilled, understood, redacted, unreviewed, body } = said;
  return {
    id,
    type,
    department,
    occurredAt: at,
    recordedAt,
    receivedAt: null,
    backfilled,
    log,
    index,
    body,
    understood,
    redacted,
    unreviewed,
  };
}

/** Whether what a document says now was made public without a review for secrecy (保密审查) here. */
export function isUnreviewedNow({ folded }: HeldMatter): boolean {
  return isDocument(folded) && folded.facts.unreviewed;
}

function isDocument(folded: FoldedMatter): folded is Folds['document'] {
  return folded.kind === 'document';
}

/** What clocks read of a matter: voided records aside, in the order in which they occurred. */
export function clockEvents({ folded, events }: HeldMatter): MatterEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return folded.events.flatMap(({ id, voidedBy }) => {
    const event = byId.get(id);
    if (event === undefined || voidedBy !== null) return [];
    const { type, occurredAt, body, unreviewed } = event;
    return [{ id, type, day: dayOfMoment(occurredAt), seen: undefined, body, unreviewed }];
  });
}

/** The day on which the next of its events occurs that lies after a day. */
export function nextEventDay({ events }: HeldMatter, after: number): number | undefined {
  const days = events.map(({ occurredAt }) => dayOfMoment(occurredAt)).filter((day) => day > after);
  return days.length === 0 ? undefined : Math.min(...days);
}

/** What a matter calls its item, the surest first. */
const NAMED_BY = ['implementation_code', 'item_code', 'item_name'];
const CODES = ['implementation_code', 'handling_code', 'local_code', 'basic_code', 'name'];

/** By which codes and names a matter calls its item; of an item those that it has. */
export function codesOf({ kind, number, events }: HeldMatter): string[] {
  const codes = new Set(kind === 'item' ? [number] : []);
  // Plain loops: every event of every matter comes through here.
  for (const { body } of events)
    for (const field of kind === 'item' ? CODES : NAMED_BY) {
      const code = body[field];
      if (typeof code === 'string' && code !== '' && codes.size < MOST_CODES) codes.add(code);
    }
  return [...codes];
}

/** A matter names one item; what names more is no life of a matter. */
const MOST_CODES = 20;

/**
 * Versions of an item as its records say them, or what they say of it in the hall.
 * @param division of the node
 */
export function versionsOf(
  type: 'catalogue.item' | 'catalogue.register',
  node: string,
  division: string | undefined,
  { number, folded, events }: HeldMatter,
): ItemVersion[] {
  const voided = new Set(folded.events.flatMap(({ id, voidedBy }) => (voidedBy === null ? [] : [id])));
  return events.flatMap(({ id, type: said, occurredAt, body }) =>
    said === type && !voided.has(id)
      ? [{ node, division, code: number, day: dayOfMoment(occurredAt), item: body }]
      : [],
  );
}
