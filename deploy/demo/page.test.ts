import { bilingual, type Text } from '@hutong/record';
import { expect, onTestFinished, test } from 'vitest';
import { DemoPage, type PressedSteps, type ShownNetwork } from './page.ts';
import type { Step, StepName } from './steps/step.ts';
import type { StepState } from './steps/steps.ts';

const step: Step = {
  name: 'cut',
  title: bilingual('断开线路', 'Cut the line'),
  about: bilingual('说明', 'About it'),
  button: bilingual('断开', 'Cut'),
  run: async () => true,
};

/** Steps of which one can be pressed, as they stand. */
class Standing implements PressedSteps {
  readonly all = [step];
  isOpen = true;
  running: StepName | undefined;
  state: StepState = { state: 'never', told: [] };
  refusal: Text | undefined;
  readonly pressed: StepName[] = [];

  stateOf(): StepState {
    return this.state;
  }

  press(name: StepName): Text | undefined {
    this.pressed.push(name);
    return this.refusal;
  }
}

async function open(steps = new Standing()) {
  const network: ShownNetwork = { nodes: new Map(), accounts: new Map(), fingerprint: '' };
  const page = await DemoPage.open(network, steps);
  onTestFinished(() => page.close());
  const text = async () => await (await fetch(page.url)).text();
  const csrf = async () => /name="csrf" value="([^"]+)"/.exec(await text())?.[1] ?? '';
  const press = async (given: { name?: string; csrf?: string; headers?: Record<string, string> } = {}) =>
    await fetch(`${page.url}steps/${given.name ?? 'cut'}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: new URL(page.url).origin, ...given.headers },
      body: new URLSearchParams({ csrf: given.csrf ?? (await csrf()) }),
    });
  return { page, network, steps, text, csrf, press };
}

test('the demo’s page is there before its nodes, and leads to each as it starts', async () => {
  const steps = new Standing();
  steps.isOpen = false;
  const { page, network, text } = await open(steps);
  expect(await text()).toMatch(/http-equiv="refresh"[\s\S]*农安县政务大厅[\s\S]*正在启动/);
  expect(await text()).not.toContain('<button');
  network.nodes.set('nongan', { url: 'http://127.0.0.1:1' } as never);
  expect(await text()).toContain('<a href="http://127.0.0.1:1/"><code>http://127.0.0.1:1</code></a>');
  network.accounts.set('nongan', [{ account: 'A001', role: 'window', password: 'a<b' }]);
  expect(await text()).toMatch(/A001[\s\S]*窗口[\s\S]*<code>a&lt;b<\/code>/);
  expect((await fetch(`${page.url}assets/hutong.css`)).status).toBe(200);
  expect((await fetch(`${page.url}assets/live.js`)).status).toBe(404);
  expect((await fetch(`${page.url}else`)).status).toBe(404);
});

test('a press begins its step and leads back to it; the page renews itself while it runs', async () => {
  const { steps, text, press } = await open();
  expect(await text()).not.toContain('http-equiv="refresh"');
  const answer = await press();
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/#cut']);
  expect(steps.pressed).toEqual(['cut']);
  steps.running = 'cut';
  steps.state = {
    state: 'running',
    told: [
      {
        on: '2026-12-02',
        text: bilingual('线路断开了', 'The line is cut'),
        tone: 'unknown',
        links: [{ href: 'http://127.0.0.1:1/matters', text: bilingual('省中心', 'the province') }],
        quote: 'a < b',
      },
    ],
  };
  const running = await text();
  expect(running).toMatch(/http-equiv="refresh"[\s\S]*正在进行[\s\S]*线路断开了[\s\S]*The line is cut/);
  expect(running).toContain('<pre>a &lt; b</pre>');
  expect(running).toMatch(/href="http:\/\/127.0.0.1:1\/matters"[^>]*>省中心/);
  expect(running).not.toContain('<button');
});

test('what cannot be pressed now is told in both languages', async () => {
  const { steps, press } = await open();
  steps.refusal = bilingual('先按第二步', 'Press step 2 first');
  const answer = await press();
  expect(answer.status).toBe(409);
  expect(await answer.text()).toMatch(/role="alert"[\s\S]*先按第二步[\s\S]*Press step 2 first/);
});

test('a page of another site presses nothing', async () => {
  const { page, steps, press } = await open();
  const status = async (given: Parameters<typeof press>[0]) => (await press(given)).status;
  expect(await status({ headers: { origin: 'http://127.0.0.1:1' } })).toBe(403);
  expect(await status({ headers: { origin: 'null' } })).toBe(403);
  expect(await status({ csrf: 'guessed' })).toBe(403);
  expect(await status({ name: 'else' })).toBe(404);
  expect(await status({ csrf: 'x'.repeat(5_000) })).toBe(413);
  const port = new URL(page.url).port;
  expect((await fetch(`http://localhost:${port}/`).catch(() => ({ status: 421 }))).status).toBe(421);
  expect(steps.pressed).toEqual([]);
});
