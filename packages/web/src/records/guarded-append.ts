import {
  type AppendOutcome,
  allows,
  type Caller,
  type NodeService,
  type Permission,
  permissionFor,
} from '@hutong/api';
import { both, isObject } from '@hutong/record';
import { Refusals } from '../acts/refusals.ts';
import { actor, forbidden, mayAlso, roleOf } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { away, Refused, words } from '../http/errors.ts';
import { textOf } from '../messages.ts';
import { Repeats } from './repeats.ts';

/** Whoever gives records to a node. */
interface Giver {
  who: string;
  role?: string;
  /** May read private values. */
  readsValues: boolean;
  refuses: Refuses;
}

/** What is said of a record that takes this permission, where it is not given; it may also throw. */
type Refuses = (permission: Permission) => AppendOutcome | undefined;

/** Appends what a request brings; see `appendGuarded`. */
export function appendFor(
  c: Ctx,
  shared: Shared,
  records: readonly unknown[],
  refuses: Refuses = (permission) => (mayAlso(c, permission) ? undefined : notAllowed(permission)),
): Promise<AppendOutcome[]> {
  const { service, repeats, refusals } = shared;
  const tooOften = () => tellRefused(c.get('caller'), refusals);
  const giver = { ...actor(c), readsValues: mayAlso(c, 'values.read'), refuses };
  return appendGuarded({ service, repeats, tooOften }, giver, records);
}

/**
 * What `POST /api/records` does, for whoever opened a node that does not run: they have the records at hand, and texts
 * written here to be read here were a third of an import's work in this thread.
 * @param who as they are named on record
 * @returns appends records, one outcome each, in order; throws Unavailable where that would be answered 503
 */
export function appenderOf(
  { service, log, now }: Pick<Shared, 'service' | 'log' | 'now'>,
  caller: Caller,
  who: string,
): (records: readonly unknown[]) => Promise<AppendOutcome[]> {
  const refusals = new Refusals({ service, log, now });
  const guard = { service, repeats: new Repeats(now), tooOften: () => tellRefused(caller, refusals) };
  const may = (permission: Permission) => allows(caller.roles, permission);
  const refuses: Refuses = (permission) => (may(permission) ? undefined : notAllowed(permission));
  const giver = { who, role: roleOf(caller), readsValues: may('values.read'), refuses };
  return appending(guard, giver);
}

/**
 * What `POST /api/records` does, for a page that asked by itself whether each record is its visitor’s to bring.
 * @returns as `appenderOf`
 */
export function appenderOfPage(
  { service, repeats, refusals }: Pick<Shared, 'service' | 'repeats' | 'refusals'>,
  caller: Caller,
): (records: readonly unknown[]) => Promise<AppendOutcome[]> {
  const guard = { service, repeats, tooOften: () => tellRefused(caller, refusals) };
  const readsValues = allows(caller.roles, 'values.read');
  return appending(guard, { who: caller.name, role: roleOf(caller), readsValues, refuses: () => undefined });
}

function appending(guard: Guard, giver: Giver): (records: readonly unknown[]) => Promise<AppendOutcome[]> {
  return async (records) => {
    try {
      return await appendGuarded(guard, giver, records);
    } catch (error) {
      throw guard.service.isAway?.(error) === true ? away() : error;
    }
  };
}

interface Guard {
  service: Pick<NodeService, 'append' | 'act' | 'isAway'>;
  /** One for all that is given to a node. */
  repeats: Repeats;
  /** Puts on record that the same ids came too often. */
  tooOften(): Promise<void>;
}

/**
 * Appends what somebody gives, and guards what answers can tell: without the right to read private values the answer is the
 * same whatever these are; with it, comparing is an act on record; nobody may try the same record id without end (P6).
 * @returns one outcome a record, in order
 */
async function appendGuarded(
  { service, repeats, tooOften }: Guard,
  giver: Giver,
  records: readonly unknown[],
): Promise<AppendOutcome[]> {
  const { who } = giver;
  const outcomes = await appendAllowed(service, giver, records);
  let often = false;
  // A repeat wrote nothing, so whether it came too often can be looked at afterwards; a new record costs nothing here.
  const answers = outcomes.map((outcome, i) => {
    const repeat = outcome.status === 'duplicate' || outcome.status === 'conflict';
    // Counted for each giver by itself: what one tries out must not turn another away.
    const id = repeat ? idOf(records[i], who) : undefined;
    if (id === undefined || repeats.take(id)) return outcome;
    often = true;
    return repeated();
  });
  await tellCompared(service, repeats, giver, answers);
  if (often) await tooOften();
  return answers.map(toTell);
}

/** Appends the records that are this giver’s to say; others are refused, each by itself. */
async function appendAllowed(
  service: Pick<NodeService, 'append'>,
  { readsValues, refuses }: Giver,
  records: readonly unknown[],
): Promise<AppendOutcome[]> {
  const refused = records.map((record) => {
    // Whoever may say most records hears from the node what is wrong with one that is no record.
    return refuses(permissionFor(isObject(record) ? record : {}));
  });
  const allowed = records.filter((_, i) => refused[i] === undefined);
  const outcomes = allowed.length === 0 ? [] : await service.append(allowed, { readsValues });
  if (outcomes.length !== allowed.length)
    throw new Error('append gave another number of outcomes than records');
  let next = 0;
  return refused.map((outcome) => outcome ?? outcomes[next++]!);
}

// Before the answer leaves: what cannot be put on record is not told, whether the value is the same or another.
async function tellCompared(
  service: Pick<NodeService, 'act'>,
  repeats: Repeats,
  { who, role }: Giver,
  outcomes: readonly AppendOutcome[],
): Promise<void> {
  const compared = outcomes.find((o) => 'of_values' in o);
  if (compared === undefined || compared.status === 'refused') return;
  const reason = both(textOf('values_compared'));
  await repeats.tell(who, () =>
    service.act(who, 'value.compare', compared.id, reason, role === undefined ? {} : { role }),
  );
}

async function tellRefused(caller: Caller | undefined, refusals: Refusals): Promise<void> {
  const body = { code: 'repeated', ...words('repeated', [], 'repeated_next', []) };
  const by = { permission: 'records.write' as const, ...(caller && { caller }) };
  await refusals.note(new Refused(429, body, {}, by), 'POST /api/records');
}

/** An outcome as it is told: a duplicate reads alike, whether private values were compared or not. */
function toTell(outcome: AppendOutcome): AppendOutcome {
  if (outcome.status !== 'duplicate') return outcome;
  const { of_values, ...told } = outcome;
  return told;
}

/** What is said of a record whose id came too often. */
function repeated() {
  const text = words('repeated', [], 'repeated_next', []);
  return { status: 'refused', code: 'repeated', field: 'id', ...text } as const;
}

/** What is said of a record that takes another post. */
function notAllowed(permission: Permission) {
  const text = forbidden(permission, 'record_of_post_next');
  return { status: 'refused', code: 'forbidden', field: 'type', ...text } as const;
}

function idOf(record: unknown, who: string): string | undefined {
  if (typeof record !== 'object' || record === null || !('id' in record)) return undefined;
  return typeof record.id === 'string' ? keyOf(who, record.id) : undefined;
}

function keyOf(who: string, id: string): string {
  return `${who} ${id.toLowerCase()}`;
}
