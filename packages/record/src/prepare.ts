/** From what a caller says to the exact bytes that are appended. */
import { checkBody, checkPrivate } from './body.ts';
import { creditCodeValid, idNumberValid } from './codes.ts';
import { checkDemands } from './demands.ts';
import { bodyOf, commitment, type Entry, encodeEntry, mapOf } from './entry.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { type Flag, InvalidBytes, InvalidRecord } from './errors.ts';
import { derivedId, newId } from './ids.ts';
import { bodyInParts } from './parts.ts';
import { NEXTS, REASONS } from './texts.ts';
import type { RecordKind } from './types/define.ts';

/** One private value and the salt of its commitment; travels beside the entry, sealed. */
export type PrivateValue = { field: string; salt: Uint8Array; value: string };

/** An entry ready to append, its exact bytes, and the private values its commitments bind. */
export type Prepared = { entry: Entry; bytes: Uint8Array; values: PrivateValue[]; flags: Flag[] };

export type PrepareContext = {
  /** Milliseconds since 1970; becomes recorded-at. */
  now: number;
  /** n unpredictable bytes: salts come from it. */
  random(n: number): Uint8Array;
  /** The node's own program speaks: genesis, closing, anchor and registry entries are allowed. */
  own?: boolean;
  /** It is published through the gate of this node's desk (保密审查): a document may say who reviewed it. */
  gated?: boolean;
  /** What kind of node states it, a stationed supervisor’s (派驻监察) being no hall’s; where nobody says, any may. */
  kind?: 'hall' | 'supervisor' | 'center';
};

const NO_COMMITMENTS: Record<string, Uint8Array> = Object.freeze({});

/**
 * Validates a record and encodes it. Gives one entry, or for a disclosure whose text is over 60,000 bytes the document
 * entry (without text) followed by its parts; all of them are to be appended in one transaction.
 * @throws InvalidRecord naming the field, the reason and what to do.
 */
export function prepareRecord(input: unknown, ctx: PrepareContext): Prepared[] {
  const said = readEnvelope(input, ctx.own === true);
  demandPlace(said.kind, ctx.kind);
  if (ctx.gated !== true) refuseGate(said);
  checkBody(said.kind, said.body, said);
  checkDemands(said.kind, said.body, { now: ctx.now, flags: said.flags });
  const { values, commitments } = commit(said, ctx);
  const entry: Entry = {
    version: 1,
    type: said.kind.type,
    id: said.id ?? newId(ctx.now, ctx.random),
    subject: said.subject,
    department: said.department,
    occurredAt: said.occurredAt,
    recordedAt: ctx.now,
    backfilled: said.backfilled,
    visibility: said.visibility,
    body: bodyOf(said.body),
    commitments,
  };
  const flags = flagsOf(said, values);
  if (entry.type === 'disclosure.document') return documentWithParts(entry, values, flags);
  return [{ entry, bytes: entryBytes(entry), values, flags }];
}

function demandPlace({ type, statedAt }: RecordKind, node: PrepareContext['kind']): void {
  if (statedAt === 'any' || node === undefined || node === 'center' || node === statedAt) return;
  const next = statedAt === 'center' ? NEXTS.atCenter : NEXTS.atSupervisor;
  throw new InvalidRecord('type', REASONS.centersOwn(type), next);
}

/** Who reviewed what, nobody says for themselves. */
function refuseGate({ kind, body }: Envelope): void {
  if (kind.family === 'disclosure' && Object.hasOwn(body, 'gate'))
    throw new InvalidRecord('body.gate', REASONS.filledByNode, NEXTS.reviewAtDesk);
}

function commit(said: Envelope, ctx: PrepareContext): Pick<Prepared, 'values'> & Pick<Entry, 'commitments'> {
  if (said.private === undefined) return { values: [], commitments: NO_COMMITMENTS };
  const values: PrivateValue[] = [];
  const commitments: Record<string, Uint8Array> = {};
  for (const [field, value] of checkPrivate(said.kind, said.private)) {
    const salt = ctx.random(16);
    values.push({ field, salt, value });
    commitments[field] = commitment(salt, value);
  }
  return { values, commitments };
}

function documentWithParts(document: Entry, values: PrivateValue[], flags: Flag[]): Prepared[] {
  const given = mapOf(document.body);
  if (given.parts !== undefined) {
    throw new InvalidRecord('body.parts', REASONS.filledByNode, NEXTS.wholeBodyText);
  }
  const { body, texts } = bodyInParts(given);
  const entry: Entry = { ...document, body: bodyOf(body) };
  const first: Prepared = { entry, bytes: entryBytes(entry), values, flags };
  return [first, ...texts.map((chunk, i) => part(entry, i + 1, chunk))];
}

/** A part's id follows from the document's, so that preparing the same document again doubles nothing. */
function part(document: Entry, number: number, text: string): Prepared {
  const entry: Entry = {
    ...document,
    type: 'disclosure.part',
    id: derivedId(document.occurredAt, Buffer.from(`${document.id}/part/${number}`)),
    body: bodyOf({ document: document.id, part: number, text }),
    commitments: NO_COMMITMENTS,
  };
  return { entry, bytes: entryBytes(entry), values: [], flags: [] };
}

function entryBytes(entry: Entry): Uint8Array {
  try {
    return encodeEntry(entry);
  } catch (error) {
    if (error instanceof InvalidBytes) throw new InvalidRecord('body', error.reason, error.next);
    throw error;
  }
}

function flagsOf(said: Envelope, values: PrivateValue[]): Flag[] {
  const flags = [...said.flags];
  for (const field of said.kind.creditCodes) {
    const code = said.body[field];
    if (typeof code === 'string' && !creditCodeValid(code)) {
      flags.push({ field: `body.${field}`, reason: REASONS.wrongCreditCode });
    }
  }
  for (const { field, value } of values) {
    if (!field.endsWith('id_number') || !/^\d{17}[\dXx]$/.test(value) || idNumberValid(value.toUpperCase()))
      continue;
    flags.push({ field: `private.${field}`, reason: REASONS.wrongIdNumber });
  }
  return flags;
}

/**
 * An entry that a node's own program states, of this moment: a genesis, an act, an anchor.
 * @param department the node's name
 * @throws InvalidRecord
 */
export function prepareOwn(
  department: string,
  { type, subject, body }: { type: string; subject: string; body: object },
  ctx: Omit<PrepareContext, 'own'>,
): Prepared[] {
  const input = { type, subject, department, occurred_at: ctx.now, body };
  return prepareRecord(input, { ...ctx, own: true });
}
