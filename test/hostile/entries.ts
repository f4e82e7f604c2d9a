// Entries as no honest program writes them: of every record type there is, one thing about each of them wrong. Which
// follows from a seed alone.
import { readFileSync } from 'node:fs';
import { decodeEntry, encode, jsonSchemas, plainBody, recordTypes } from '@hutong/record';
import { createTlsKey } from '@hutong/trust';
import { chance } from '../chance.ts';

/** One entry of a hall in somebody else's hands, and what is wrong with it. */
export interface HostileEntry {
  what: string;
  /** Of its envelope, as lower-case hex with hyphens, whatever bytes it has. */
  id: string;
  bytes: Uint8Array;
}

type Map_ = Record<string, unknown>;

/** An entry's wire map (see packages/record/src/entry.ts), before anything is wrong with it. */
interface Wire extends Map_ {
  b: Map_;
  i: Uint8Array;
}

const VECTORS = new URL('../vectors/record/entries.json', import.meta.url);
const LAST_MS = 8.64e15;
const SAFE = Number.MAX_SAFE_INTEGER;

/** A good body of every type: the frozen vectors have one of each. */
function goodBodies(): Map<string, Map_> {
  const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as { hex: string }[];
  const entries = vectors.map(({ hex }) => decodeEntry(Buffer.from(hex, 'hex')));
  return new Map(entries.map(({ type, body }) => [type, plainBody(body)]));
}

/** What a field may be made instead, whatever it should be. */
const ODD: [string, unknown][] = [
  ['null', null],
  ['true', true],
  ['zero', 0],
  ['minus one', -1],
  ['2^31', 2 ** 31],
  ['the largest exact number', SAFE],
  ['the smallest exact number', -SAFE],
  ['2^64 − 1', 2n ** 64n - 1n],
  ['−2^64', -(2n ** 64n)],
  ['no text', ''],
  ['a blank', ' '],
  ['NUL', 'a\0b'],
  ['markup', '<script>alert(1)</script>'],
  ['a long text', 'x'.repeat(20_000)],
  ['characters beyond the first plane', '𠮷'.repeat(300)],
  ['bytes', new Uint8Array(32)],
  ['no list', []],
  ['a list of null', Array(2_000).fill(null)],
  ['a list of lists', [[[[]]]]],
  ['no map', {}],
  [
    'a map of everything',
    { toString: 1, constructor: null, length: -1, valueOf: 'x', toJSON: 'x', node: 'good' },
  ],
  ['a name of JavaScript', 'constructor'],
  ['a date that no calendar has', '9999-99-99'],
  ['a time beyond the calendar', '+275760-09-13T00:00:00.001Z'],
  ['another node', 'good'],
  ['an origin of nobody', 'test/nobody/1-00000000'],
  ['an epoch with zeros before it', 'test/good/007-00000000'],
  ['a key that is none', `test/good/cosigner+00000000+${Buffer.alloc(33, 4).toString('base64')}`],
  ['32 zero bytes', Buffer.alloc(32).toString('base64')],
];

interface Schema extends Map_ {
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}

/** Values at the edges of what a field's schema allows, and one beyond each. */
function edges(schema: Schema): [string, unknown][] {
  const found: [string, unknown][] = [];
  const { minimum, maximum, minLength, maxLength, maxItems } = schema as Record<string, number | undefined>;
  for (const [name, at, step] of [
    ['least', minimum, -1],
    ['most', maximum, 1],
  ] as const) {
    if (typeof at !== 'number' || !Number.isSafeInteger(at)) continue;
    found.push([`the ${name}`, at]);
    if (Number.isSafeInteger(at + step)) found.push([`beyond the ${name}`, at + step]);
  }
  for (const [name, length] of [
    ['as short as may be', minLength],
    ['as long as may be', maxLength],
    ['longer than may be', maxLength === undefined ? undefined : maxLength + 1],
  ] as const)
    if (length !== undefined && length <= 60_000) found.push([name, '9'.repeat(length)]);
  if (maxItems !== undefined) found.push(['more items than may be', Array(maxItems + 1).fill('x')]);
  for (const word of (schema.enum as unknown[] | undefined) ?? []) found.push([`the word ${word}`, word]);
  for (const way of schema.anyOf ?? []) found.push(...edges(way));
  return found;
}

/** Every field of a schema with its path, those within fields too. */
function fieldsOf(schema: Schema, path: string[] = []): { path: string[]; schema: Schema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const at = [...path, name];
    const deeper = [inner, ...(inner.anyOf ?? [])].flatMap((one) => fieldsOf(one, at));
    const items = inner.items === undefined ? [] : fieldsOf(inner.items, [...at, '0']);
    return [{ path: at, schema: inner }, ...deeper, ...items];
  });
}

type Change = { what: string; apply(wire: Wire): void };

function bodyChanges(type: string): Change[] {
  const schema = (jsonSchemas() as unknown as Record<string, { properties: { body: Schema } }>)[type];
  if (schema === undefined) return [];
  return fieldsOf(schema.properties.body).flatMap(({ path, schema: field }) => [
    { what: `${path.join('.')} missing`, apply: (wire: Wire) => put(wire.b, path, undefined) },
    ...[...ODD, ...edges(field)].map(([name, value]) => ({
      what: `${path.join('.')} ${name}`,
      apply: (wire: Wire) => put(wire.b, path, value),
    })),
  ]);
}

