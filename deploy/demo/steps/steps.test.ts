import { expect, test } from 'vitest';
import type { Days } from '../days.ts';
import type { DemoNetwork } from '../network.ts';
import { Steps } from './steps.ts';
import { words } from './texts.ts';

/** Steps on a network whose line can be cut; the nodes themselves are not there, so that whatever asks one fails. */
function stepsOn(relay: { up: boolean }): Steps {
  const network = { nodes: new Map(), line: { county: 'nongan', relay } } as unknown as DemoNetwork;
  return new Steps({ network, days: { today: '2026-12-01' } as Days, out: '' });
}

test('nothing is pressed before the demo is ready', () => {
  const steps = stepsOn({ up: true });
  expect(steps.press('see')).toBe(words.early);
  expect(steps.stateOf('see').state).toBe('never');
});

test('a line that is cut is not cut again, and one that is there is not given back', () => {
  const relay = { up: true };
  const steps = stepsOn(relay);
  steps.open();
  expect(steps.press('give-back')).toBe(words.not_cut);
  relay.up = false;
  expect(steps.press('cut')).toBe(words.cut_already);
  expect(steps.running).toBeUndefined();
});

test('two presses at once do one thing; another step waits; what fails says why, and may be pressed again', async () => {
  const steps = stepsOn({ up: true });
  steps.open();
  expect(steps.press('change')).toBeUndefined();
  expect(steps.running).toBe('change');
  expect(steps.press('change')).toBeUndefined();
  expect(steps.press('see')).toBe(words.busy);
  await steps.settled();
  expect(steps.running).toBeUndefined();
  const { state, told } = steps.stateOf('change');
  expect(state).toBe('bad');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ on: '2026-12-01', text: words.failed, tone: 'bad' });
  expect(told[0]?.quote).not.toBe('');
  expect(steps.press('change')).toBeUndefined();
  await steps.settled();
});
