import type { Site } from '@hutong/web';
import type { Identity } from '../identity.ts';
import { accountPages } from './accounts.tsx';
import { auditPages } from './audit.tsx';
import { deputyPages } from './deputies.tsx';
import { ownPages } from './own.tsx';
import { signInPages } from './sign-in.tsx';

/** The pages of accounts: signing in, one's own account, administration. */
export function identitySite(identity: Identity): Site {
  return {
    pages: [
      ...signInPages(identity),
      ...ownPages(identity),
      ...deputyPages(identity),
      ...accountPages(identity),
      ...auditPages(identity),
    ],
  };
}
