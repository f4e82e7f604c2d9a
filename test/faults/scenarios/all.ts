import type { Scenario } from '../scenario.ts';
import { kill } from './kill.ts';
import { power } from './power.ts';

/** Every scenario of the soak, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [kill, power];
