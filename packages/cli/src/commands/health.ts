import { healthText, healthWords, type NodeHealth } from '@hutong/oversight';
import { worstFirst } from '@hutong/web';
import { EXIT } from '../errors.ts';
import type { Session } from '../io.ts';
import { reach } from '../nodes/access.ts';
import { beijing, table } from '../text.ts';

type Given = Record<'data' | 'url' | 'token-file', string | undefined>;

/** `hutong health`: how a node is and all beneath it, the worst first. Exit code 1 when somebody must look. */
export async function health(given: Given, session: Session): Promise<number> {
  const access = await reach(given, session);
  try {
    const all = worstFirst(await access.health());
    const rows = all.flatMap((one) => linesOf(one, session));
    const head = [session.say('node'), '', healthText(session.lang, 'health_title')];
    for (const line of table([head, ...rows])) session.print(line);
    const counts = { red: 0, amber: 0, green: 0, none: 0 };
    for (const { level } of all) counts[level]++;
    session.print(healthText(session.lang, 'health_summary', counts));
    session.result({ counts, items: all });
    return counts.red + counts.amber > 0 ? EXIT.failed : EXIT.done;
  } finally {
    await access.close();
  }
}

/** One line for each reason; the name stands in the first. */
function linesOf({ node, name, reasons }: NodeHealth, session: Session): string[][] {
  return reasons.map((reason, i) => [
    i === 0 ? `${node} ${name}` : '',
    healthText(session.lang, `health_${reason.level}`),
    healthText(session.lang, `health_${reason.state}`, healthWords(reason, beijing)),
  ]);
}
