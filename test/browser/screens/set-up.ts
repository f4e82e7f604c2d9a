import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FirstRun } from '@hutong/first-run';
import type { Hall } from '@hutong/hall';
import type { Screen } from './table.ts';

export const FINGERPRINT = 'a640 2d59 1c7e 8f03 77b2 5ad1 90ce 4f18';
const MADE = { typed: {}, fingerprint: FINGERPRINT };
const CLERK = { account: 'A003', enabled: true, posts: [{ role: 'window' as const, organs: '*' as const }] };
const REST = { must_change: true, second_factor: false, sessions: 0 };

/** How far each set-up has come, by the address at which its page is looked at; undefined: nothing was sent yet. */
const PROGRESS = {
  '/network': undefined,
  '/starting': MADE,
  '/accounts': MADE,
  '/enrolment': { ...MADE, accounts: true },
  '/catalogue': { ...MADE, accounts: true, waited: true },
  '/open': { ...MADE, accounts: true, waited: true, catalogue: 'later' },
  '/first-case': { ...MADE, accounts: true, waited: true, catalogue: 'taken' },
} as const;
type At = keyof typeof PROGRESS;
/** Those that renew themselves until they may go on. */
export const WAITING: readonly string[] = ['/starting', '/enrolment'] satisfies At[];

/** Set-ups of a hall, one at each of its steps. */
export class SetUps {
  readonly #runs = new Map<string, { run: FirstRun; dir: string; cookie: string }>();

  /** @param hall what has been set up, where a step is past that */
  static async open(hall: Hall): Promise<SetUps> {
    const all = new SetUps();
    for (const at of Object.keys(PROGRESS) as At[]) await all.#open(at, hall);
    return all;
  }

  /** Where a page stands, and what the browser that used the link has. */
  at(path: string): { url: string; cookie: { name: string; value: string } } {
    const one = this.#runs.get(path);
    if (one === undefined) throw new Error(`no set-up is at ${path}`);
    const [name = '', value = ''] = one.cookie.split('=', 2);
    return { url: new URL('/', one.run.link).href, cookie: { name, value } };
  }

  async stop(): Promise<void> {
    for (const { run, dir } of this.#runs.values()) {
      await run.close(0);
      rmSync(dir, { recursive: true, force: true });
    }
  }

  async #open(at: At, hall: Hall): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), 'hutong-set-up-'));
    const progress = PROGRESS[at];
    if (progress !== undefined) {
      writeFileSync(join(dir, 'set-up.json'), JSON.stringify(progress));
      writeFileSync(join(dir, 'config.json'), '{}');
    }
    const run = await FirstRun.open(dir, { now: Date.now, random: (n) => randomBytes(n) });
    const people = at === '/first-case' ? [{ ...CLERK, ...REST }] : [];
    const nobody = () => Promise.reject(new Error('nobody is made here'));
    const accounts = async () => ({
      list: async () => ({ items: people }),
      create: nobody,
      reset: nobody,
      disable: nobody,
      enable: nobody,
    });
    if (at !== '/starting') run.attach({ node: hall, url: 'http://127.0.0.1:8080', accounts });
    const { headers } = await fetch(run.link, { redirect: 'manual' });
    this.#runs.set(at, { run, dir, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' });
  }
}

const alone = { node: 'set-up', stage: 'alone', state: 'new' } as const;

/** The pages that lead through a hall's first run; who has not used the link sees what it is told. */
export const SET_UP: readonly Screen[] = [
  ...(['/network', '/starting', '/accounts', '/enrolment', '/catalogue', '/open'] as const).map(
    (path): Screen => ({ ...alone, route: path, path }),
  ),
  ...(['/network', '/accounts', '/catalogue'] as const).map(
    (path): Screen => ({ ...alone, route: path, state: 'error', path, sent: 422 }),
  ),
  { ...alone, stage: 'full', route: '/first-case', path: '/first-case' },
];
