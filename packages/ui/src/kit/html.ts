import type { Child } from 'hono/jsx';

/** A piece of a page: what a component answers and what stands between its tags. Text in it is escaped. */
export type Html = Child;

/** The classes that are given, as one attribute; undefined without any. */
export function classes(...names: readonly (string | false | undefined)[]): string | undefined {
  const given = names.filter((name) => name !== false && name !== undefined && name !== '');
  return given.length === 0 ? undefined : given.join(' ');
}
