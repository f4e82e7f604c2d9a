import {
  bundledFiles,
  Calendars,
  type Day,
  dayOfDate,
  dayOfMoment,
  InvalidFile,
  type Layer,
  type RuleSet,
  Rules,
  type RuleVersion,
  readLayer,
  readRules,
} from '@hutong/matters';
import { type BodyOf, type Entry, readBody } from '@hutong/record';
import type { Place } from './hearing.ts';

/** A version of rules or of a calendar: an entry, or what came with the program. */
export type Version = Place | { bundled: string };

/** What a node is judged by, as of a hearing. */
export interface Law {
  rules: Rules;
  calendars: Calendars;
  /** What these are made of: versions of the rules with their days, and layers of calendars. */
  inForce: readonly RuleVersion[];
  layers: readonly Layer[];
  /** What each version of rules and calendars is on record, by its name. */
  versions: ReadonlyMap<string, Version>;
}

/** What the law of a node follows from, beside what its ancestors put on record. */
export interface Grounds {
  /** What came with the program: the first version of all. */
  rules: RuleSet;
  calendars: readonly Layer[];
  /** The node’s division code. */
  division: string | undefined;
  /** Its ancestors, the nearest first. */
  ancestors: readonly { node: string; division: string | undefined }[];
  /** The day up to which the parent before the one that judges had heard it, where a move says so: it deals from there. */
  since?: Day | undefined;
}

/** What a registry knows of nodes, as far as it tells by what they are judged. */
interface Known {
  node(
    name: string,
  ): { divisionCode: string | undefined; parent: string | null; heardUntil?: string } | undefined;
  ancestors(name: string): readonly string[];
}

/**
 * The grounds of a node, by what the registry says of it now.
 * @param center who judges it, where that matters
 */
export function groundsFor(registry: Known, node: string, center?: string): Grounds {
  const division = (of: string) => registry.node(of)?.divisionCode;
  const ancestors = registry.ancestors(node).map((one) => ({ node: one, division: division(one) }));
  const { parent, heardUntil } = registry.node(node) ?? {};
  const since = parent === center && heardUntil !== undefined ? dayOfDate(heardUntil) : undefined;
  return { ...bundledFiles(), division: division(node), ancestors, since };
}

/** A version of rules or of a calendar in its place. */
export interface SetSaid extends Place {
  entry: Pick<Entry, 'type' | 'recordedAt'> & { body: object };
}

type Scope = BodyOf<'rules.set'>['scope'];

/** Levels of scopes: of all beneath a center, by how near it is, then of divisions, then of nodes that are named. */
const [OF_DIVISIONS, OF_NODES] = [100, 1_000];

const known = new WeakMap<Grounds, { of: string; law: Law }>();

/**
 * The rules and calendars of a node (A5): those that came with the program, and over them what its ancestors put on record,
 * the nearest scope first. What contradicts itself is passed over.
 * @param node whom they are for
 * @param said entries of its ancestors, as far as a hearing covers them
 */
export function lawOf(grounds: Grounds, node: string, said: readonly SetSaid[]): Law {
  const sets = said.filter(({ entry: { type } }) => type === 'rules.set' || type === 'calendar.set');
  const of = sets.map(nameOf).join('\n');
  const held = known.get(grounds);
  if (held?.of === of) return held.law;
  const law = make(grounds, node, sets);
  known.set(grounds, { of, law });
  return law;
}

function make(grounds: Grounds, node: string, said: readonly SetSaid[]): Law {
  const nearness = ({ origin }: Place) =>
    grounds.ancestors.findIndex((one) => one.node === origin.split('/')[1]);
  // Of two that are as near the later counts: that of the nearer center.
  const sets = [...said].sort((a, b) => nearness(b) - nearness(a));
  const versions = new Map<string, Version>();
  for (const { version } of [grounds.rules, ...grounds.calendars])
    versions.set(version, { bundled: version });
  const rules: Ranked[] = [];
  const layers = [...grounds.calendars];
  for (const placed of sets) {
    const { origin, index, entry } = placed;
    const name = nameOf(placed);
    const center = nearness(placed);
    const version = read(() => rulesIn(entry, name, (scope) => levelOf(scope, center, node, grounds)));
    const layer = read(() => layerIn(entry, name, center, grounds));
    if (version !== undefined) rules.push(version);
    if (layer !== undefined) layers.push(layer);
    if (version !== undefined || layer !== undefined) versions.set(name, { origin, index });
  }
  const versionsInForce = [{ set: grounds.rules, effectiveFrom: 0 }, ...inForce(rules)];
  return {
    rules: new Rules(versionsInForce),
    calendars: new Calendars(layers),
    inForce: versionsInForce,
    layers,
    versions,
  };
}

