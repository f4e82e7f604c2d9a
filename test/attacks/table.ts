import type { Attack } from './attack.ts';
import { broker } from './rows/broker.ts';

/** Every attack that is tried, in this order: those that end a log for good come last. */
export const attacks: Attack[] = [...broker];
