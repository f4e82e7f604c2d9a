import { Usage } from './errors.ts';
import type { Session } from './io.ts';
import type { contact } from './options.ts';

/** An option's value that is not one, with an example of how to write it. */
export function badOption(option: string, value: string, example: string, session: Session): Usage {
  return new Usage(session.say('bad_option', { option, value }), session.say('give_like', { example }));
}

/** An option's value that is none of those there are. */
export function badChoice(option: string, value: string, values: string, session: Session): Usage {
  return new Usage(session.say('bad_option', { option, value }), session.say('one_of', { values }));
}

/** The value itself, if given, when it is one of `values`. @throws Usage */
export function oneOf<T extends string, G extends string | undefined>(
  option: string,
  value: G,
  values: readonly T[],
  session: Session,
): T | (G & undefined) {
  const wanted: string | undefined = value;
  const known = values.find((v) => v === wanted);
  if (known === undefined && value !== undefined) throw badChoice(option, value, values.join(', '), session);
  return known as T | (G & undefined);
}

/** The value itself when it has this form. @throws Usage */
export function ofForm(option: string, value: string, form: RegExp, like: string, session: Session): string {
  if (form.test(value)) return value;
  throw badOption(option, value, like, session);
}

const PAGE = '20';

/** `--limit` as it goes into an address: 1 to 500. @throws Usage */
export function pageSize(given: string | undefined, session: Session): string {
  return ofForm('--limit', given ?? PAGE, /^([1-9]\d?|[1-4]\d\d|500)$/, '1 – 500', session);
}

/** `--wait` in ms, given in seconds. @throws Usage */
export function waitOf(given: string | undefined, usual: number, session: Session): number {
  return Number(ofForm('--wait', given ?? String(usual), /^\d{1,6}$/, String(usual), session)) * 1_000;
}

const HEARTBEAT_S = '60';

/** `--heartbeat`, in seconds. @throws Usage */
export function heartbeatOf(given: string | undefined, session: Session): number {
  const text = given ?? HEARTBEAT_S;
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0.5 && seconds <= 86_400) return seconds;
  throw badOption('--heartbeat', text, HEARTBEAT_S, session);
}

export type ContactGiven = Record<keyof typeof contact, string | undefined>;

/** Whom to call about a node, as the registry is to say it. @throws Usage */
export function contactIn(given: ContactGiven, session: Session) {
  const examples = { 'contact-post': '政务服务中心值班室', 'contact-phone': '0431-8888 0000' };
  const said = (option: keyof ContactGiven) =>
    given[option] === undefined
      ? undefined
      : ofForm(`--${option}`, given[option].trim(), /^.{1,50}$/s, examples[option], session);
  return defined({ contact_post: said('contact-post'), contact_phone: said('contact-phone') });
}

/** Only what was given. */
export function defined<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
