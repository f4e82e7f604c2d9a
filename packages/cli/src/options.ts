import { Usage } from './errors.ts';
import type { Session } from './io.ts';

/** An option's value that is not one, with an example of how to write it. */
export function badOption(option: string, value: string, example: string, session: Session): Usage {
  return new Usage(session.say('bad_option', { option, value }), session.say('give_like', { example }));
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
  throw new Usage(
    session.say('bad_option', { option, value }),
    session.say('one_of', { values: values.join(', ') }),
  );
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
