import { shippedMappings, shippedText } from '@hutong/intake';
import type { Work } from '../../command.ts';
import { EXIT, Usage } from '../../errors.ts';

/** `hutong import template [NAME]`: writes a mapping that comes with the program, or its sample table, or lists them. */
export const importTemplate: Work<never, never, 'sample'> = async ({ sample }, session, name) => {
  const there = shippedMappings();
  if (name === '') {
    for (const { name: one, about } of there) session.print(`${one}  ${about}`);
    return session.result(there);
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
};
