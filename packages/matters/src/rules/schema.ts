/** The rule language, as records of rules have it: what a clock is made of. */
import type { ClockRule } from '@hutong/record';

export type Rule = ClockRule;
export type EventRef = Rule['start'];
/** Field → value, `present`, `absent`, or several of these of which one must be so; all must hold. */
export type Conditions = NonNullable<EventRef['when']>;
export type LimitRule = NonNullable<Rule['budget']['statutory']>;
export type Kind = Rule['kind'];
export type CardLevel = Rule['marks'][number]['card'];
