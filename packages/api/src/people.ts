import { allows, type Caller, type Permission, type Role } from './roles.ts';

/** A post (岗位): what its holder may do, and for which organs. */
export interface Post {
  role: Role;
  /** Departments as entries name them; `*`: any organ of this hall. */
  organs: readonly string[] | '*';
}

/** What stands before the desk: nothing, a locked screen, a password to change, a second factor to set up. */
export type Stage = 'open' | 'locked' | 'change-password' | 'set-up-totp';

/** Somebody signed in at this node. `name` is what records say: the post's title and the staff code, never a person's name. */
export interface SignedIn extends Caller {
  /** Id of the account. */
  account: string;
  staffCode: string;
  posts: readonly Post[];
  /** Public id of the session, not its secret. */
  session: string;
  /** What every form of this session carries. */
  csrf: string;
  stage: Stage;
}

/** A session that is over; what was typed in it is kept for its account. */
export interface Ended {
  ended: string;
}

/** Who is signed in at a node. */
export interface People {
  /** Whose session a cookie's secret is; counts as activity. Undefined when it is unknown. */
  find(secret: string): SignedIn | Ended | undefined;
}

/** Whether one of their posts may do this for an organ; without an organ, for any at all. */
export function mayFor({ posts }: Pick<SignedIn, 'posts'>, permission: Permission, organ?: string): boolean {
  return posts.some(
    ({ role, organs }) =>
      allows([role], permission) && (organ === undefined || organs === '*' || organs.includes(organ)),
  );
}
