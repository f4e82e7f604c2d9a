import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InvalidFolder } from './errors.ts';
import { type InitOptions, initFolder, openFolder, readConfig } from './folder.ts';
import { temporary } from './testing.ts';

let temp: ReturnType<typeof temporary>;
beforeEach(() => {
  temp = temporary();
});
afterEach(() => temp.done());

const options: InitOptions = {
  kind: 'center',
  network: 'jilin',
  node: 'jilin-province',
  name: '吉林省政务大厅',
  level: 'province',
  parent: null,
  http: { host: '127.0.0.1', port: 0 },
  heartbeat_s: 60,
  now: 1_700_000_000_000,
  random: randomBytes,
};

test('init leaves the enrolment request beside the configuration, and does not go over a node', () => {
  const dir = join(temp.dir, 'node');
  const request = initFolder(dir, options);
  expect(JSON.parse(readFileSync(join(dir, 'enrol.json'), 'utf8'))).toEqual(request);
  expect(openFolder(dir).keys.origin).toBe(request.origin);
  expect(() => initFolder(dir, options)).toThrow(InvalidFolder);
});

test('an init cut short before its configuration was written is run again; the unused keys are kept', () => {
  const dir = join(temp.dir, 'node');
  const first = initFolder(dir, options);
  rmSync(join(dir, 'config.json'));
  const second = initFolder(dir, { ...options, now: options.now + 1 });
  expect(second.origin).not.toBe(first.origin);
  expect(existsSync(join(dir, `keys.unused-${options.now + 1}`))).toBe(true);
  expect(JSON.parse(readFileSync(join(dir, 'enrol.json'), 'utf8'))).toEqual(second);
});

test.each(['config.json', 'root.json'])('a damaged %s is told with what to do next', (name) => {
  const dir = join(temp.dir, 'node');
  initFolder(dir, options);
  for (const text of ['{"version":1,', '{}', '']) {
    writeFileSync(join(dir, name), text);
    expect(() => openFolder(dir)).toThrow(InvalidFolder);
  }
  rmSync(join(dir, name));
  expect(() => openFolder(dir)).toThrow(InvalidFolder);
  if (name === 'config.json') expect(() => readConfig(dir)).toThrow(InvalidFolder);
});

test('the address that is printed on vouchers is an https:// one; another is told by its field', () => {
  const dir = join(temp.dir, 'node');
  initFolder(dir, options);
  const file = join(dir, 'config.json');
  const written = JSON.parse(readFileSync(file, 'utf8'));
  const reads = (portal: unknown) => {
    writeFileSync(file, JSON.stringify({ ...written, desk: { portal } }));
    return readConfig(dir).desk?.portal;
  };
  expect(reads('https://zwfw.example/nongan/')).toBe('https://zwfw.example/nongan/');
  const wrong = [
    'http://zwfw.example',
    'https://a@zwfw.example',
    'https://zwfw.example/?a',
    '//zwfw',
    'x',
    7,
  ];
  for (const portal of [...wrong, `https://zwfw.example/${'a'.repeat(200)}`])
    expect(() => reads(portal)).toThrow(/desk\.portal/);
});
