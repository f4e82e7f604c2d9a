import type { Attack } from './attack.ts';
import { broker } from './rows/broker.ts';
import { bytes } from './rows/bytes.ts';
import { registry } from './rows/registry.ts';
import { root } from './rows/root.ts';
import { segments } from './rows/segments.ts';

/** Every attack that is tried, in this order: those that end a log for good come last. */
export const attacks: Attack[] = [...broker, ...segments, ...bytes, ...registry, ...root];