function nameOf({ origin, index }: Place): string {
  return `${origin} #${index}`;
}

interface Ranked extends RuleVersion {
  level: number;
}

function rulesIn(
  entry: SetSaid['entry'],
  name: string,
  levelIn: (scope: Scope) => number | undefined,
): Ranked | undefined {
  const body = readBody(entry, 'rules.set');
  const level = body && levelIn(body.scope);
  if (body === undefined || level === undefined) return undefined;
  const { rules, params = {} } = body;
  // No rule judges what began before it was said.
  const effectiveFrom = Math.max(dayOfDate(body.effective_from)!, dayOfMoment(entry.recordedAt));
  return { set: readRules({ rules, params }, name), effectiveFrom, level };
}

function layerIn(entry: SetSaid['entry'], name: string, center: number, grounds: Grounds): Layer | undefined {
  const body = readBody(entry, 'calendar.set');
  if (body === undefined || center < 0) return undefined;
  const { scope, valid_from, valid_until, off_days, work_days } = body;
  const { divisions = [], nodes = [] } = scope;
  const isNamed = divisions.length + nodes.length > 0;
  const area = areaOf(center, grounds);
  const where = isNamed ? { divisions, nodes } : { divisions: [area] };
  const above = grounds.ancestors.length - center;
  // What a center says lies over the nation’s calendar; the top one alone may set that anew, and then says so.
  const over = above === 1 && (isNamed || area !== '') ? 0 : above;
  return readLayer({ ...where, valid_from, valid_until, off_days, work_days }, name, over);
}

/**
 * Where a calendar holds that a center sets for all beneath it: its division code without the zeros that say "all of it"; of one
 * that has none, or another than the node, that of the next above it.
 */
function areaOf(center: number, { ancestors, division = '' }: Grounds): string {
  const areas = ancestors.slice(center).map((one) => (one.division ?? '').replace(/(00)+$/, ''));
  return areas.find((area) => area !== '' && division.startsWith(area)) ?? '';
}

function levelOf(
  { divisions = [], nodes = [] }: Scope,
  center: number,
  node: string,
  { division = '' }: Grounds,
): number | undefined {
  if (center < 0) return undefined;
  if (nodes.includes(node)) return OF_NODES;
  const lengths = divisions.filter((prefix) => division.startsWith(prefix)).map((prefix) => prefix.length);
  if (lengths.length > 0) return OF_DIVISIONS + Math.max(...lengths);
  return divisions.length + nodes.length === 0 ? OF_DIVISIONS - 1 - center : undefined;
}

/** Which version is in force from which day on: of those that hold, the nearest scope’s, and of these the latest. */
function inForce(rules: readonly Ranked[]): RuleVersion[] {
  const found: RuleVersion[] = [];
  const days = new Set<Day>(rules.map(({ effectiveFrom }) => effectiveFrom));
  for (const day of [...days].sort((a, b) => a - b)) {
    let best: Ranked | undefined;
    for (const one of rules) {
      if (one.effectiveFrom > day) continue;
      const isNearer =
        best === undefined ||
        one.level > best.level ||
        (one.level === best.level && one.effectiveFrom >= best.effectiveFrom);
      if (isNearer) best = one;
    }
    if (best !== undefined && found.at(-1)?.set !== best.set)
      found.push({ set: best.set, effectiveFrom: day });
  }
  return found;
}

function read<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidFile) return undefined;
    throw error;
  }
}
