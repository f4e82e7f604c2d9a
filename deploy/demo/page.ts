import { randomBytes, timingSafeEqual } from 'node:crypto';
import { asset } from '@hutong/ui';
import { type Serving, serve } from '@hutong/web';
import { type Context, Hono } from 'hono';
import type { DemoNetwork } from './network.ts';
import { pageHtml } from './shown.tsx';
import { STEP_NAMES, type StepName } from './steps/step.ts';
import type { Steps } from './steps/steps.ts';

const HOST = '127.0.0.1';
const MOST_FORM_BYTES = 4 << 10;
const SECRET_BYTES = 32;
const ASSETS = ['hutong.css', 'icon.svg'];

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // With no-referrer browsers say of a form that it comes from `null` (Fetch Standard, "append a request Origin header").
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/** What the page needs of the network. */
export type ShownNetwork = Pick<DemoNetwork, 'nodes' | 'accounts' | 'fingerprint'>;
/** What it needs of the steps. */
export type PressedSteps = Pick<Steps, 'all' | 'isOpen' | 'running' | 'stateOf' | 'press'>;

/** The page that leads into the demo: there before the first node is; its buttons are the demo's steps. */
export class DemoPage {
  readonly #network: ShownNetwork;
  readonly #steps: PressedSteps;
  readonly #csrf = randomBytes(SECRET_BYTES).toString('base64url');
  #serving: Serving | undefined;

  private constructor(network: ShownNetwork, steps: PressedSteps) {
    this.#network = network;
    this.#steps = steps;
  }

  /** On loopback, at any free port. */
  static async open(network: ShownNetwork, steps: PressedSteps): Promise<DemoPage> {
    const page = new DemoPage(network, steps);
    page.#serving = await serve(page.#app(), { host: HOST, port: 0 });
    return page;
  }

  get url(): string {
    return `${this.#serving?.url}/`;
  }

  async close(): Promise<void> {
    await this.#serving?.close(0);
  }

  #app(): Hono {
    const app = new Hono();
    app.use(async (c, next) => {
      // By name: a page of another site can make a browser ask here under its own (DNS rebinding).
      if (c.req.header('host') !== new URL(this.url).host) return c.text('421\n', 421);
      await next();
      for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
      return undefined;
    });
    app.get('/', (c) => c.html(this.#html()));
    app.get('/assets/:name', (c) => {
      const name = c.req.param('name');
      const file = ASSETS.includes(name) ? asset(name) : undefined;
      return file === undefined ? c.notFound() : c.body(file.bytes, 200, { 'Content-Type': file.type });
    });
    app.get('/steps/:name', (c) => c.redirect('/', 303));
    app.post('/steps/:name', (c) => this.#press(c));
    app.notFound((c) => c.text('404\n', 404));
    return app;
  }

  async #press(c: Context): Promise<Response> {
    const name = STEP_NAMES.find((one) => one === c.req.param('name'));
    if (name === undefined) return c.notFound();
    if (c.req.header('origin') !== new URL(this.url).origin) return c.text('403\n', 403);
    const length = Number(c.req.header('content-length') ?? Number.NaN);
    if (!(length <= MOST_FORM_BYTES)) return c.text('413\n', 413);
    const { csrf } = await c.req.parseBody();
    if (typeof csrf !== 'string' || !isSame(csrf, this.#csrf)) return c.text('403\n', 403);
    const refusal = this.#steps.press(name);
    if (refusal !== undefined) return c.html(this.#html({ name, refusal }), 409);
    return c.redirect(`/#${name}`, 303);
  }

  #html(refused?: { name: StepName; refusal: { zh: string; en: string } }): string {
    return pageHtml({ network: this.#network, steps: this.#steps, csrf: this.#csrf, refused });
  }
}

/** Compares without telling by its time how much is right. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
