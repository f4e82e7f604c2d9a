import type { SignedIn } from '@hutong/api';

/** As whose files those of an account wait. */
export function giverOf({ account }: Pick<SignedIn, 'account'>): string {
  return `account:${account}`;
}
