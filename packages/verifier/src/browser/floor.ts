/**
 * Comes first: what the readers use and Chromium 86 lacks, and zod without the `new Function` that no page here allows.
 * What is here is only what they ask of it (test/browser/verify.test.ts runs without any of it).
 */
import { config } from 'zod';

config({ jitless: true });

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  return this[index < 0 ? this.length + index : index];
}

/** Chrome 92. */
for (const kind of [Array, String, Uint8Array]) define(kind.prototype, 'at', at);
/** Chrome 93. */
define(Object, 'hasOwn', (object: object, key: PropertyKey) =>
  Reflect.apply(Object.prototype.hasOwnProperty, object, [key]),
);
/** Chrome 120. */
define(URL, 'canParse', (text: string) => {
  try {
    return new URL(text) !== undefined;
  } catch {
    return false;
  }
});

function define(holder: object, name: string, value: unknown): void {
  if (!(name in holder)) Object.defineProperty(holder, name, { value, writable: true, configurable: true });
}
