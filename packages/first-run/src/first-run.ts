import type { NodeService } from '@hutong/api';
import { Turns } from '@hutong/process';
import { type Lang, said } from '@hutong/record';
import { asset, type FieldError } from '@hutong/ui';
import { type Serving, serve } from '@hutong/web';
import { type Context, Hono } from 'hono';
import { back, HEADERS, langOf, tell, toldIn } from './answers.ts';
import { askCenter } from './ask-center.ts';
import { MAX_FILE_BYTES, takeCatalogue } from './catalogue.ts';
import { firstCasePage } from './first-case.tsx';
import { FIELDS, faultsOf, makeFolder, type Typed } from './join.ts';
import {
  accountsPage,
  cataloguePage,
  enrolmentPage,
  networkPage,
  passwordsPage,
  type Shown,
  say,
  saying,
} from './pages.tsx';
import {
  codesOf,
  type FirstAccounts,
  faultsOfPeople,
  hasClerk,
  makeAccounts,
  PERSON_FIELDS,
  type People,
} from './people.ts';
import { endProgress, type Progress, readProgress, saveProgress, stepOf } from './progress.ts';
import { isSame, OneTimeLink } from './session.ts';

const HOST = '127.0.0.1';
const USUAL_HTTP = '127.0.0.1:8080';
const FORM_BYTES = 64 << 10;
const RENEW_S = 2;
const ASSETS = ['hutong.css', 'icon.svg'];

interface Parts {
  now: () => number;
  random: (n: number) => Uint8Array;
  /** Sends the request to be enrolled. */
  ask?: typeof askCenter;
}

/** A hall that runs, as the pages need it. */
interface Running {
  node: Pick<NodeService, 'append' | 'info' | 'query' | 'sync'>;
  /** Asked when it is needed. */
  accounts: () => Promise<FirstAccounts>;
  url: string;
}

/** The set-up of a hall in a folder that is missing, empty, or was left half set up. */
export class FirstRun {
  /** Resolves when the folder is a node's: it can be started. */
  readonly made: Promise<void>;
  readonly #dir: string;
  readonly #parts: Parts;
  readonly #link: OneTimeLink;
  readonly #turns = new Turns();
  readonly #app = new Hono();
  #serving: Serving | undefined;
  #running: Running | undefined;
  /** What was known when the last step was behind: its file is gone by then. */
  #finished: Progress | undefined;
  #tellMade: () => void = () => {};

