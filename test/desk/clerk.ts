import type { Post, SignedIn } from '@hutong/api';
import { nameSignedIn } from '@hutong/identity';

/** Somebody at a desk, as a session of theirs would be. */
export function clerk(staffCode: string, ...posts: (Post & { deputyOf?: string })[]): SignedIn {
  return {
    name: nameSignedIn({ staffCode, posts }),
    roles: posts.map(({ role }) => role),
    account: staffCode.toLowerCase(),
    staffCode,
    posts,
    session: `s-${staffCode}`,
    csrf: `csrf-of-${staffCode}`,
    stage: 'open',
  };
}
