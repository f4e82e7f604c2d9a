import { type Role, TITLES } from '@hutong/api';
import type { NetworkNode } from './data/sample.ts';
import { type DemoNode, get, send } from './network.ts';

/** An account of the demo, with the password it was made with: it must be changed at the first sign-in. */
export interface SampleAccount {
  account: string;
  role: Role;
  password: string;
}

type Sample = readonly (readonly [account: string, role: Role])[];

const AT_HALL: Sample = [
  ['A001', 'window'],
  ['A002', 'handler'],
  ['A003', 'decider'],
  ['A004', 'hall-head'],
  ['A005', 'handler'],
  ['S001', 'system-admin'],
];

/** 派驻监察. */
const AT_SUPERVISORS: Sample = [['J001', 'supervisor']];

const AT_CENTER: Sample = [
  ['D001', 'duty'],
  ['J001', 'supervisor'],
  ['R001', 'registrar'],
  ['S001', 'system-admin'],
  ['B001', 'security-admin'],
];

function sampleOf({ kind, stationedAt }: NetworkNode): Sample {
  if (kind === 'center') return AT_CENTER;
  return stationedAt === undefined ? AT_HALL : AT_SUPERVISORS;
}

/** Makes the sample accounts of a node; their passwords are new each time. */
export async function makeAccounts(node: Pick<DemoNode, 'url' | 'token' | 'plan'>): Promise<SampleAccount[]> {
  const made: SampleAccount[] = [];
  for (const [account, role] of sampleOf(node.plan)) {
    const name = `演示${TITLES[role].zh}`;
    const body = { account, name, posts: [{ role, organs: '*' }], reason: '演示' };
    const answer = await send(node, '/api/accounts', JSON.stringify(body), 'application/json');
    made.push({ account, role, password: (JSON.parse(answer) as { password: string }).password });
  }
  return made;
}

/**
 * A first password is good for a week, and the demo's weeks pass in a minute: whoever has not signed in yet gets another.
 * @returns the accounts as they are then
 */
export async function renewAccounts(
  node: Pick<DemoNode, 'url' | 'token'>,
  accounts: readonly SampleAccount[],
): Promise<SampleAccount[]> {
  const answer = await get(node, '/api/accounts?limit=100');
  const { items } = (await answer.json()) as { items: { account: string; must_change: boolean }[] };
  const waiting = new Set(items.filter((one) => one.must_change).map(({ account }) => account));
  const renewed: SampleAccount[] = [];
  for (const one of accounts) {
    if (!waiting.has(one.account)) {
      renewed.push(one);
      continue;
    }
    const body = JSON.stringify({ account: one.account, reason: '演示' });
    const told = JSON.parse(await send(node, '/api/accounts/reset', body, 'application/json'));
    renewed.push({ ...one, password: told.password });
  }
  return renewed;
}