function put(map: Map_, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete map[name];
    // Of its own: what is put into it later must not stand in every entry that has it.
    else map[name] = structuredClone(value);
    return;
  }
  if (!isContainer(map[name])) map[name] = rest[0] === '0' ? [{}] : {};
  put(map[name] as Map_, rest, value);
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

const TIMES = [0, -1, 1, LAST_MS, -LAST_MS, LAST_MS + 1, -LAST_MS - 1, LAST_MS - 28_800_000, SAFE, -SAFE];
TIMES.push(253_402_300_800_000, -62_167_219_200_001, 2 ** 51, 2 ** 32);
const LINES = [' ', '\n', '\0', 'x', '𠮷'.repeat(100), '<b>', 'test/good/1-00000000:1', "';--", '%', '../..'];
const envelope = (what: string, over: Partial<Wire>): Change => ({
  what,
  apply: (wire) => void Object.assign(wire, structuredClone(over)),
});
const filled = (byte: number) => new Uint8Array(16).fill(byte);

const ENVELOPES: Change[] = [
  ...TIMES.flatMap((ms) => [
    envelope(`occurred at ${ms}`, { o: ms }),
    envelope(`recorded at ${ms}`, { r: ms }),
  ]),
  ...LINES.flatMap((s) => [envelope(`subject ${JSON.stringify(s).slice(0, 30)}`, { s })]),
  ...LINES.flatMap((d) => [envelope(`department ${JSON.stringify(d).slice(0, 30)}`, { d })]),
  ...[0, 255].map((byte) => envelope(`an id of ${byte}`, { i: filled(byte) })),
  envelope('an id of the neighbour', { i: Buffer.from('019caa2c0000700080000000000000aa', 'hex') }),
  envelope('a commitment named constructor', { c: { constructor: new Uint8Array(32) } }),
  envelope('many commitments', {
    c: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}`, new Uint8Array(32)])),
  }),
  envelope('an empty body', { b: {} }),
  envelope('a type nobody knows', { t: 'future.kind' }),
  envelope('a type named constructor', { t: 'constructor' }),
  envelope('a registry type nobody knows', { t: 'registry.later' }),
  envelope('another visibility', { a: 'internal' }),
  envelope('back-filled', { f: true }),
  envelope('fields of a later version', { x: [1], zz: { y: 2n ** 63n } }),
  envelope('version 2', { v: 2 }),
  envelope('a time that is text', { o: '2024-03-01' }),
  envelope('a body that is a list', { b: [] as unknown as Map_ }),
  envelope('no visibility', { a: 'secret' }),
];

/** Bodies that are good for their readers in part alone. */
function wholes(): Change[] {
  const { spki } = createTlsKey();
  const state = { names: ['a.example'], trusts: ['ab'.repeat(32)] };
  const tls = (what: string, b: Map_): Change => envelope(`tls: ${what}`, { t: 'tls', b });
  return [
    tls('a good key and nothing else', { key: spki }),
    tls('a good key, names of anything', { key: spki, trusts: [], names: [null, {}, 5] }),
    tls('a good key, the neighbour’s names', { key: spki, ...state, names: ['127.0.0.1', 'good'] }),
    tls('well formed', { key: spki, ...state }),
    tls('a key that is none', { ...state, key: 'AAAA' }),
  ];
}

/** Hostile entries without end, the same for a seed: first one wrong thing at a time, later several. */
export function* hostileEntries(seed: number): Generator<HostileEntry, never> {
  const next = chance(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const bodies = goodBodies();
  const types = [...recordTypes.keys()];
  const changes = new Map(types.map((type) => [type, bodyChanges(type)]));
  const whole = wholes();
  for (let n = 0; ; n++) {
    const type = types[n % types.length] as string;
    const now = Date.now();
    const wire: Wire = {
      a: 'public',
      b: structuredClone(bodies.get(type) ?? {}),
      c: {},
      d: '农安县政务服务局',
      f: false,
      i: idOf(now, n),
      o: now,
      r: now,
      s: `敌-${n}`,
      t: type,
      v: 1,
    };
    const done: Change[] = [];
    const roll = next();
    if (roll < 0.7) done.push(pick(changes.get(type) as Change[]));
    if (roll >= 0.7 || n % 7 === 0) done.push(pick(roll > 0.95 ? whole : ENVELOPES));
    if (n > 2_000 && next() < 0.5) done.push(pick(changes.get(type) as Change[]));
    for (const change of done.filter((c) => c !== undefined)) change.apply(wire);
    const what = `${n}: ${type}, ${done.map((c) => c?.what).join('; ')}`;
    yield { what, id: uuidOf(wire.i), bytes: next() < 0.01 ? broken(encode(wire), next) : encode(wire) };
  }
}

/** Bytes that are no CBOR, or not all of it. */
function broken(bytes: Uint8Array, next: () => number): Uint8Array {
  const at = 1 + Math.floor(next() * (bytes.length - 1));
  return next() < 0.5 ? bytes.subarray(0, at) : Buffer.from(bytes).fill(0xff, at, at + 1);
}

function idOf(ms: number, n: number): Uint8Array {
  const id = Buffer.alloc(16);
  id.writeUIntBE(ms, 0, 6);
  id.writeUInt16BE(0x7000, 6);
  id.writeUInt32BE(0x8000_0000, 8);
  id.writeUInt32BE(n, 12);
  return id;
}

function uuidOf(id: Uint8Array): string {
  const hex = Buffer.from(id).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
