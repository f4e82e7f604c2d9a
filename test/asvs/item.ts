import { test } from 'vitest';

/** Requirements of OWASP ASVS 5.0.0 that have a test here. */
export const ITEMS = new Set<string>();

/** A test that holds one requirement of OWASP ASVS 5.0.0. */
export function item(number: string, sentence: string, run: () => Promise<void> | void): void {
  ITEMS.add(number);
  test(`ASVS ${number}: ${sentence}`, run);
}
