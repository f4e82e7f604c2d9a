import type { Member } from '../staff.ts';
import { ACCOUNTS } from './accounts.ts';
import { CONSOLE } from './console.ts';
import { DEMO } from './demo.ts';
import { SET_UP } from './set-up.ts';
import { SUPERVISION } from './supervision.ts';
import { WORK } from './work.ts';
import { CASE, type Stage, type World } from './world.ts';

/** A page in one of its states: a line for a file of its own. */
export interface Screen {
  /** The route it is of, as the node's routes are written. */
  route: string;
  node: 'nongan' | 'nongan-jiancha' | 'city' | 'province' | 'set-up' | 'demo';
  stage: Stage;
  /** What is seen, for the file's name. */
  state: string;
  path: string | ((world: World) => string);
  /** The status it comes with, if not 200. */
  status?: number;
  /** Who has signed in; absent: nobody. */
  as?: Member;
  /** Its form is sent, and answered with this status. */
  sent?: number;
  /** What is typed into it before, by the names of its fields; absent: it is sent as it stands. */
  typed?: (world: World) => Readonly<Record<string, string>>;
  /** The button that sends it, where that is not the first of the page’s forms. */
  pressed?: string;
}

const both = (one: Omit<Screen, 'node'>): Screen[] => [
  { ...one, node: 'nongan' },
  { ...one, node: 'province' },
];

const health: Screen[] = [
  { route: '/health/:node', node: 'nongan', stage: 'alone', state: 'new', path: '/health/nongan' },
  { route: '/health/:node', node: 'nongan', stage: 'full', state: 'full', path: '/health/nongan' },
  { route: '/health/:node', node: 'province', stage: 'cut', state: 'silent', path: '/health/city' },
  ...both({ route: '/health/:node', stage: 'full', state: 'error', path: '/health/nobody', status: 404 }),
];

const records: Screen[] = [
  ...both({
    route: '/records/:node/:id',
    stage: 'full',
    state: 'full',
    path: ({ ids }) => `/records/nongan/${ids.notice}`,
  }),
  {
    route: '/records/:node/:id',
    node: 'nongan',
    stage: 'full',
    state: 'long',
    path: ({ ids }) => `/records/nongan/${ids.long}`,
  },
  {
    route: '/records/:node/:id',
    node: 'province',
    stage: 'full',
    state: 'case',
    path: ({ ids }) => `/records/nongan/${ids.accept}`,
  },
  ...both({ route: '/records/:id', stage: 'full', state: 'error', path: '/records/zzz', status: 400 }),
];

const matters: Screen[] = [
  { route: '/matters', node: 'nongan', stage: 'alone', state: 'empty', path: '/matters' },
  ...both({ route: '/matters', stage: 'full', state: 'full', path: '/matters' }),
  { route: '/matters', node: 'nongan', stage: 'full', state: 'none', path: '/matters?words=没有' },
  {
    route: '/matters',
    node: 'nongan',
    stage: 'full',
    state: 'error',
    path: '/matters?due_before=x',
    status: 400,
  },
  { route: '/matters', node: 'province', stage: 'cut', state: 'unheard', path: '/matters' },
  {
    route: '/matters/:node/:kind/:number',
    node: 'province',
    stage: 'cut',
    state: 'unheard',
    path: `/matters/nongan/case/${CASE}`,
  },
  ...both({
    route: '/matters/:node/:kind/:number',
    stage: 'full',
    state: 'case',
    path: `/matters/nongan/case/${CASE}`,
  }),
  {
    route: '/matters/:node/:kind/:number',
    node: 'nongan',
    stage: 'full',
    state: 'item',
    path: '/matters/nongan/item/SP-01',
  },
  ...both({
    route: '/matters/:node/:kind/:number',
    stage: 'full',
    state: 'error',
    path: '/matters/nongan/case/0',
    status: 404,
  }),
];

/** Every page of a hall and of a center: empty, full, and with an error. A new route needs a line here. */
export const SCREENS: readonly Screen[] = [
  { route: '/', node: 'nongan', stage: 'alone', state: 'empty', path: '/' },
  ...both({ route: '/', stage: 'full', state: 'full', path: '/' }),
  { route: '/', node: 'nongan', stage: 'full', state: 'none', path: '/?subject=x' },
  {
    route: '/',
    node: 'nongan',
    stage: 'full',
    state: 'error',
    path: `/?subject=${'x'.repeat(201)}`,
    status: 400,
  },
  { route: '/', node: 'province', stage: 'cut', state: 'cut', path: '/' },
  ...both({ route: '/alerts', stage: 'full', state: 'full', path: '/alerts' }),
  { route: '/alerts', node: 'province', stage: 'cut', state: 'cut', path: '/alerts' },
  ...health,
  ...records,
  ...matters,
  ...both({ route: '/verify', stage: 'full', state: 'full', path: '/verify' }),
  ...both({ route: '/docs', stage: 'full', state: 'full', path: '/docs' }),
  ...ACCOUNTS,
  ...WORK,
  ...SUPERVISION,
  ...CONSOLE,
  ...SET_UP,
  ...DEMO,
];

/** The name of its pictures, without what they are looked at with: `nongan-records-node-id-full`. */
export function nameOf({ node, route, state }: Screen): string {
  const words = route.split('/').filter((word) => word !== '');
  return [node, ...(words.length === 0 ? ['start'] : words), state].join('-').replaceAll(':', '');
}
