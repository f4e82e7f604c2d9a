import { type Role, TITLES } from '@hutong/api';
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

/** Makes the sample accounts of a hall or of its stationed supervisor; their passwords are new each time. */
export async function makeAccounts(hall: Pick<DemoNode, 'url' | 'token' | 'plan'>): Promise<SampleAccount[]> {
  const sample = hall.plan.stationedAt === undefined ? AT_HALL : AT_SUPERVISORS;
  const made: SampleAccount[] = [];
  for (const [account, role] of sample) {
    const name = `演示${TITLES[role].zh}`;
    const body = { account, name, posts: [{ role, organs: '*' }], reason: '演示' };
    const answer = await send(hall, '/api/accounts', JSON.stringify(body), 'application/json');
    made.push({ account, role, password: (JSON.parse(answer) as { password: string }).password });
  }
  return made;
}
