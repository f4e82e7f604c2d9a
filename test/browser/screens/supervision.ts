import type { Screen } from './table.ts';
import { CASE, STATIONED, type World } from './world.ts';

const full = { stage: 'full', state: 'full' } as const;
const head = { ...full, node: 'nongan', as: 'head' } as const;
const supervisor = { ...full, node: STATIONED, as: 'supervisor' } as const;

const LIST = '/desk/supervision';
const ONE = `${LIST}/:node/:record`;
const ACT = `${ONE}/:act`;
const URGE = `${LIST}/of/:kind/:number/urge`;
const at = (call: 'urge' | 'answered', more = '') => {
  return ({ ids }: World) => `${LIST}/${STATIONED}/${ids[call]}${more}`;
};

/** What a hall is called to account for, at its desk and at that of the supervisor who is stationed there. */
export const SUPERVISION: readonly Screen[] = [
  { ...head, route: LIST, stage: 'alone', state: 'empty', path: LIST },
  { ...head, route: LIST, path: LIST },
  { ...head, route: LIST, state: 'error', path: `${LIST}?level=purple`, status: 400 },
  { ...head, route: ONE, path: at('urge') },
  { ...head, route: ONE, state: 'error', path: `${LIST}/nobody/0`, status: 404 },
  { ...head, route: ACT, path: at('urge', '/answer') },
  { ...head, route: ACT, state: 'error', path: at('urge', '/answer'), sent: 422 },
  {
    ...head,
    route: URGE,
    state: 'error',
    path: `${LIST}/of/case/${CASE}/urge`,
    as: 'supervisor',
    status: 404,
  },
  { ...supervisor, route: '/desk', path: '/desk' },
  { ...supervisor, route: '/desk/cases', path: '/desk/cases' },
  { ...supervisor, route: '/desk/cases/:number', path: `/desk/cases/${CASE}` },
  { ...supervisor, route: LIST, path: LIST },
  { ...supervisor, route: ONE, path: at('answered') },
  { ...supervisor, route: ACT, path: at('answered', '/decide') },
  { ...supervisor, route: ACT, state: 'error', path: at('answered', '/decide'), sent: 422 },
  { ...supervisor, route: URGE, path: `${LIST}/of/case/${CASE}/urge` },
  { ...supervisor, route: URGE, state: 'error', path: `${LIST}/of/case/${CASE}/urge`, sent: 422 },
];
