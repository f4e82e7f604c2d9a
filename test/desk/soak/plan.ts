import type { Post } from '@hutong/api';
import { chance } from '../../chance.ts';
import type { Filling } from './form.ts';

/** What becomes of one thing that somebody came with, from the counter on. */
export interface Life {
  n: number;
  kind: 'case' | 'complaint';
  item: string;
  applicant: string;
  phone: string;
  steps: Step[];
}

/** How an act is done. */
export type Manner =
  | 'plain'
  /** Two clicks. */
  | 'double'
  /** The line breaks, and the same form is sent again. */
  | 'broken'
  /** A draft is saved, and the form opened again before it is sent. */
  | 'drafted'
  /** Somebody else does the same thing to the same case at the same moment. */
  | 'rival';

export interface Step {
  /** When, ms from the beginning; not before what comes before it is done. */
  at: number;
  act: string;
  filling: Filling;
  /** Of a form with several. */
  button?: Filling;
  /** Taken down on paper before: it has a number from a sheet. */
  onPaper?: true;
  who: number;
  rival: number;
  manner: Manner;
  /** When the line breaks. */
  breakMs: number;
  /** What is looked at before. */
  look: 'today' | 'list' | 'counter' | 'search' | 'nothing';
}

export interface Plan {
  lives: Life[];
  /** When the power goes, ms from the beginning. */
  kills: number[];
  /** Of each of the people. */
  posts: Post[][];
}

export interface PlanOptions {
  seed: number;
  clerks: number;
  acts: number;
  kills: number;
  /** In which all of it is to be done. */
  ms: number;
  organ: string;
}

export const ITEMS = ['XK-001', 'XK-002', 'XK-003', 'XK-004'];
/** Of whose applications drafts are saved, and none is sent. */
export const LEFT = 'XK-005';
/** No power is cut in the last part: memory is watched there, in one life of the process. */
const CUT_UNTIL = 0.6;

type Role = Extract<Post['role'], 'window' | 'handler' | 'decider' | 'complaints'>;

/** An act of a life: whose it is, and what its form is filled in with. */
interface Part {
  act: string;
  post: Role;
  filling: Filling;
  button?: Filling;
  onPaper?: true;
}

const part = (post: Role, act: string, filling: Filling = {}): Part => ({ act, post, filling });
const take = (going: string, filling: Filling = {}): Part => ({
  ...part('window', 'take', filling),
  button: { go: going },
});

const ALL = { material: ['0', '1'] };
const step = part('handler', 'step', { step: '审查', action: '通过', opinion: '材料齐全' });
const close = part('decider', 'close', { outcome: '准予' });
const deliver = part('window', 'deliver', { method: '窗口领取' });

/** Lives as they are lived at a counter, the common ones more often. */
const CASES: readonly Part[][] = [
  [take('accept', ALL), step, close, deliver],
  [take('accept', ALL), step, close, deliver],
  [
    take('notice', { material: ['0'] }),
    part('window', 'supplement_received', { materials: '平面图', complete: 'yes' }),
    part('window', 'accept'),
    step,
    close,
    deliver,
  ],
  [take('apply', ALL), part('window', 'accept'), step, close],
  [take('apply', ALL), part('decider', 'refuse', { reason: '不属于本机关职权' })],
  [
    take('accept', ALL),
    part('handler', 'pause', { special_name: '现场勘验', number: '1', reason: '须到现场' }),
    part('handler', 'resume', { number: '1', result: '已勘验' }),
    step,
    close,
  ],
  [take('accept', ALL), part('window', 'withdraw', { by: '申请人' })],
  [
    take('accept', ALL),
    part('handler', 'assign', { reason: '首办' }),
    step,
    part('decider', 'extend', { days: '3', reason: '案情复杂', approved_by: '部门首席 D001' }),
    close,
    deliver,
  ],
  [
    take('accept', ALL),
    part('decider', 'close', { outcome: '不予', reason: '点错' }),
    part('decider', 'correct', { reason: '点错了' }),
    close,
  ],
  [{ ...take('accept', ALL), onPaper: true }, step],
];

const COMPLAINT: Part[] = [
  part('window', 'file', { channel: '大厅', title: '等候太久', complained_unit: '窗口' }),
  part('complaints', 'accept'),
  part('complaints', 'step', { step: '核实' }),
  part('complaints', 'reply', { outcome: '属实', summary: '已改正' }),
  part('complaints', 'revisit', { method: '电话', reached: 'yes', solved: 'yes' }),
];
/** One complaint to so many cases. */
const COMPLAINT_OF = 12;

/** Acts of which one alone can be done: the other is told so. */
const CONTESTED = ['accept', 'close', 'refuse', 'withdraw'];
const MANNERS: readonly Manner[] = ['plain', 'plain', 'plain', 'double', 'broken', 'drafted', 'rival'];
const LOOKS = ['today', 'list', 'search', 'nothing', 'nothing'] as const;
const AT_WINDOW = [...LOOKS, 'counter'] as const;

/** Who does what, when and how, and when the power goes: all of it follows from the seed. */
export function planOf({ seed, clerks, acts, kills, ms, organ }: PlanOptions): Plan {
  const random = chance(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const staff = Array.from({ length: clerks }, (_, i) => postOf(i));
  const of = (post: Role) => staff.flatMap((own, i) => (own.includes(post) ? [i] : []));
  const lives: Life[] = [];
  for (let n = 0, planned = 0; planned < acts; n++) {
    const kind = n % COMPLAINT_OF === COMPLAINT_OF - 1 ? 'complaint' : 'case';
    const parts = kind === 'complaint' ? COMPLAINT : one(CASES);
    const gap = (ms * 0.6) / parts.length;
    let at = random() * ms * 0.5;
    const steps = parts.slice(0, acts - planned).map(({ post, ...said }): Step => {
      const [who, rival] = apart(of(post), random);
      const manner = one(MANNERS);
      const step: Step = {
        ...said,
        at,
        who,
        rival,
        manner: manner === 'rival' && (rival === who || !CONTESTED.includes(said.act)) ? 'plain' : manner,
        breakMs: Math.floor(random() * 40),
        look: one(post === 'window' ? AT_WINDOW : LOOKS),
      };
      at += gap * (0.5 + random() / 2);
      return step;
    });
    planned += steps.length;
    const phone = `139${String(n).padStart(4, '0')}${String(Math.floor(random() * 10_000)).padStart(4, '0')}`;
    lives.push({ n, kind, item: one(ITEMS), applicant: `申请人${n}号`, phone, steps });
  }
  return {
    lives,
    kills: Array.from({ length: kills }, () => (0.05 + random() * (CUT_UNTIL - 0.05)) * ms).sort(
      (a, b) => a - b,
    ),
    posts: staff.map((own) => own.map((role) => ({ role, organs: OF_ALL.includes(role) ? '*' : [organ] }))),
  };
}

/** Posts that are for every organ: who stands at a window takes what comes. */
const OF_ALL: readonly Role[] = ['window', 'complaints'];

/** Two windows, a handler, two who decide; and again. */
function postOf(i: number): Role[] {
  const posts: Role[][] = [['window'], ['window'], ['handler', 'complaints'], ['decider'], ['decider']];
  return posts[i % posts.length] as Role[];
}

function apart(from: readonly number[], random: () => number): [number, number] {
  const at = Math.floor(random() * from.length);
  const other = (at + 1 + Math.floor(random() * (from.length - 1))) % from.length;
  return [from[at] as number, from[other] as number];
}
