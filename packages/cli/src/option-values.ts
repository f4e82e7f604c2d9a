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

/** The value itself when it is one of `values`. @throws Usage */
export function oneOf<T extends string>(
  option: string,
  value: string,
  values: readonly T[],
  session: Session,
): T {
  const known = values.find((v) => v === value);
  if (known !== undefined) return known;
  throw badChoice(option, value, values.join(', '), session);
}

const PAGE = '20';

/** `--limit` as it goes into an address: 1 to 500. @throws Usage */
export function pageSize(given: string | undefined, session: Session): string {
  const limit = given ?? PAGE;
  if (/^[1-9]\d{0,2}$/.test(limit) && Number(limit) <= 500) return limit;
  throw badOption('--limit', limit, '1 – 500', session);
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
  const post = said('contact-post', given, '政务服务中心值班室', session);
  const phone = said('contact-phone', given, '0431-8888 0000', session);
  return {
    ...(post === undefined ? {} : { contact_post: post }),
    ...(phone === undefined ? {} : { contact_phone: phone }),
  };
}

function said(
  option: keyof ContactGiven,
  given: ContactGiven,
  example: string,
  session: Session,
): string | undefined {
  const text = given[option]?.trim();
  if (text !== undefined && (text === '' || text.length > 50))
    throw badOption(`--${option}`, text, example, session);
  return text;
}
