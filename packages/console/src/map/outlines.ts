import { readFileSync, statSync } from 'node:fs';
import { bilingual, ReasonedError } from '@hutong/record';
import { z } from 'zod';

const MAX_BYTES = 20 << 20;
const MAX_SHAPES = 5_000;
/** The picture, in units of SVG; what is nearer together than `NEAR` falls together. */
const WIDTH = 900;
const NEAR = 1;

const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number());
const polygon = z.array(z.array(point));
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon) }),
]);
const word = z.union([z.string(), z.number()]).optional();
const collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z
    .array(z.object({ properties: z.looseObject({ node: word, code: word, adcode: word }), geometry }))
    .min(1)
    .max(MAX_SHAPES),
});

/** An outline as it is drawn: the path of an SVG, and of which nodes it may be. */
export interface Outline {
  path: string;
  /** Name of a node; undefined where the file names none. */
  node: string | undefined;
  /** Division code, six digits (GB/T 2260). */
  code: string | undefined;
}

export interface Outlines {
  width: number;
  height: number;
  shapes: Outline[];
}

/** Why outlines that were given are not drawn. */
export class BadOutlines extends ReasonedError {}

const NO_JSON = bilingual('不是 JSON', 'it is no JSON');
const TOO_BIG = bilingual('文件太大', 'the file is too large');
const NEXT = bilingual(
  '请换一个 GeoJSON（RFC 7946）FeatureCollection：面状轮廓，经纬度坐标，20 MiB 以内',
  'Give a GeoJSON FeatureCollection (RFC 7946): polygons, in degrees, 20 MiB at most.',
);

/**
 * Reads outlines (GeoJSON, RFC 7946). The operator says of each which node it is, by `node`, or by `code` or `adcode`, the
 * division code. Undefined where there is no file.
 * @throws BadOutlines
 */
export function readOutlines(file: string): Outlines | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return undefined;
  if (size > MAX_BYTES) throw new BadOutlines(TOO_BIG, NEXT, file);
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new BadOutlines(NO_JSON, NEXT, file);
  }
  const parsed = collection.safeParse(given);
  if (parsed.success) return drawn(parsed.data.features);
  const [issue] = parsed.error.issues;
  throw new BadOutlines(`${issue?.path.join('.')}: ${issue?.message}`, NEXT, file);
}

type Features = z.output<typeof collection>['features'];

/** Plate carrée, true along the middle parallel: what a province needs, and nobody measures on it. */
function drawn(features: Features): Outlines {
  const rings = features.map(({ geometry: g }) =>
    (g.type === 'Polygon' ? [g.coordinates] : g.coordinates).flat(),
  );
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of rings.flat(2)) {
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  const narrow = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = WIDTH / Math.max(1e-6, (east - west) * narrow);
  const place = ([lon, lat]: readonly number[]): [number, number] => [
    Math.round(((lon ?? 0) - west) * narrow * scale * 10) / 10,
    Math.round((north - (lat ?? 0)) * scale * 10) / 10,
  ];
  const shapes = features.map(({ properties: { node, code, adcode } }, i) => ({
    path: (rings[i] ?? []).map((ring) => pathOf(ring.map(place))).join(''),
    node: node === undefined ? undefined : String(node),
    code: (code ?? adcode) === undefined ? undefined : String(code ?? adcode),
  }));
  return { width: WIDTH, height: Math.ceil((north - south) * scale), shapes };
}

/** A closed line; a ring that falls together is left out. */
function pathOf(ring: readonly [number, number][]): string {
  const kept: [number, number][] = [];
  for (const at of ring) {
    const last = kept.at(-1);
    if (last === undefined || Math.hypot(at[0] - last[0], at[1] - last[1]) >= NEAR) kept.push(at);
  }
  // GeoJSON says the first point again at the end; SVG closes a line by itself.
  const [first, last] = [kept[0], kept.at(-1)];
  if (first !== undefined && last !== undefined && first.join() === last.join()) kept.pop();
  return kept.length < 3 ? '' : `M${kept.map((at) => at.join(' ')).join('L')}Z`;
}
