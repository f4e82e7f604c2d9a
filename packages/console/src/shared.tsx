import { type Endpoint, type Input, mayFor, type Permission } from '@hutong/api';
import { IdentityRefused, nameFor, refusalAt, workView } from '@hutong/identity';
import type { Phrase } from '@hutong/record';
import {
  ErrorSummary,
  errorOf,
  type FieldError,
  type Html,
  href,
  layout,
  Pager,
  Tabs,
  TextArea,
  TextField,
} from '@hutong/ui';
import type { Asked, Shown, Visit } from '@hutong/web';
import type { ConsoleParts } from './parts.ts';
import { say } from './texts.ts';

/** Whoever may one of these sees the console. */
export const SEES: { may: Permission; or: readonly Permission[] } = {
  may: 'alerts.read',
  or: ['registry.enrol'],
};

export const PLACES = {
  overview: '/console',
  alerts: '/console/alerts',
  supervision: '/console/supervision',
  rules: '/console/rules',
  enrolment: '/console/enrolment',
  keys: '/console/keys',
  trust: '/console/trust',
  upkeep: '/console/upkeep',
  commands: '/console/commands',
} as const;
export type Place = keyof typeof PLACES;

interface PageProps {
  visit: Visit;
  title: string;
  place: Place;
  errors?: readonly FieldError[];
  status?: number;
  /** Its parts marked `data-live` are renewed; for pages at which nobody types. */
  live?: boolean;
  children: Html;
}

/** A page of the console: what is wrong, its places, its heading, and what it is about. */
export async function screen({
  visit,
  title,
  place,
  errors = [],
  status = 200,
  live = false,
  children,
}: PageProps): Promise<Shown> {
  const { lang } = visit;
  const view = { ...(await workView(visit, 'console')), live };
  const items = (Object.keys(PLACES) as Place[])
    .filter((one) => isShown(one, visit))
    .map((one) => ({
      href: href(view, PLACES[one]),
      text: say(lang, `place_${one}`),
      current: one === place,
    }));
  const main = (
    <>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <Tabs label={say(lang, 'console')} items={items} />
      <h1>{title}</h1>
      {children}
    </>
  );
  return { html: layout(view, title, main), status };
}

/** Whether whoever came may go to a place of this center. */
function isShown(place: Place, { service, person }: Visit): boolean {
  if (place === 'enrolment') return service.enrolment !== undefined && mayFor(person, 'registry.enrol');
  if (place === 'supervision') return mayFor(person, 'records.read-internal');
  return (place !== 'keys' && place !== 'trust') || mayFor(person, 'keys.read');
}

/** Why a plan is asked for: nothing is done or recorded for it. */
export const TO_SEE = '先看影响';

/** The way through a list that is read by cursor. */
export function Pages(props: {
  visit: Visit;
  /** Where the page after a cursor is; without one, the first. */
  link: (cursor?: string) => string;
  /** The cursor of this page; empty on the first. */
  after: string;
  next: string | undefined;
}) {
  const { visit, link, after, next } = props;
  const { lang } = visit;
  return (
    <Pager
      label={say(lang, 'overview_pages')}
      first={after === '' ? undefined : { href: link(), text: say(lang, 'overview_first') }}
      next={next === undefined ? undefined : { href: link(next), text: say(lang, 'overview_next') }}
    />
  );
}

/** The way back to the page of a node. */
export function ToNode({ visit: { view, lang }, node }: { visit: Visit; node: string }) {
  return (
    <p>
      <a href={href(view, `/console/nodes/${node}`)}>{say(lang, 'back')}</a>
    </p>
  );
}

/** Asks an endpoint of the node as the person who is signed in, by the post that lets them. */
export function ask<E extends Endpoint>(visit: Visit, endpoint: E, given: Input<E>): Promise<Asked<E>> {
  const { may } = endpoint;
  const { person } = visit;
  return visit.ask(endpoint, given, may === 'anyone' ? person.name : nameFor(person, may));
}

/** Why something was refused. */
interface Told {
  code: string;
  field?: string | undefined;
  reason: Phrase;
  next: Phrase;
}

/** What an endpoint says of a field is for programs, which read its document: people are told what to type. */
const FIELDS = {
  reason: 'reason_wrong',
  node: 'node_wrong',
  name: 'name_wrong',
  parent: 'parent_wrong',
  to: 'node_wrong',
  entry: 'entry_wrong',
} as const;

/** Whether an endpoint takes what is given, by its own schema: nothing is asked of it yet. */
export function unfit({ request }: Endpoint, given: object): Pick<Asked<Endpoint>, 'refused'> {
  const read = request === undefined || 'content' in request ? undefined : request.safeParse(given);
  if (read?.success !== false) return {};
  const field = String(read.error.issues[0]?.path[0] ?? '');
  return { refused: { code: 'refused', field, reason: '', next: '', status: 422 } };
}

/** What was refused, as a form shows it. */
export function wrong(visit: Visit, refused: Told): FieldError[] {
  const { field = '', code } = refused;
  const own =
    code === 'refused' && Object.hasOwn(FIELDS, field) ? FIELDS[field as keyof typeof FIELDS] : undefined;
  return own === undefined ? refusalAt(visit.lang, refused) : [{ name: field, text: say(visit.lang, own) }];
}

/** Why something is done: on record with it. */
export function Reason(props: { visit: Visit; errors: readonly FieldError[]; name?: string }) {
  const { visit, errors, name = 'reason' } = props;
  const { lang } = visit;
  return (
    <TextArea
      name={name}
      label={say(lang, 'reason')}
      hint={say(lang, 'reason_hint')}
      error={errorOf(errors, name)}
      value={visit.field(name)}
      rows={2}
      maxlength={500}
      required
    />
  );
}

/** The second factor, asked again before what cannot be taken back. */
export function Code({ visit, errors }: { visit: Visit; errors: readonly FieldError[] }) {
  const { lang } = visit;
  return (
    <TextField
      name="code"
      label={say(lang, 'code')}
      hint={say(lang, 'code_hint')}
      width="middle"
      inputmode="numeric"
      autocomplete="one-time-code"
      error={errorOf(errors, 'code')}
      required
    />
  );
}

/** Whether it is still they who signed in; undefined when it is, else what is wrong. */
export async function unconfirmed(visit: Visit, { people }: ConsoleParts): Promise<FieldError[] | undefined> {
  const given = { code: visit.field('code'), address: visit.address };
  try {
    await people.signIn.confirmCode(visit.person.account, given);
    return undefined;
  } catch (error) {
    if (!(error instanceof IdentityRefused)) throw error;
    if (error.waitS !== undefined) visit.headers['Retry-After'] = String(error.waitS);
    return wrong(visit, error);
  }
}
