import { Declined } from '@hutong/api';
import { type Catalogue, type Fields, filled, type Text } from '@hutong/record';
import { refusals } from './texts.ts';

/** What else is to be told of a refusal. */
interface More {
  /** The field of the form that is at fault. */
  field?: string;
  /** HTTP status; 400 if absent. */
  status?: 400 | 403 | 404 | 409 | 429 | 503;
  /** Seconds until it may be tried again. */
  waitS?: number;
}

export type Refusal = keyof typeof refusals;

/** What somebody asked of accounts and may not have, or not now. One request's error. */
export class IdentityRefused extends Declined {
  override readonly name = 'IdentityRefused';
}

/** The refusal of that code, with the fields of its two sentences. */
export function refused(code: Refusal, fields: Fields = {}, more: More = {}): IdentityRefused {
  const { reason, next }: Catalogue = refusals[code];
  return new IdentityRefused(code, filled(reason as Text, fields), filled(next as Text, fields), {
    status: 400,
    ...more,
  });
}
