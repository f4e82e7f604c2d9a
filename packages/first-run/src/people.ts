import type { Client, Post } from '@hutong/api';
import type { Fault } from './join.ts';

/** What makes accounts: the running node's own API, with its rules and its record of what was done. */
export type FirstAccounts = Pick<Client['accounts'], 'create' | 'disable' | 'enable' | 'list' | 'reset'>;

const STAFF_CODE = /^[A-Z0-9-]{1,16}$/;
const REASON = '初次设置';
/** More than a set-up makes. */
const MOST = 100;

/**
 * Who a hall begins with: who makes accounts, who says what these may do, who answers for the posts, and who takes cases.
 * Without the first two nobody could give a post on the hall's own pages.
 */
export const PEOPLE = {
  admin: ['system-admin'],
  security: ['security-admin'],
  head: ['hall-head'],
  clerk: ['window', 'handler'],
} as const satisfies Record<string, readonly Post['role'][]>;
export type Part = keyof typeof PEOPLE;
export const PARTS = Object.keys(PEOPLE) as Part[];
/** Whoever takes cases may come later. */
export const LATER: readonly Part[] = ['clerk'];

export type PersonField = `${Part}_${'code' | 'name'}`;
export const PERSON_FIELDS = PARTS.flatMap((part): PersonField[] => [`${part}_code`, `${part}_name`]);
/** The form as it was typed. */
export type People = Partial<Record<PersonField, string>>;

interface Person {
  part: Part;
  code: string;
  name: string;
}

/** Those of whom anything was typed, and those who are needed. */
function peopleIn(typed: People): Person[] {
  return PARTS.map((part) => ({
    part,
    code: typed[`${part}_code`] ?? '',
    name: typed[`${part}_name`] ?? '',
  })).filter(({ part, code, name }) => !LATER.includes(part) || code !== '' || name !== '');
}

/** What is wrong with the form, field by field. */
export function faultsOfPeople(typed: People): Fault[] {
  const people = peopleIn(typed);
  return people.flatMap(({ part, code, name }, i) => {
    const faults: Fault[] = [];
    const isTaken = people.slice(0, i).some((other) => other.code === code);
    if (!STAFF_CODE.test(code)) faults.push({ name: `${part}_code`, text: 'bad_staff' });
    else if (isTaken) faults.push({ name: `${part}_code`, text: 'same_staff' });
    if (name === '' || [...name].length > 50) faults.push({ name: `${part}_name`, text: 'bad_person' });
    return faults;
  });
}

/** An account that was made, with its first password. */
export interface Made {
  part: Part;
  account: string;
  password: string;
}

/** Staff codes of a form, for the next try. */
export function codesOf(typed: People): string[] {
  return peopleIn(typed).map(({ code }) => code);
}

/**
 * Makes them. An account that an earlier try made, and whose password nobody saw then, is given another password and the posts
 * of this try, in so far as somebody else holds the administrator's post that it leaves; one that this try does not name any more is disabled.
 * @param tried staff codes of earlier tries
 */
export async function makeAccounts(
  accounts: FirstAccounts,
  typed: People,
  tried: readonly string[] = [],
): Promise<Made[]> {
  const there = new Map((await accounts.list({ limit: MOST })).items.map((one) => [one.account, one]));
  const people = peopleIn(typed);
  const made = new Map<Part, Made>();
  // New ones first: no administrator's post may be taken from the only one who holds it.
  for (const { part, code: account, name } of people.toSorted(
    (a, b) => Number(there.has(a.code)) - Number(there.has(b.code)),
  )) {
    const given = {
      account,
      reason: REASON,
      posts: PEOPLE[part].map((role) => ({ role, organs: '*' as const })),
    };
    const known = there.get(account);
    if (known?.enabled === false) await accounts.enable({ account, reason: REASON });
    const answer =
      known === undefined ? await accounts.create({ ...given, name }) : await accounts.reset(given);
    made.set(part, { part, ...answer });
  }
  const named = codesOf(typed);
  for (const account of tried)
    if (!named.includes(account) && there.get(account)?.enabled === true)
      await accounts.disable({ account, reason: REASON });
  return people.flatMap(({ part }) => made.get(part) ?? []);
}

/** Whether somebody may take a case. */
export async function hasClerk(accounts: FirstAccounts): Promise<boolean> {
  const { items } = await accounts.list({ limit: MOST });
  return items.some(({ enabled, posts }) => enabled && posts.some(({ role }) => role === 'window'));
}
