import type { Scenario } from '../scenario.ts';
import { broker } from './broker.ts';
import { clock } from './clock.ts';
import { file } from './file.ts';
import { flips } from './flips.ts';
import { full } from './full.ts';
import { imports } from './import.ts';
import { kill } from './kill.ts';
import { line } from './line.ts';
import { month } from './month.ts';
import { older } from './older.ts';
import { pages } from './pages.ts';
import { pause } from './pause.ts';
import { power } from './power.ts';
import { returning } from './returning.ts';
import { twin } from './twin.ts';

/** Every scenario of the soak, in the order they are run. */
export const SCENARIOS: readonly Scenario[] = [
  ...[kill, power, broker, pause],
  ...[line, older, flips, pages, clock, twin, month, returning],
  ...[full, imports, file],
];
