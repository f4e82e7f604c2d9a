import { type Day, dayOfDate } from '../days.ts';
import type { RuleSet } from './read.ts';
import type { EventRef, Kind, Rule } from './schema.ts';

/** A rule ready for use, with the version and the days in which it is in force. */
export interface RuleInUse {
  rule: Rule;
  version: string;
  params: RuleSet['params'];
  /** Clocks that start within these days are its. */
  from: Day;
  until: Day;
  voids: readonly EventRef[];
}

/** A version of the rules, and the day from which clocks that start are judged by it. */
export interface RuleVersion {
  set: RuleSet;
  effectiveFrom: Day;
}

/** Rules by kind of matter. Those that deem something to have happened come first: others start by it. */
export class Rules {
  readonly #byKind = new Map<Kind, RuleInUse[]>();

  /** @param versions in the order in which they come into force; the first holds for all time before it too */
  constructor(versions: readonly RuleVersion[]) {
    for (const [index, { set, effectiveFrom }] of versions.entries()) {
      const next = versions[index + 1]?.effectiveFrom ?? Number.POSITIVE_INFINITY;
      const first = index === 0 ? Number.NEGATIVE_INFINITY : effectiveFrom;
      for (const rule of set.rules) this.#add(rule, set, first, next - 1);
    }
    for (const rules of this.#byKind.values())
      rules.sort((a, b) => Number(b.rule.deem !== undefined) - Number(a.rule.deem !== undefined));
  }

  of(kind: Kind): readonly RuleInUse[] {
    return this.#byKind.get(kind) ?? [];
  }

  #add(rule: Rule, { version, params }: RuleSet, first: Day, last: Day): void {
    const { in_force, kind } = rule;
    const from = Math.max(first, dayOfDate(in_force?.from ?? '') ?? first);
    const until = Math.min(last, dayOfDate(in_force?.until ?? '') ?? last);
    if (from > until) return;
    const voids = (rule.void ?? []).map((ref) => (typeof ref === 'string' ? { on: ref } : ref));
    const known = this.#byKind.get(kind) ?? [];
    known.push({ rule, version, params, from, until, voids });
    this.#byKind.set(kind, known);
  }
}
