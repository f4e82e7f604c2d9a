import { derivedId } from '@hutong/record';

const KEY = /^([0-9a-z]{8,10})-([A-Za-z0-9_-]{22})$/;

/** A form’s own key: when it was made, and 128 random bits. */
export function newOnce(now: number, random: (n: number) => Uint8Array): string {
  return `${now.toString(36).padStart(8, '0')}-${Buffer.from(random(16)).toString('base64url')}`;
}

/** Whether it is a key as forms of a desk have it. */
export function isOnce(key: string): boolean {
  return KEY.test(key);
}

/**
 * The id of the record that a form makes. It follows from the form’s key: one that is sent twice, by a double click or after
 * a line broke or the node was killed, makes one record, and no table has to remember that.
 */
export function idOf(once: string, part: string): string {
  const made = Number.parseInt(KEY.exec(once)?.[1] ?? '0', 36);
  return derivedId(made, Buffer.from(`desk/${once}/${part}`));
}
