import { mayFor, type SignedIn } from '@hutong/api';
import { nameFor } from '@hutong/identity';
import type { FieldError } from '@hutong/ui';
import type { Shown, Typed, Visit } from '@hutong/web';
import { idOf, isOnce } from '../acts/once.ts';
import { lost } from '../lost.tsx';
import { pathOf } from '../matter/path.ts';
import type { DeskParts } from '../parts.ts';
import { papersOf } from '../print/routes.tsx';
import { screen } from '../screen.tsx';
import { say } from '../texts.ts';
import { carried, dropCarried } from './again.tsx';
import { type Application, readApplication, recordsOf, SEALED } from './application.ts';
import { ApplicationForm, type Warning } from './form.tsx';
import { type CounterItem, itemOf, pathTo } from './item.ts';
import { takeNumber } from './number.ts';
import type { Origin } from './origin.tsx';
import { AWAY, readSentAway, recordOfSentAway } from './sent-away.ts';
import { markOf, type Twins, twinsOf } from './twins.ts';

/** The form of one item, as it was left or empty. */
export async function empty(visit: Visit, parts: DeskParts): Promise<Shown> {
  const item = await itemOf(parts.service, visit.params.code ?? '');
  if (item === undefined) return lost(visit, 'counter', 'counter_none');
  const { typed = new Map(), origin } = beginning(visit, parts, item);
  return form(visit, item, { typed, errors: [], origin }, parts.newOnce());
}

/** What a form opens with: what was left in it of some applicant, else the one who is carried on. */
function beginning(
  { person }: Visit,
  parts: DeskParts,
  item: CounterItem,
): { typed?: Typed; origin?: Origin } {
  const draft = parts.store.drafts.find(person.account, pathTo(item));
  const isOfSomebody = Object.keys(SEALED).some((name) => Boolean(draft?.typed.get(name)?.[0]));
  const carry = isOfSomebody ? undefined : carried(parts, person);
  if (carry !== undefined)
    return { typed: new Map([...(draft?.typed ?? []), ...carry.typed]), origin: { of: carry.of } };
  return draft === undefined ? {} : { typed: draft.typed, origin: { savedAt: draft.savedAt } };
}

/** Takes an application, or says at its fields why not: one record or some together, once a form. */
export async function take(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { lang, person, typed } = visit;
  const { acts, store, service } = parts;
  const item = await itemOf(service, visit.params.code ?? '');
  if (item === undefined) return lost(visit, 'counter', 'counter_none');
  const once = visit.field('once');
  const again = (errors: FieldError[], key = once) => form(visit, item, { typed, errors }, key);
  if (!isOnce(once)) return again([{ text: say(lang, 'no_once') }], parts.newOnce());
  if (!mayFor(person, 'matters.take', item.organ))
    return again([{ text: say(lang, 'not_yours', { department: item.organ }) }]);
  if (visit.field('go') === 'away') return acts.inTurn(once, () => sendAway(visit, parts, item, again));
  return acts.inTurn(once, async () => {
    const before = await acts.find(once, 'apply');
    const done = (number: string, how: string): Shown => {
      isTaken(parts, person, item, number);
      return { to: `${pathOf({ kind: 'case', number })}${how}` };
    };
    if (before !== undefined) return done(before.subject, '');
    const read = readApplication(visit, item);
    if (read.errors.length > 0) return again(read.errors);
    const twins = await twinsOf(service, person, item, read.sealed);
    if (!['', read.seen].includes(markOf(twins))) return warned(visit, parts, item, { read, twins });
    const taken = await takeNumber(visit, parts, once);
    if ('errors' in taken) return again(taken.errors);
    const { number } = taken;
    const records = recordsOf(read, {
      ...taken,
      item,
      once,
      handler: nameFor(person, 'matters.take', item.organ),
    });
    const refused = await acts.put(records, lang);
    if (refused !== undefined) {
      store.reserved.release(number, once);
      return again([{ name: fieldOf(refused.field), text: refused.text }]);
    }
    return done(number, `?done=${read.going}`);
  });
}

/** Somebody may go and look at the other cases first: what was typed is there when they come back. */
function warned(
  visit: Visit,
  { store }: DeskParts,
  item: CounterItem,
  { read, twins }: { read: Application; twins: Twins },
): Promise<Shown> {
  const { typed, person } = visit;
  // Where there is no room for a draft the form alone has it.
  let isKept = true;
  try {
    store.drafts.save(person.account, pathTo(item), typed);
  } catch {
    isKept = false;
  }
  const warning = { twins, going: read.going, isKept };
  return form(visit, item, { typed, errors: [], warning }, visit.field('once'));
}

/** Who comes without papers goes with a notice of what to bring, and that is on record (一次性告知). */
async function sendAway(
  visit: Visit,
  parts: DeskParts,
  item: CounterItem,
  again: (errors: FieldError[]) => Promise<Shown>,
): Promise<Shown> {
  const { lang, person } = visit;
  const { acts, store } = parts;
  const once = visit.field('once');
  const papers = (id: string, number: string) => {
    isTaken(parts, person, item, number);
    return papersOf(visit, parts, { records: [id], once, back: '/desk/counter' });
  };
  const before = await acts.find(once, AWAY);
  if (before !== undefined) return papers(before.id, before.subject);
  const read = readSentAway(visit, item);
  if (read.errors.length > 0) return again(read.errors);
  const taken = await takeNumber(visit, parts, once);
  if ('errors' in taken) return again(taken.errors);
  const record = recordOfSentAway(read, {
    ...taken,
    item,
    once,
    handler: nameFor(person, 'matters.take', item.organ),
  });
  const refused = await acts.put([record], lang);
  if (refused !== undefined) {
    store.reserved.release(taken.number, once);
    return again([{ name: fieldOf(refused.field), text: refused.text }]);
  }
  return papers(idOf(once, AWAY), taken.number);
}

/** What is left at the counter when a form is on record, now or since it was sent before and the power went: nothing of it. */
function isTaken(parts: DeskParts, person: SignedIn, item: CounterItem, number: string): void {
  parts.store.reserved.entered(number);
  parts.store.drafts.drop(person.account, pathTo(item));
  dropCarried(parts, person);
}

function fieldOf(field: string): string | undefined {
  const name = field.split('.')[1]?.split('[')[0];
  return name === 'materials' ? 'missing' : name;
}

interface Given {
  typed: Typed;
  errors: readonly FieldError[];
  warning?: Warning;
  origin?: Origin | undefined;
}

function form(visit: Visit, item: CounterItem, given: Given, once: string): Promise<Shown> {
  const { lang, person } = visit;
  const more = { lang, item, path: pathTo(item), csrf: person.csrf, once, ...given };
  const main = <ApplicationForm {...more} />;
  const isWhole = given.errors.length === 0 && given.warning === undefined;
  return screen(visit, 'counter', item.name, main, isWhole ? 200 : 422);
}
