import { everyItem, type HealthHistoryPage, worstFirst } from '@hutong/api';
import {
  contactText,
  HEALTH_STATES,
  healthKey,
  healthText,
  healthWords,
  type NodeHealth,
} from '@hutong/oversight';
import { beijing, timeText } from '@hutong/record';
import type { Anywhere, Work } from '../../command.ts';
import { EXIT, Failed } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { atNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';

/** At most so many nodes are shown, and rows of one node's history (90 days at 32 an hour). */
const MAX_NODES = 50_000;
const MAX_ROWS = 69_120;

/** `hutong health`: how a node is and all beneath it, the worst first. Exit code 1 when somebody must look. */
export const health: Work<never, Anywhere | 'node' | 'since'> = async (given, session) => {
  const { node, since } = given;
  const from = since === undefined ? undefined : readSince(since, session);
  if (from !== undefined && node === undefined) throw session.missing('--node', 'hutong health');
  return atNode(given, session, async ({ api }) => {
    if (node !== undefined && from !== undefined) {
      const page = (since = timeText(from)) => api.health.history({ node, limit: 500, since });
      return tellHistory(await everyItem(page, MAX_ROWS), node, session);
    }
    const found = worstFirst(await everyItem((after) => api.health.now({ limit: 500, after }), MAX_NODES));
    const all = node === undefined ? found : found.filter((one) => one.node === node);
    if (all.length === 0)
      throw new Failed(session.say('no_such_node', { node: node ?? '' }), session.say('see_health'));
    const rows = all.flatMap((one) => linesOf(one, session));
    const head = [session.say('node'), '', healthText(session.lang, 'health_title')];
    session.rows([head, ...rows]);
    const counts = { red: 0, amber: 0, green: 0, none: 0 };
    for (const { level } of all) counts[level]++;
    session.print(healthText(session.lang, 'health_summary', counts));
    return session.result({ counts, items: all }, counts.red + counts.amber > 0 ? EXIT.failed : EXIT.done);
  });
};

function tellHistory(rows: HealthHistoryPage['items'], node: string, session: Session): number {
  const { lang } = session;
  if (rows.length === 0) session.print(healthText(lang, 'health_none_kept'));
  const heads = [healthText(lang, 'health_left'), healthText(lang, 'health_title')] as const;
  const lines = rows.map(({ at, states, left }) => [beijing(at), String(left), stateNames(states, lang)]);
  if (rows.length > 0) session.rows([[session.say('recorded'), ...heads], ...lines]);
  return session.result({ node, items: rows });
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
    throw badOption('--since', text, '7d, 24h, 2026-11-20, 2026-11-20T08:00:00+08:00', session);
  return at;
}

/** One line for each reason, the name in the first; then whom to call, where somebody must look. */
function linesOf({ node, name, reasons, level, contact }: NodeHealth, session: Session): string[][] {
  const lines = reasons.map((reason, i) => [
    i === 0 ? `${node} ${name}` : '',
    healthText(session.lang, `health_${reason.level}`),
    healthText(session.lang, healthKey(reason), healthWords(reason, beijing, session.lang)),
  ]);
  if (contact === undefined || (level !== 'red' && level !== 'amber')) return lines;
  return [...lines, ['', '', contactText(session.lang, contact)]];
}
