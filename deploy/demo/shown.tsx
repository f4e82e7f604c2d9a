import type { Text } from '@hutong/record';
import { Button, Form, type Html, Mark } from '@hutong/ui';
import { html } from 'hono/html';
import { demoNodes } from './data/sample.ts';
import type { PressedSteps, ShownNetwork } from './page.ts';
import type { Step, StepName, Told } from './steps/step.ts';
import type { StepState } from './steps/steps.ts';
import { page as say, TO_TRY, words } from './steps/texts.ts';
import { Accounts, Both, NodeTable } from './tables.tsx';

/** Seconds between looks while nodes are still starting or a step runs; otherwise the page stands still. */
const RENEW_S = 2;

interface Shown {
  network: ShownNetwork;
  steps: PressedSteps;
  csrf: string;
  /** A press that began nothing, and why. */
  refused?: { name: StepName; refusal: Text } | undefined;
}

/** The whole page. */
export function pageHtml(shown: Shown): string {
  const { steps, refused } = shown;
  // What was pressed in vain is told on a page of its own, which goes back to the steps by itself.
  const isWaiting = !steps.isOpen || steps.running !== undefined;
  const renew = isWaiting
    ? html`<meta http-equiv="refresh" content="${RENEW_S};url=/${refused === undefined ? '' : `#${refused.name}`}">`
    : '';
  return String(html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>互通演示</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/hutong.css">
${renew}
</head>
<body>
<header class="top"><span class="brand"><strong>互通 <span lang="en">Hutong</span></strong> <span>演示 <span lang="en">demo</span></span></span></header>
<main id="main">
${(<Main {...shown} />) as Html}
</main>
</body>
</html>
`);
}

function Main(shown: Shown) {
  const plans = demoNodes();
  const { network, refused } = shown;
  const { fingerprint } = network;
  return (
    <>
      <h1>
        <Both text={say.title} />
      </h1>
      <p>
        <Both text={say.about} />
      </p>
      {refused === undefined ? null : <Refused {...refused} />}
      <StepsSection shown={shown} />
      <Part id="nodes" title={say.nodes}>
        <NodeTable plans={plans} network={network} />
      </Part>
      <Part id="try" title={say.try}>
        <ol>
          {TO_TRY.map((text) => (
            <li>
              {text.zh}
              <br />
              <span lang="en">{text.en}</span>
            </li>
          ))}
        </ol>
      </Part>
      {plans.map((plan) => (
        <Accounts plan={plan} network={network} />
      ))}
      {fingerprint === '' ? null : (
        <Part id="root" title={say.fingerprint}>
          <p class="text">
            <code>{fingerprint}</code>
          </p>
        </Part>
      )}
    </>
  );
}

/** A part of the page under its heading, which is said in both languages. */
function Part({ id, title, children }: { id: string; title: Text; children: Html }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <Both text={title} />
      </h2>
      {children}
    </section>
  );
}

/** Why a press began nothing, and the way back. */
function Refused({ name, refusal }: { name: StepName; refusal: Text }) {
  return (
    <div class="notice wait" role="alert">
      <p>
        <Mark tone="wait" text={refusal.zh} /> <span lang="en">{refusal.en}</span>
      </p>
      <p>
        <a href={`/#${name}`}>
          <Both text={say.back} />
        </a>
      </p>
    </div>
  );
}

function StepsSection({ shown }: { shown: Shown }) {
  const { all, isOpen } = shown.steps;
  return (
    <Part id="steps" title={say.steps}>
      {isOpen ? null : (
        <p role="status">
          <Mark tone="wait" text={words.early.zh} /> <span lang="en">{words.early.en}</span>
        </p>
      )}
      {all.map((step, n) => (
        <OneStep shown={shown} step={step} nth={n + 1} />
      ))}
    </Part>
  );
}

const STATES: Record<StepState['state'], { tone: 'good' | 'bad' | 'wait' | 'unknown'; text: Text }> = {
  never: { tone: 'unknown', text: say.state_never },
  running: { tone: 'wait', text: say.state_running },
  good: { tone: 'good', text: say.state_good },
  bad: { tone: 'bad', text: say.state_bad },
};

function OneStep({ shown, step, nth }: { shown: Shown; step: Step; nth: number }) {
  const { steps, csrf } = shown;
  const { name, title, about, button } = step;
  const { state, told } = steps.stateOf(name);
  const { tone, text } = STATES[state];
  return (
    <div id={name}>
      <h3>
        {nth}. <Both text={title} />
      </h3>
      <p>
        {about.zh}
        <br />
        <span lang="en">{about.en}</span>
      </p>
      {state === 'never' ? null : (
        <p role="status">
          <Mark tone={tone} text={text.zh} /> <span lang="en">{text.en}</span>
        </p>
      )}
      {told.length === 0 ? null : (
        <ol class="timeline">
          {told.map((one) => (
            <OneTold told={one} />
          ))}
        </ol>
      )}
      {steps.isOpen && steps.running === undefined ? (
        <Form action={`/steps/${name}`} csrf={csrf} label={title.zh}>
          <Button>
            <span>
              <Both text={button} />
            </span>
          </Button>
        </Form>
      ) : null}
    </div>
  );
}

function OneTold({ told: { on, text, tone, links = [], quote } }: { told: Told }) {
  return (
    <li class={tone ?? 'unknown'}>
      <p>
        <time datetime={on}>{on}</time> {tone === undefined ? text.zh : <Mark tone={tone} text={text.zh} />}
        <br />
        <span lang="en">{text.en}</span>
      </p>
      {quote === undefined ? null : <pre>{quote}</pre>}
      {links.length === 0 ? null : (
        <ul class="plain">
          {links.map(({ href, text }) => (
            <li>
              <a href={href}>{text.zh}</a>{' '}
              <a href={`${href}?lang=en`} lang="en">
                {text.en}
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
