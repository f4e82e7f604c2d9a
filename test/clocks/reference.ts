// A second implementation of the clocks, slow and obvious: it walks day by day, asks everything anew, and shares no code
// with packages/. Written from the design's counting rules alone.

import { dayOf, follows, type Happened, holds, isProvisional, pick } from './days.ts';
import { itemOf, limitOf, type RefBudget } from './limits.ts';
import { Run } from './run.ts';
import type { Line, Matter, RefRule, Row, World } from './world.ts';

const KINDS: [RegExp, string][] = [
  [/^case\./, 'case'],
  [/^complaint\./, 'complaint'],
  [/^disclosure\.(document|part)$/, 'document'],
  [/^disclosure\.(?!correct)/, 'request'],
  [/^catalogue\./, 'item'],
  [/^supervision\./, 'card'],
];

/** Every clock that has started by the day of reckoning. */
export function referenceClocks(world: World): Row[] {
  const lines: Line[] = [];
  for (const line of world.lines) {
    const twice = lines.some(({ node, id }) => node === line.node && id === line.id);
    if (!twice && line.day <= world.on && line.recorded <= world.on) lines.push(line);
  }
  const corrects = (i: number, j: number): boolean => {
    const [one, other] = [lines[i]!, lines[j]!];
    return (
      one.type.endsWith('.correct') &&
      one.node === other.node &&
      one.subject === other.subject &&
      one.body.of === other.id
    );
  };
  const isVoid = (j: number): boolean =>
    lines.some((_, i) => (i > j || !lines[j]!.type.endsWith('.correct')) && corrects(i, j) && !isVoid(i));
  const good = lines.filter((_, j) => !isVoid(j));
  const names = new Map<string, Line[]>();
  for (const line of good) {
    const kind = KINDS.find(([pattern]) => pattern.test(line.type))?.[1];
    if (kind === undefined) continue;
    const name = JSON.stringify([...homeOf(line, kind, lines), kind]);
    names.set(name, [...(names.get(name) ?? []), line]);
  }
  const rows: Row[] = [];
  for (const [name, events] of names) {
    const [node, number, kind] = JSON.parse(name) as [string, string, string];
    const sorted = [...events].sort((a, b) => a.at - b.at);
    rows.push(...matterRows({ world, good, node, number, kind, events: sorted }));
  }
  return rows;
}

function homeOf(line: Line, kind: string, lines: Line[]): [string, string] {
  const about =
    kind !== 'card' || line.type === 'supervision.card' || line.type === 'supervision.urge'
      ? undefined
      : lines.find(({ id, node }) => id === line.body.of && node === (line.body.to ?? line.node));
  return about === undefined ? [line.node, line.subject] : [about.node, about.subject];
}

function matterRows(matter: Matter): Row[] {
  const rules = matter.world.rules.filter(({ kind }) => kind === matter.kind);
  const rows: Row[] = [];
  const deemed: Line[] = [];
  for (const rule of rules.filter(({ deem }) => deem !== undefined)) {
    for (const { row, late, start } of ruleRows(matter, rule, matter.events)) {
      rows.push(row);
      const { line, day, written } = start;
      if (late)
        deemed.push({ ...line, day: written, missed: day, type: rule.deem!.event, body: rule.deem!.body });
    }
  }
  for (const rule of rules.filter(({ deem }) => deem === undefined))
    rows.push(...ruleRows(matter, rule, [...matter.events, ...deemed]).map(({ row }) => row));
  return rows;
}

interface Found {
  row: Row;
  late: boolean;
  start: Happened;
}

function ruleRows(matter: Matter, rule: RefRule, events: Line[]): Found[] {
  const starts = pick(events, [rule.start], matter.world.on);
  if (rule.each === undefined)
    return starts.slice(0, 1).flatMap((first) => instanceRows(matter, rule, events, first));
  const each = rule.each;
  const keys: unknown[] = [];
  return starts.flatMap((first) => {
    const key = first.line.body[each] ?? first.line.id;
    if (keys.includes(key)) return [];
    keys.push(key);
    const own = events.filter(({ id, body }) => {
      const named = body[each];
      return id === first.line.id || named === undefined || named === key || named === first.line.id;
    });
    return instanceRows(matter, rule, own, first, events);
  });
}

