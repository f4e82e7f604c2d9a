import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BadOutlines, readOutlines } from './outlines.ts';

let file: string;
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-outlines-'));
  file = join(dir, 'map.geojson');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const square = (west: number, south: number) => [
  [
    [west, south],
    [west + 1, south],
    [west + 1, south + 1],
    [west, south + 1],
    [west, south],
  ],
];
const feature = (properties: object, geometry: object) => ({ type: 'Feature', properties, geometry });
const read = (features: unknown) => {
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  return readOutlines(file);
};
const why = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof BadOutlines) return error.told.zh;
    throw error;
  }
  return 'drawn';
};

test('outlines are drawn north up, each with what it is of, and fill the picture', () => {
  const drawn = read([
    feature({ node: 'nongan' }, { type: 'Polygon', coordinates: square(125, 44) }),
    feature({ code: 220183 }, { type: 'MultiPolygon', coordinates: [square(126, 43), square(127, 43)] }),
    feature({ adcode: '220122' }, { type: 'Polygon', coordinates: square(125, 43) }),
  ]);
  expect(drawn?.shapes.map(({ node, code }) => [node, code])).toEqual([
    ['nongan', undefined],
    [undefined, '220183'],
    [undefined, '220122'],
  ]);
  expect(drawn?.width).toBe(900);
  // Three degrees of longitude at 44° are as long as 2.16 of latitude.
  expect(drawn?.height).toBeCloseTo((900 * 2) / (3 * Math.cos((44 * Math.PI) / 180)), -1);
  expect(drawn?.shapes[0]?.path).toMatch(/^M0 (\d+\.?\d*)L300 \1L300 0L0 0Z$/);
  expect(drawn?.shapes[1]?.path.match(/M/g)).toHaveLength(2);
});

test('points nearer than one is seen fall together, and a ring that falls together is left out', () => {
  const tiny = square(125, 43)[0]?.map(([lon = 0, lat = 0]) => [
    125 + (lon - 125) / 1e4,
    43 + (lat - 43) / 1e4,
  ]);
  const drawn = read([
    feature({}, { type: 'Polygon', coordinates: square(125, 43) }),
    feature({}, { type: 'Polygon', coordinates: [tiny] }),
  ]);
  expect(drawn?.shapes.map(({ path }) => path.length > 0)).toEqual([true, false]);
});

test('what cannot be drawn says where, and no file is none', () => {
  rmSync(file, { force: true });
  expect(readOutlines(file)).toBeUndefined();
  writeFileSync(file, '{');
  expect(why(() => readOutlines(file))).toContain('不是 JSON');
  expect(why(() => read([]))).toContain('features');
  expect(why(() => read([feature({}, { type: 'Point', coordinates: [1, 2] })]))).toContain(
    'features.0.geometry',
  );
  const outside = [[[[999, 2]]]];
  expect(why(() => read([feature({}, { type: 'MultiPolygon', coordinates: outside })]))).toContain(
    'features.0.geometry.coordinates.0.0.0.0',
  );
  truncateSync(file, (20 << 20) + 1);
  expect(why(() => readOutlines(file))).toContain('文件太大');
});
