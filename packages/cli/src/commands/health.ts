import { HEALTH_STATES, healthKey, healthText, healthWords, type NodeHealth } from '@hutong/oversight';
import { type HealthHistoryPage, worstFirst } from '@hutong/web';
import { EXIT, Failed, Usage } from '../errors.ts';
import type { Session } from '../io.ts';
import { reach } from '../nodes/access.ts';
import { beijing, table } from '../text.ts';

const SEE = { command: 'hutong health' };

type Given = Record<'data' | 'url' | 'token-file' | 'node' | 'since', string | undefined>;

/** `hutong health`: how a node is and all beneath it, the worst first. Exit code 1 when somebody must look. */
export async function health(given: Given, session: Session): Promise<number> {
  const { node, since } = given;
  const from = since === undefined ? undefined : readSince(since, session);
  if (from !== undefined && node === undefined)
    throw new Usage(session.say('missing_option', { option: '--node' }), session.say('see_help', SEE));
  const access = await reach(given, session);
  try {
    if (node !== undefined && from !== undefined)
      return tellHistory(await access.healthHistory(node, from), node, session);
    const found = worstFirst(await access.health());
    const all = node === undefined ? found : found.filter((one) => one.node === node);
    if (all.length === 0)
      throw new Failed(session.say('no_such_node', { node: node ?? '' }), session.say('see_health'));
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

function tellHistory(rows: HealthHistoryPage['items'], node: string, session: Session): number {
  const { lang } = session;
  if (rows.length === 0) session.print(healthText(lang, 'health_none_kept'));
  const heads = [healthText(lang, 'health_left'), healthText(lang, 'health_title')] as const;
  const lines = rows.map(({ at, states, left }) => [beijing(at), String(left), stateNames(states, lang)]);
  if (rows.length > 0)
    for (const line of table([[session.say('recorded'), ...heads], ...lines])) session.print(line);
  session.result({ node, items: rows });
  return EXIT.done;
}

function stateNames(states: readonly string[], lang: Session['lang']): string {
  const known = HEALTH_STATES.filter((state) => states.includes(state));
  return known.map((state) => healthText(lang, `is_${state}`)).join(' ');
}

/** Since when: so many days or hours ago, or a time. ms since 1970. */
function readSince(text: string, session: Session): number {
  const ago = /^([1-9]\d{0,4})([dh])$/.exec(text);
  if (ago !== null) return session.io.now() - Number(ago[1]) * (ago[2] === 'd' ? 86_400_000 : 3_600_000);
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00+08:00` : text);
  if (Number.isNaN(at))
    throw new Usage(
      session.say('bad_option', { option: '--since', value: text }),
      session.say('give_like', { example: '7d, 24h, 2026-11-20, 2026-11-20T08:00:00+08:00' }),
    );
  return at;
}

/** One line for each reason; the name stands in the first. */
function linesOf({ node, name, reasons }: NodeHealth, session: Session): string[][] {
  return reasons.map((reason, i) => [
    i === 0 ? `${node} ${name}` : '',
    healthText(session.lang, `health_${reason.level}`),
    healthText(session.lang, healthKey(reason), healthWords(reason, beijing)),
  ]);
}
