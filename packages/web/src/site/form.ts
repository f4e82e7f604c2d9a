import type { Ctx, Shared } from '../http/context.ts';
import { bodyTooLarge, contentType } from '../http/errors.ts';
import { wholeBody, within } from '../records/body.ts';

/** Bytes of a form without files, and how many fields it may have: thirty applications on one sheet fit. */
const FORM_BYTES = 1 << 20;
const MOST_FIELDS = 3_000;

/** What was typed into a form: each field's values in their order. */
export type Typed = ReadonlyMap<string, readonly string[]>;

/** Reads a form as browsers post it (WHATWG URL, application/x-www-form-urlencoded), within size and time. */
export async function readForm(c: Ctx, { limits }: Pick<Shared, 'limits'>): Promise<Typed> {
  const [media = ''] = (c.req.header('content-type') ?? '').toLowerCase().split(';');
  if (media.trim() !== 'application/x-www-form-urlencoded') throw contentType();
  const body = await within(limits.bodyMs, wholeBody(c, FORM_BYTES));
  const typed = new Map<string, string[]>();
  let fields = 0;
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (++fields > MOST_FIELDS) throw bodyTooLarge(FORM_BYTES);
    // Browsers send CRLF for each line break in a text area.
    const text = value.replaceAll('\r\n', '\n');
    const values = typed.get(name);
    if (values === undefined) typed.set(name, [text]);
    else values.push(text);
  }
  return typed;
}
