import { mayFor, type Permission, type Post, type Role } from '@hutong/api';
import type { Ground } from '../ground.ts';
import { nameFor } from './posts.ts';

const MOST = 2_000;

/** Somebody to whom work may be given. */
export interface Colleague {
  /** As records name them: 经办 B007. */
  name: string;
  /** Their own name, which stands at this node alone. */
  displayName: string;
}

interface Row {
  staffCode: string;
  displayName: string;
  role: Role;
  organs: string;
}

/**
 * Whose own posts let them do this, by staff code; a deputy is named where they have a post themselves.
 * @param organ undefined: for any
 */
export function colleaguesFor(
  { db }: Pick<Ground, 'db'>,
  permission: Permission,
  organ?: string,
): Colleague[] {
  const rows = db.all<Row>(
    `SELECT staff_code AS staffCode, display_name AS displayName, role, organs
     FROM post JOIN account ON account.id = post.account WHERE enabled = 1 ORDER BY staff_code, role LIMIT ?`,
    MOST,
  );
  const people = new Map<string, { staffCode: string; displayName: string; posts: Post[] }>();
  for (const { staffCode, displayName, role, organs } of rows) {
    const one = people.get(staffCode) ?? { staffCode, displayName, posts: [] };
    one.posts.push({ role, organs: JSON.parse(organs) as Post['organs'] });
    people.set(staffCode, one);
  }
  return [...people.values()]
    .filter((one) => mayFor(one, permission, organ))
    .map((one) => ({ name: nameFor(one, permission, organ), displayName: one.displayName }));
}
