import { type Role, TITLES } from '@hutong/api';
import type { NetworkNode } from './data/sample.ts';
import { type DemoNode, send } from './network.ts';

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
