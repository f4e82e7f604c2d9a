import {
  allows,
  heldTogether,
  type Permission,
  type Post,
  ROLES,
  type Role,
  type SignedIn,
  TITLES,
} from '@hutong/api';
import { refused } from '../refused.ts';
import type { HeldPost } from './rows.ts';

/** Roles that tokens alone have: programs, and what stood for people before they had accounts. */
const OF_TOKENS: readonly Role[] = ['operator', 'administrator', 'reader', 'writer', 'publishing-writer'];
const ADMINISTRATORS: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];
const MOST_ORGANS = 100;
const MOST_CHARACTERS = 100;

/** The posts that an account may have, in the order in which they are listed. */
export const POST_ROLES: readonly Role[] = ROLES.filter((role) => !OF_TOKENS.includes(role));

/** Posts at which somebody else may stand in. */
export const DEPUTED_ROLES: readonly Role[] = POST_ROLES.filter((role) => !isAdministrator(role));

export function isAdministrator(role: Role): boolean {
  return ADMINISTRATORS.includes(role);
}

/** Posts as they may be given to one account. @throws IdentityRefused naming the field */
export function checkedPosts(posts: readonly Post[]): Post[] {
  const checked = posts.map(({ role, organs }) => {
    if (!POST_ROLES.includes(role)) throw refused('bad_role', { role }, { field: 'posts' });
    if (organs === '*') return { role, organs };
    const named = [...new Set(organs.map((organ) => organ.normalize('NFC').trim()))].filter(
      (organ) => organ !== '',
    );
    const good =
      named.length > 0 &&
      named.length <= MOST_ORGANS &&
      named.every((organ) => organ.length <= MOST_CHARACTERS);
    if (!good) throw refused('bad_organs', { role: TITLES[role] }, { field: `organs-${role}` });
    return { role, organs: named };
  });
  const roles = checked.map(({ role }) => role);
  if (heldTogether(roles).length > 0) throw refused('held_apart', {}, { field: 'posts' });
  return checked.filter(({ role }, i) => roles.indexOf(role) === i);
}

/** As records name somebody: the title of a post and the staff code; of a deputy, whom they stand in for too. */
function nameAt(staffCode: string, post: HeldPost | undefined): string {
  if (post === undefined) return staffCode;
  const principal = post.deputyOf === undefined ? '' : `（代 ${post.deputyOf}）`;
  return `${TITLES[post.role].zh} ${staffCode}${principal}`;
}

/**
 * As records name somebody who does this, by the post that lets them: their own before one at which they stand in.
 * @param organ of the matter; undefined: any
 */
export function nameFor(
  { staffCode, posts }: { staffCode: string; posts: readonly HeldPost[] },
  permission: Permission,
  organ?: string,
): string {
  const good = posts.filter(
    ({ role, organs }) =>
      allows([role], permission) && (organ === undefined || organs === '*' || organs.includes(organ)),
  );
  return nameAt(staffCode, good.find(({ deputyOf }) => deputyOf === undefined) ?? good[0] ?? posts[0]);
}

/** As somebody is called who is signed in: by the first of their posts, as these are listed. */
export function nameSignedIn({
  staffCode,
  posts,
}: {
  staffCode: string;
  posts: readonly HeldPost[];
}): string {
  return nameAt(staffCode, inOrder(posts)[0]);
}

/** Every name that somebody’s posts give them on record, and their staff code alone, as others may have written it. */
export function namesOf({
  name,
  staffCode,
  posts,
}: Pick<SignedIn, 'name' | 'staffCode' | 'posts'>): string[] {
  return [...new Set([name, staffCode, ...posts.map((post) => nameAt(staffCode, post))])];
}

/** In the order in which posts are listed. */
export function inOrder<P extends Post>(posts: readonly P[]): P[] {
  return [...posts].sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}
