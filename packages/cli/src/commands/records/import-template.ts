import { shippedMappings, shippedText } from '@hutong/intake';
import { EXIT, Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { plain } from '../../text.ts';

/** `hutong import template [NAME]`: writes a mapping that comes with the program, or its sample table, or lists them. */
export async function importTemplate(
  { sample }: { sample: boolean },
  session: Session,
  name: string,
): Promise<number> {
  const there = shippedMappings();
  if (name === '') {
    for (const { name: one, about } of there) session.print(plain(`${one}  ${about}`));
    session.result(there);
    return EXIT.done;
  }
  const found = there.find((one) => one.name === name);
  if (found === undefined || (sample && !found.sample)) {
    const names = there.filter((one) => !sample || one.sample).map((one) => one.name);
    throw new Usage(
      session.say('template_unknown', { name }),
      session.say('one_of', { values: names.join(', ') }),
    );
  }
  session.io.stdout.write(shippedText(found, sample ? 'sample' : 'mapping'));
  return EXIT.done;
}