function instanceRows(matter: Matter, rule: RefRule, own: Line[], first: Happened, all = own): Found[] {
  const { world } = matter;
  const { from, until } = rule.in_force ?? {};
  if (first.day < (dayOf(from) ?? -Infinity) || first.day > (dayOf(until) ?? Infinity)) return [];
  const item = itemOf(matter, all, first.day);
  const fact = (name: string) => item?.[name] ?? all.find(({ body }) => body[name] !== undefined)?.body[name];
  if (!holds(rule.applies, fact)) return [];
  const again = pick(own, rule.restart ?? [], world.on).filter((one) => follows(one, first));
  const starts = [first, ...again];
  return starts.flatMap((start, index) => {
    const limit = (which: 'statutory' | 'promised') =>
      limitOf(rule.budget[which], { start: start.line, first: first.line, item, fact, matter });
    const limits = { statutory: limit('statutory'), promised: limit('promised') };
    if (limits.statutory === undefined && limits.promised === undefined) return [];
    const stop = pick(own, rule.stop, world.on).find((one) => follows(one, start));
    if (rule.only_if_stopped === true && stop === undefined) return [];
    const found = runRow(new Run(matter, rule, own, start, limits), stop, starts[index + 1], index + 1);
    return [found];
  });
}

function runRow(run: Run, stop: Happened | undefined, next: Happened | undefined, number: number): Found {
  const { matter, rule, start, limits } = run;
  const { on } = matter.world;
  const refs = (rule.void ?? []).map((ref) => (typeof ref === 'string' ? { on: ref } : ref));
  const stopDay = stop?.day ?? Infinity;
  const voids = pick(run.own, refs, on).filter((one) => follows(one, start) && one.day <= stopDay);
  let voidDay = voids[0]?.day;
  if (next !== undefined && next.day <= stopDay && next.day <= (voidDay ?? Infinity)) {
    const due = run.deciding(next.day);
    if (due === undefined || next.day <= due) voidDay = next.day;
  }
  const done = voidDay === undefined ? stop?.day : undefined;
  const end = voidDay ?? done;
  const asOf = end ?? on;
  const [due, statutory, promised] = [run.deciding(asOf), run.statutory(asOf), run.promised(asOf)];
  const late = due !== undefined && asOf > due;
  let state = 'running';
  if (voidDay !== undefined) state = 'void';
  else if (done !== undefined) state = late ? 'late' : 'met';
  else if (late) state = 'late';
  else if (run.isOut(on, run.paused(asOf))) state = 'suspended';
  const cards = cardsOf(run, { statutory, promised }, end, asOf);
  const last = Math.max(statutory ?? on, on);
  const row: Row = {
    node: matter.node,
    kind: matter.kind,
    number: matter.number,
    clock: rule.id,
    run: number,
    start_record: start.line.id,
    state,
    started: start.day,
    due: statutory ?? null,
    promised_due: promised ?? null,
    done: done ?? null,
    used: run.counted(Math.min(done ?? on, on), asOf),
    budget: budgetOf(run, limits.statutory, statutory, asOf),
    unit: rule.unit,
    level: ['red', 'yellow', 'warning'].find((level) => cards.some((card) => card.level === level)) ?? 'none',
    cards,
    provisional: isProvisional(matter, start.day, last),
  };
  return { row, late, start };
}

function budgetOf(run: Run, limit: RefBudget, due: number | undefined, asOf: number): number | null {
  if (limit === undefined) return null;
  if ('days' in limit) return limit.days + run.extra('statutory', asOf);
  let n = 0;
  for (let at = run.start.day + 1; at <= (due ?? limit.day); at++) if (run.isUnit(at)) n++;
  return n;
}

function cardsOf(
  run: Run,
  dues: Record<'statutory' | 'promised', number | undefined>,
  end: number | undefined,
  asOf: number,
) {
  const { on } = run.matter.world;
  const earned: { level: string; on: number }[] = [];
  for (const { card, of, plus } of run.rule.marks) {
    const due = dues[of];
    if (due === undefined) continue;
    let day: number | undefined = due;
    if (plus > 0) day = run.after(due, plus, asOf);
    if (plus < 0) day = run.before(due, -plus, asOf);
    if (day === undefined || day <= run.start.day || day > on) continue;
    if (end === undefined || (card !== 'warning' && end >= day)) earned.push({ level: card, on: day });
  }
  const order = ['warning', 'yellow', 'red'];
  const highest = earned.filter(
    (card, i) =>
      !earned.some((other, j) => {
        const over = order.indexOf(other.level) - order.indexOf(card.level);
        return other.on === card.on && (over > 0 || (over === 0 && j < i));
      }),
  );
  return highest.sort((a, b) => a.on - b.on);
}
