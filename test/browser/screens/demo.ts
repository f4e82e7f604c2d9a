import { filled, type Text } from '@hutong/record';
import { DemoPage, type PressedSteps, type ShownNetwork } from '../../../deploy/demo/page.ts';
import type { Step, StepName, Told } from '../../../deploy/demo/steps/step.ts';
import type { StepState } from '../../../deploy/demo/steps/steps.ts';
import { words } from '../../../deploy/demo/steps/texts.ts';
import type { Screen } from './table.ts';

const NODE = 'http://127.0.0.1:20001';
const ON = '2026-12-02';

/** Names of the demo’s network, in the language of the page. */
const NAMES = {
  county: { zh: '农安县', en: 'Nong’an' },
  hall: { zh: '临江市', en: 'Linjiang' },
  city: { zh: '长春市', en: 'Changchun' },
  center: { zh: '长春市', en: 'Changchun' },
  number: '220122-1',
  card: '220681-1',
  since: '2026-12-01',
  on: ON,
};
const named = (text: Text) => filled(text, NAMES);

/** What a step tells: on the way, and as its outcome of each kind, with pages to look at and what a program said. */
const TOLD: readonly Told[] = [
  { on: ON, text: named(words.mended) },
  { on: ON, text: named(words.no_card), tone: 'good', links: [{ href: NODE, text: words.page_center }] },
  {
    on: ON,
    text: named(words.unknown_at),
    tone: 'unknown',
    links: [
      { href: NODE, text: words.page_province },
      { href: NODE, text: words.page_desk },
    ],
  },
  {
    on: ON,
    text: named(words.card),
    tone: 'wait',
    quote: `$ hutong verify --root ${'0a1b2c3d'.repeat(8)}\n1`,
  },
  { on: ON, text: words.fsck_blind, tone: 'bad', quote: '核验不通过：条目与证明不符' },
];

const step = (name: StepName, title: Text, about: Text, button: Text): Step => {
  return { name, title, about, button, run: async () => true };
};
const ALL: readonly Step[] = [
  step('see', words.see, words.see_about, words.see_button),
  step('cut', words.cut, words.cut_about, words.cut_button),
  step('give-back', words.give_back, words.give_back_about, words.give_back_button),
  step('change', words.change, words.change_about, words.change_button),
  step('verify', words.verify, words.verify_about, words.verify_button),
];

/** How far each demo has come, by the address at which its page is looked at. */
const STANDING = {
  '/starting': { isOpen: false },
  '/ready': { isOpen: true },
  '/running': { isOpen: true, running: 'give-back', state: { state: 'running', told: TOLD } },
  '/good': { isOpen: true, state: { state: 'good', told: TOLD } },
  '/bad': { isOpen: true, state: { state: 'bad', told: TOLD } },
} as const satisfies Record<string, Standing>;
type At = keyof typeof STANDING;

interface Standing {
  isOpen: boolean;
  running?: StepName;
  state?: StepState;
}

/** Pages of the demo that renew themselves. */
export const DEMO_WAITING: readonly string[] = ['/starting', '/running'].map((at) => `/demo${at}`);

/** The demo's page as it stands at each of its moments; no node is behind it. */
export class Demos {
  readonly #pages = new Map<string, DemoPage>();

  static async open(): Promise<Demos> {
    const all = new Demos();
    for (const at of Object.keys(STANDING) as At[]) {
      const { isOpen, running, state = { state: 'never', told: [] } }: Standing = STANDING[at];
      const steps: PressedSteps = {
        all: ALL,
        isOpen,
        running,
        stateOf: (name) => (name === 'give-back' ? state : { state: 'never', told: [] }),
        press: () => words.not_cut,
      };
      all.#pages.set(at, await DemoPage.open(networkOf(isOpen), steps));
    }
    return all;
  }

  /** Where a page stands. */
  at(path: string): string {
    const page = this.#pages.get(path);
    if (page === undefined) throw new Error(`no page of a demo is at ${path}`);
    return page.url;
  }

  async stop(): Promise<void> {
    for (const page of this.#pages.values()) await page.close();
  }
}

function networkOf(isStarted: boolean): ShownNetwork {
  if (!isStarted) return { nodes: new Map(), accounts: new Map(), fingerprint: '' };
  const password = 'three-words-here';
  return {
    nodes: new Map([['nongan', { url: NODE } as never]]),
    accounts: new Map([['nongan', [{ account: 'A001', role: 'window', password }]]]),
    fingerprint: '0a1b2c3d'.repeat(8),
  };
}

const alone = { node: 'demo', stage: 'alone' } as const;

/** The demo's own page. */
export const DEMO: readonly Screen[] = [
  ...(Object.keys(STANDING) as At[]).map(
    (at): Screen => ({ ...alone, route: `/demo${at}`, state: 'shown', path: at }),
  ),
  { ...alone, route: '/demo/ready', state: 'refused', path: '/ready', sent: 409 },
];
