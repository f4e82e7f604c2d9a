import type { Scenario } from '../scenario.ts';
import { broker } from './broker.ts';
import { kill } from './kill.ts';
import { pause } from './pause.ts';
import { power } from './power.ts';
import { returning } from './returning.ts';

/** Every scenario of the soak, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [kill, power, broker, pause, returning];
