import type { SignedIn } from '@hutong/api';
import type { Known } from './choose.ts';
import type { Intake } from './intake.ts';
import { theirsToBring } from './theirs.ts';

/** The registers, and the single mappings that come with the program, whose records somebody may bring. */
export async function knownTo(intake: Intake, person: Pick<SignedIn, 'posts'>): Promise<Known[]> {
  const theirs = theirsToBring(person);
  const names = [...intake.REGISTERS, ...intake.shippedMappings()].map(({ name }) => name);
  const known: Known[] = [];
  for (const name of names) {
    const steps = (await intake.stepsOf(name)) ?? [];
    const { type } = steps[0]?.mapping ?? {};
    // A field that differs from row to row says nothing here: the rows are looked at one by one.
    if (typeof type === 'string' && Object.hasOwn(theirs, type))
      known.push({ name, steps, slots: intake.slotsOf(steps) });
  }
  return known;
}
