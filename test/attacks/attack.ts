import { type Phrase, said } from '@hutong/record';
import type { World } from './world.ts';

/** What became of an attack. */
export interface Verdict {
  refused: boolean;
  /** The reason given, as the code or words that its recipient or an operator reads. */
  code: string;
  /** What is left for an auditor: a quarantine row, a line of the service log, the refusal as it was told. */
  trace: string;
}

/** One row of the table. */
export interface Attack {
  id: string;
  promise: string;
  /** What is tried. */
  title: string;
  /** The reason it must be refused with. */
  code: RegExp;
  /** What honestly happens before; not measured. */
  before?: (world: World) => Promise<unknown>;
  /** The attacker's own log may change by it: what it says in its own name is archived as its saying (P5, P8). */
  own?: true;
  run: (world: World) => Promise<Verdict>;
}

export interface Result extends Verdict {
  attack: Attack;
  /** Why the attack counts as one that got through; empty when it was refused as it must be. */
  faults: string[];
}

/** Tries one attack: it must be refused for its reason, leave a trace, and leave all else as it was. */
export async function attempt(world: World, attack: Attack): Promise<Result> {
  await attack.before?.(world);
  const before = await world.settled();
  const verdict = await attack
    .run(world)
    .catch((error: Error): Verdict => ({ refused: false, code: `it failed: ${error.message}`, trace: '' }));
  const after = await world.state();
  const changed = [...before].filter(([what, was]) => {
    if (attack.own && what.includes(world.attackers)) return false;
    return after.get(what) !== was;
  });
  const added = [...after.keys()].filter((what) => !before.has(what));
  const faults = [
    ...(verdict.refused ? [] : ['it was not refused']),
    ...(attack.code.test(verdict.code) ? [] : [`its reason is not ${attack.code}: ${verdict.code}`]),
    ...(verdict.trace.length > 0 ? [] : ['it left no trace']),
    ...changed.map(([what, was]) => `${what} was ${was}, is ${after.get(what)}`),
    ...added.map((what) => `${what} is new: ${after.get(what)}`),
  ];
  return { ...verdict, attack, faults };
}

/** The verdict on what must throw: the error is the refusal, and what its reader is told. */
export async function thrown(act: () => unknown): Promise<Verdict> {
  try {
    await act();
  } catch (error) {
    const { name, message, code, next = '' } = error as Error & { code?: string; next?: Phrase };
    return {
      refused: true,
      code: code === undefined ? message : `${code}: ${message}`,
      trace: `${name}: ${message}. ${said(next, 'en')}`,
    };
  }
  return { refused: false, code: 'nothing was said', trace: '' };
}