  private constructor(dir: string, parts: Parts) {
    this.#dir = dir;
    this.#parts = parts;
    this.#link = new OneTimeLink(parts.random, parts.now);
    this.made = new Promise((resolve) => {
      this.#tellMade = resolve;
    });
    if (this.#step() !== 'network') this.#tellMade();
    this.#routes();
  }

  /** Listens on loopback at any free port, and writes nothing anywhere before the first form is sent. */
  static async open(dir: string, parts: Parts): Promise<FirstRun> {
    const run = new FirstRun(dir, parts);
    run.#serving = await serve(run.#app, { host: HOST, port: 0 });
    return run;
  }

  /** The one-time link. It is shown to who sits at the terminal, and to no log. */
  get link(): string {
    return `${this.#serving?.url}/begin/${this.#link.token}`;
  }

  /** The node is there: the pages go on with it. */
  attach(running: Running): void {
    this.#running = running;
  }

  async close(limitMs?: number): Promise<void> {
    await this.#serving?.close(limitMs);
  }

  #routes(): void {
    const app = this.#app;
    app.use(async (c, next) => {
      if (!this.#isOurs(c)) return c.text('421\n', 421);
      await next();
      for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
      return undefined;
    });
    app.get('/assets/:name', (c) => {
      const name = c.req.param('name');
      const file = ASSETS.includes(name) ? asset(name) : undefined;
      return file === undefined ? c.notFound() : c.body(file.bytes, 200, { 'Content-Type': file.type });
    });
    app.get('/begin/:token', (c) => {
      const cookie = this.#link.use(c.req.param('token'));
      if (cookie === undefined) return c.html(saying(langOf(c), 'link_used', 'link_again'), 410);
      c.header('Set-Cookie', cookie);
      return c.redirect('/', 303);
    });
    app.use(async (c, next) => {
      if (!this.#link.has(c.req.header('cookie')))
        return c.html(saying(langOf(c), 'no_session', 'link_again'), 401);
      if (c.req.method === 'POST' && c.req.header('origin') !== `http://${c.req.header('host')}`)
        return c.text('403\n', 403);
      return next();
    });
    app.get('/', (c) => this.#show(c));
    app.get('/catalogue', (c) => (this.#takesItems() ? c.html(this.#page(c, [])) : back(c)));
    app.post('/network', (c) => this.#turns.take(() => this.#network(c)));
    app.post('/accounts', (c) => this.#turns.take(() => this.#accounts(c)));
    app.post('/enrolment', (c) => this.#turns.take(() => this.#enough(c)));
    app.post('/catalogue', (c) => this.#turns.take(() => this.#catalogue(c)));
    app.onError((error, c) => c.html(this.#page(c, [{ text: tell(error, langOf(c)) }]), 500));
  }

  /** By name: a page of another site can make a browser ask here under its own (DNS rebinding). */
  #isOurs(c: Context): boolean {
    const port = new URL(this.#serving?.url ?? 'http://none').port;
    return [`${HOST}:${port}`, `localhost:${port}`].includes(c.req.header('host') ?? '');
  }

  #progress(): Progress {
    return this.#finished ?? readProgress(this.#dir);
  }

  /** Who left the catalogue for later comes back to it from the last page. */
  #takesItems(): boolean {
    return ['catalogue', 'done'].includes(this.#step());
  }

  #step() {
    return stepOf(this.#dir, this.#progress());
  }

  async #show(c: Context): Promise<Response> {
    const lang = langOf(c);
    const step = this.#step();
    if (step !== 'network' && this.#running === undefined)
      return c.html(saying(lang, 'starting', 'starting_about', RENEW_S));
    if (step === 'enrolment') {
      const { link } = await (this.#running as Running).node.sync();
      if (link.connected) {
        saveProgress(this.#dir, { ...this.#progress(), waited: true });
        return back(c);
      }
      const { fingerprint = '' } = this.#progress();
      return c.html(enrolmentPage(this.#shown(c, []), fingerprint, link.denied === true));
    }
    if (step === 'done') return c.html(await this.#done(lang));
    return c.html(this.#page(c, []));
  }

  /** The set-up is over: from now on the hall simply starts. What is open is asked anew each time. */
  async #done(lang: Lang): Promise<string> {
    this.#finished = this.#progress();
    endProgress(this.#dir);
    const { node, url, accounts } = this.#running as Running;
    const items = await node.query({ node: node.info.node, type: 'catalogue.item', limit: 1 });
    const joined = this.#finished.fingerprint !== undefined;
    return firstCasePage(lang, url, {
      parent: joined ? !(await node.sync()).link.connected : undefined,
      catalogue: items.items.length === 0,
      clerk: !(await hasClerk(await accounts())),
    });
  }

  /** The form of the step that is next, with what is wrong. */
  #page(c: Context, errors: readonly FieldError[], typed?: Typed): string {
    const shown = this.#shown(c, errors);
    const step = this.#step();
    if (step === 'accounts') return accountsPage(shown, {});
    if (step !== 'network') return cataloguePage(shown);
    return networkPage(shown, typed ?? { way: 'join', http: USUAL_HTTP, ...this.#progress().typed });
  }

  #shown(c: Context, errors: readonly FieldError[]): Shown {
    return { lang: langOf(c), csrf: this.#link.csrf, errors };
  }

  async #form(c: Context, maxBytes: number): Promise<FormData | Response> {
    const length = Number(c.req.header('content-length') ?? Number.NaN);
    if (!(length <= maxBytes)) {
      const errors = [{ name: 'file', text: say(langOf(c), 'big_file') }];
      c.header('Connection', 'close');
      return c.html(this.#page(c, errors), 413);
    }
    const form = await c.req.formData();
    return isSame(String(form.get('csrf') ?? ''), this.#link.csrf) ? form : c.text('403\n', 403);
  }

  async #network(c: Context): Promise<Response> {
    const form = await this.#form(c, FORM_BYTES);
    if (form instanceof Response) return form;
    if (this.#step() !== 'network') return back(c);
    const lang = langOf(c);
    const value = (name: string) => String(form.get(name) ?? '').trim();
    const typed: Typed = Object.fromEntries(FIELDS.map((name) => [name, value(name)]));
    const code = value('code');
    const faults = toldIn(lang, faultsOf(typed, code));
    if (faults.length > 0) return c.html(this.#page(c, faults, typed), 422);
    try {
      await makeFolder(typed, code, { dir: this.#dir, ask: askCenter, ...this.#parts, lang });
    } catch (error) {
      return c.html(this.#page(c, [{ text: tell(error, lang) }], typed), 422);
    }
    this.#tellMade();
    return back(c);
  }

  async #accounts(c: Context): Promise<Response> {
    const form = await this.#form(c, FORM_BYTES);
    if (form instanceof Response) return form;
    if (this.#step() !== 'accounts' || this.#running === undefined) return back(c);
    const lang = langOf(c);
    const typed: People = Object.fromEntries(
      PERSON_FIELDS.map((name) => [name, String(form.get(name) ?? '').trim()]),
    );
    const again = (errors: readonly FieldError[]) => c.html(accountsPage(this.#shown(c, errors), typed), 422);
    const faults = faultsOfPeople(typed);
    if (faults.length > 0) return again(toldIn(lang, faults));
    try {
      const { tried = [] } = this.#progress();
      // Before anything is made: a try that is cut short is known to the next one.
      saveProgress(this.#dir, { ...this.#progress(), tried: [...new Set([...tried, ...codesOf(typed)])] });
      const made = await makeAccounts(await this.#running.accounts(), typed, tried);
      saveProgress(this.#dir, { ...this.#progress(), accounts: true });
      return c.html(passwordsPage(lang, made));
    } catch (error) {
      return again([{ text: tell(error, lang) }]);
    }
  }

  async #enough(c: Context): Promise<Response> {
    const form = await this.#form(c, FORM_BYTES);
    if (form instanceof Response) return form;
    if (this.#step() === 'enrolment') saveProgress(this.#dir, { ...this.#progress(), waited: true });
    return back(c);
  }

  async #catalogue(c: Context): Promise<Response> {
    const form = await this.#form(c, MAX_FILE_BYTES);
    if (form instanceof Response) return form;
    if (!this.#takesItems() || this.#running === undefined) return back(c);
    if (form.get('later') === 'yes') return this.#catalogued(c, 'later');
    const lang = langOf(c);
    const wrong = (text: string) => c.html(this.#page(c, [{ name: 'file', text }]), 422);
    const file = form.get('file');
    if (!(file instanceof File) || !/\.(xlsx|csv)$/i.test(file.name)) return wrong(say(lang, 'bad_file'));
    const bytes = new Uint8Array(await file.arrayBuffer());
    const ofSite = form.get('columns') === 'site';
    try {
      const given = { name: file.name, bytes, ofSite };
      const { counts, refused } = await takeCatalogue(
        this.#dir,
        this.#running.node,
        given,
        this.#parts.random,
      );
      if (refused !== undefined) {
        const { taken, already, refused: count } = counts;
        const reason = said(refused.reason, lang);
        const told = say(lang, 'rows_refused', { taken, already, refused: count, row: refused.row, reason });
        return wrong(`${told} ${say(lang, 'rows_next')}`);
      }
      return counts.rows === 0 ? wrong(say(lang, 'no_rows')) : this.#catalogued(c, 'taken');
    } catch (error) {
      return wrong(tell(error, lang));
    }
  }

  #catalogued(c: Context, catalogue: 'taken' | 'later'): Response {
    if (this.#finished === undefined) saveProgress(this.#dir, { ...this.#progress(), catalogue });
    return back(c);
  }
}
