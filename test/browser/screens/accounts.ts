import { PASSWORD } from '../staff.ts';
import type { Screen } from './table.ts';
import { STATIONED, type World } from './world.ts';

type Node = 'nongan' | 'province';
type AccountScreen = Omit<Screen, 'node' | 'stage'>;

/** A code that no telephone shows: it has a letter too many. */
const WRONG_CODE = 'wrong';
const idOf = (node: Node, name: 'clerk' | 'other') => {
  return ({ site }: World) => `/accounts/${site.staffOf(node).idOf(name)}`;
};
const signIn = { route: '/sign-in', path: '/sign-in' };
/** The first of a page’s forms has other buttons too. */
const RESET = 'button[formaction*="reset-password"]';
const PRINT = 'form[action*="/account/printed"] button[type=submit]';

/** Every page of accounts, as a node has them. */
function pages(node: Node): AccountScreen[] {
  const one = { route: '/accounts/:account', path: idOf(node, 'clerk') };
  return [
    { ...signIn, state: 'full' },
    { route: '/sign-in/code', state: 'full', path: '/sign-in/code', as: 'halfway' },
    { route: '/lock', state: 'full', path: '/lock', as: 'away' },
    { route: '/account', state: 'full', path: '/account', as: 'clerk' },
    { route: '/account/password', state: 'full', path: '/account/password', as: 'clerk' },
    { route: '/account/password', state: 'first', path: '/account/password', as: 'fresh' },
    { route: '/account/totp', state: 'full', path: '/account/totp', as: 'clerk' },
    { route: '/accounts', state: 'full', path: '/accounts', as: 'head' },
    { route: '/accounts/new', state: 'full', path: '/accounts/new', as: 'head' },
    { route: '/accounts/deputies', state: 'full', path: '/accounts/deputies', as: 'head' },
    { ...one, state: 'full', as: 'head' },
    { ...one, state: 'posts', as: 'security' },
    ...['/audit', '/audit/accesses'].map((route): AccountScreen => {
      return { route, state: 'full', path: route, as: 'auditor' };
    }),
  ];
}

/** What is told when something is wrong, and what is shown once: the same at every node. */
const TOLD: readonly AccountScreen[] = [
  {
    ...signIn,
    state: 'wrong',
    sent: 403,
    typed: ({ site }) => ({ staff_code: site.staff.codeOf('clerk'), password: 'wrong' }),
  },
  { route: '/sign-in/code', state: 'error', path: '/sign-in/code', as: 'halfway', sent: 403 },
  {
    route: '/lock',
    state: 'error',
    path: '/lock',
    as: 'away',
    sent: 403,
    typed: () => ({ current: 'wrong' }),
  },
  { route: '/account/password', state: 'error', path: '/account/password', as: 'clerk', sent: 400 },
  { route: '/account/totp', state: 'first', path: '/account/totp', as: 'phoneless' },
  {
    route: '/account/totp',
    state: 'error',
    path: '/account/totp',
    as: 'phoneless',
    sent: 400,
    typed: () => ({ code: WRONG_CODE }),
  },
  { route: '/account', state: 'error', path: '/account', as: 'clerk', sent: 403, pressed: PRINT },
  {
    route: '/account',
    state: 'printed',
    path: '/account',
    as: 'clerk',
    sent: 200,
    pressed: PRINT,
    typed: () => ({ current: PASSWORD }),
  },
  { route: '/accounts/new', state: 'error', path: '/accounts/new', as: 'head', sent: 400 },
  { route: '/accounts/deputies', state: 'error', path: '/accounts/deputies', as: 'head', sent: 400 },
  { route: '/accounts/:account', state: 'error', path: '/accounts/x', as: 'head', status: 404 },
  {
    route: '/accounts/:account',
    state: 'act-error',
    path: idOf('nongan', 'other'),
    as: 'head',
    sent: 400,
    pressed: RESET,
  },
  {
    route: '/accounts/:account',
    state: 'posts-error',
    path: idOf('nongan', 'other'),
    as: 'security',
    sent: 400,
  },
  {
    route: '/accounts/:account',
    state: 'password',
    path: idOf('nongan', 'other'),
    as: 'head',
    sent: 200,
    pressed: RESET,
    typed: () => ({ act_reason: '入职' }),
  },
  ...['/audit', '/audit/accesses'].flatMap((route): AccountScreen[] => [
    { route, state: 'none', path: `${route}?day=2020-01-01`, as: 'auditor' },
    { route, state: 'error', path: `${route}?day=2020-02-30`, status: 400, as: 'auditor' },
  ]),
];

// A wait passes, so these come first of all.
const WAITING: readonly Screen[] = [
  {
    ...signIn,
    node: 'nongan',
    stage: 'alone',
    state: 'account-waits',
    sent: 429,
    typed: ({ site }) => ({ staff_code: site.staff.codeOf('guessed'), password: PASSWORD }),
  },
  {
    ...signIn,
    node: STATIONED,
    stage: 'alone',
    state: 'address-waits',
    sent: 429,
    typed: () => ({ staff_code: 'A001', password: PASSWORD }),
  },
];

/** The pages of accounts at a hall and at a center, and all that a hall’s may tell. */
export const ACCOUNTS: readonly Screen[] = [
  ...WAITING,
  ...(['nongan', 'province'] as const).flatMap((node) =>
    pages(node).map((screen): Screen => ({ ...screen, node, stage: 'full' })),
  ),
  ...TOLD.map((screen): Screen => ({ ...screen, node: 'nongan', stage: 'full' })),
];
