import { type Entry, type Json, plainBody } from '@hutong/record';
import { type Day, dayOfMoment, dayOfText } from '../days.ts';
import type { Conditions, EventRef } from '../rules/schema.ts';

/** An entry as clocks read it. */
export interface MatterEvent {
  id: string;
  type: string;
  /** The day on which it occurred. */
  day: Day;
  /** The day that it says itself, where it is another. */
  claimed?: Day | undefined;
  /** Where another node’s record is answered: the day on which the log of who is to answer anchored it. */
  seen: Day | undefined;
  /** The day up to which its node had been heard without it (A6): it did not occur earlier, whatever it says. */
  missed?: Day | undefined;
  body: Readonly<Record<string, Json>>;
  /** A document that was made public without a review for secrecy (保密审查) here. */
  unreviewed?: boolean | undefined;
}

/** @param seenMs when the node that is to answer had it, in milliseconds since 1970 */
export function eventOf(
  entry: Pick<Entry, 'id' | 'type' | 'occurredAt'> & Pick<MatterEvent, 'unreviewed'> & { body: object },
  seenMs?: number,
  missed?: Day,
): MatterEvent {
  const claimed = dayOfMoment(entry.occurredAt);
  return {
    id: entry.id,
    type: entry.type,
    day: Math.max(claimed, missed ?? claimed),
    claimed,
    seen: seenMs === undefined ? undefined : dayOfMoment(seenMs),
    missed,
    body: plainBody(entry.body),
    unreviewed: entry.unreviewed,
  };
}

/** An event in its part in a clock, on the day that the rule gives it there. */
export interface Happening {
  event: MatterEvent;
  day: Day;
  /** The day that is claimed for it: earlier, where a hearing missed it. */
  claimed: Day;
}

/**
 * Whether one comes before another. What a hearing missed is moved to a later day, yet never past what followed it by the
 * days that both claim: a case that was closed in time is closed, however late its acceptance is put on record (A6).
 */
export function isBefore(one: Happening, other: Happening): boolean {
  return one.day < other.day && one.claimed < other.claimed;
}

/** Which of several clocks of one rule an event speaks of: those that begin with it, or name it. */
export interface Instance {
  field: string;
  key: Json;
  id: string;
}

/** Events that are meant, up to and with a day, in the order of their days. */
export function happenings(
  refs: readonly EventRef[],
  events: readonly MatterEvent[],
  until: Day,
  instance?: Instance,
): Happening[] {
  const found: Happening[] = [];
  let sorted = true;
  for (const event of events) {
    const ref = meant(refs, event);
    if (ref === undefined || !speaksOf(event, instance)) continue;
    const claimed = claimedIn(ref, event);
    // What another node’s log anchored was on record by then: no hearing moves that.
    const isAnchored = ref.at === 'seen' && event.seen !== undefined;
    const day = isAnchored ? claimed : Math.max(claimed, event.missed ?? claimed);
    if (day > until) continue;
    if (found.length > 0 && found.at(-1)!.day > day) sorted = false;
    found.push({ event, day, claimed });
  }
  return sorted ? found : found.sort((a, b) => a.day - b.day);
}

/** The first of the references that means this event. Plain loops: every event of every matter comes through here. */
function meant(refs: readonly EventRef[], { type, body }: MatterEvent): EventRef | undefined {
  for (const ref of refs) {
    if (ref.on === type && isSaid(ref.when, body)) return ref;
  }
  return undefined;
}

function claimedIn({ at }: EventRef, { day, claimed = day, seen, body }: MatterEvent): Day {
  if (at === undefined) return claimed;
  if (at === 'seen') return seen ?? claimed;
  return dayOfText(body[at.field]) ?? claimed;
}

/** An event that does not say of which it speaks speaks of all. */
function speaksOf({ id, body }: MatterEvent, instance: Instance | undefined): boolean {
  if (instance === undefined || id === instance.id) return true;
  const key = body[instance.field];
  return key === undefined || key === instance.key || key === instance.id;
}

/** Whether all conditions hold of a body. */
function isSaid(when: Conditions | undefined, body: MatterEvent['body']): boolean {
  for (const name in when) if (!fits(when[name]!, body[name])) return false;
  return true;
}

/** What is known of a matter: what the catalogue says of its item, and what its events say. */
export interface Facts {
  item: Readonly<Record<string, Json>> | undefined;
  events: readonly MatterEvent[];
}

/** Whether all conditions hold of what is known of a matter: of its item, else of the first event that says it. */
export function isKnown(when: Conditions | undefined, { item, events }: Facts): boolean {
  for (const name in when) {
    const value = item?.[name] ?? events.find(({ body }) => body[name] !== undefined)?.body[name];
    if (!fits(when[name]!, value)) return false;
  }
  return true;
}

function fits(wanted: Conditions[string], value: Json | undefined): boolean {
  if (wanted === 'absent') return value === undefined;
  if (wanted === 'present') return value !== undefined;
  return Array.isArray(wanted) ? wanted.some((one) => fits(one, value)) : wanted === value;
}
