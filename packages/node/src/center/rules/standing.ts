import type { SetLine } from '@hutong/api';
import { bundledFiles, type Day, dateOf, dayOfDate } from '@hutong/matters';
import { readBody } from '@hutong/record';
import type { ListRecords } from '@hutong/supervision';

type Shown = Awaited<ReturnType<ListRecords>>['items'][number];
type Standing = SetLine['standing'];

/** Versions of rules and calendars that are told; of more the newest. */
const MOST = 2_000;

/** Every version of rules and calendars held here, the newest first; those that came with the program last. */
export async function linesOf(list: ListRecords, today: Day): Promise<SetLine[]> {
  const rules = (await newest(list, 'rules.set')).flatMap(rulesLine);
  const calendars = (await newest(list, 'calendar.set')).flatMap(calendarLine);
  const lines = [...standingRules(rules, today), ...standingCalendars(calendars, today)];
  const said = lines.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? 1 : -1));
  return [...said, ...bundledLines(today)];
}

async function newest(list: ListRecords, type: string): Promise<Shown[]> {
  const found: Shown[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor === undefined ? { type } : { type, cursor });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined && found.length < MOST);
  return found;
}

type Unranked = Omit<SetLine, 'standing'>;

function rulesLine(shown: Shown): Unranked[] {
  const body = readBody(shown, 'rules.set');
  if (body === undefined) return [];
  const { effective_from: from, scope, post = null, reason = null } = body;
  return [{ type: 'rules.set', ...placeOf(shown), ...whereIn(scope), from, until: null, by: post, reason }];
}

function calendarLine(shown: Shown): Unranked[] {
  const body = readBody(shown, 'calendar.set');
  if (body === undefined) return [];
  const { valid_from: from, valid_until: until, scope, post = null, reason = null } = body;
  return [{ type: 'calendar.set', ...placeOf(shown), ...whereIn(scope), from, until, by: post, reason }];
}

const placeOf = ({ subject: name, node, id: record, recorded_at: at }: Shown) => ({ name, node, record, at });
const whereIn = ({ divisions = [], nodes = [] }: { divisions?: string[]; nodes?: string[] }) => ({
  divisions,
  nodes,
});
const scopeOf = ({ node, divisions, nodes }: Unranked) => JSON.stringify([node, divisions, nodes]);

/** Of those for one scope that have begun, the latest is in force. @param lines the newest first */
function standingRules(lines: readonly Unranked[], today: Day): SetLine[] {
  const known = new Map<string, string>();
  const latest = [...lines].sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1));
  return latest.map((line) => {
    const isBegun = dayOfDate(line.from ?? '')! <= today;
    const scope = scopeOf(line);
    const standing: Standing = !isBegun ? 'to_come' : known.has(scope) ? 'replaced' : 'in_force';
    if (isBegun) known.set(scope, line.record ?? '');
    return { ...line, standing };
  });
}

/** Of two for one scope the later speaks alone for the days that it covers. @param lines the newest first */
function standingCalendars(lines: readonly Unranked[], today: Day): SetLine[] {
  return lines.map((line, i) => {
    const [from, until] = [line.from ?? '', line.until ?? ''];
    const isCovered = lines
      .slice(0, i)
      .some(
        (later) =>
          scopeOf(later) === scopeOf(line) && (later.from ?? '') <= from && (later.until ?? '') >= until,
      );
    const standing: Standing = isCovered ? 'replaced' : until < dateOf(today) ? 'ended' : 'in_force';
    return { ...line, standing };
  });
}

function bundledLines(today: Day): SetLine[] {
  const { rules, calendars } = bundledFiles();
  const common = { node: '', record: null, at: null, by: null, reason: null };
  return [
    {
      type: 'rules.set',
      ...common,
      name: rules.version,
      from: null,
      until: null,
      divisions: [],
      nodes: [],
      standing: 'in_force',
    },
    ...calendars.map(({ version, divisions, nodes, validFrom, validUntil }): SetLine => {
      const standing = validUntil < today ? 'ended' : 'in_force';
      const days = { from: dateOf(validFrom), until: dateOf(validUntil) };
      const where = { divisions: [...divisions], nodes: [...nodes] };
      return { type: 'calendar.set', ...common, ...days, ...where, name: version, standing };
    }),
  ];
}
