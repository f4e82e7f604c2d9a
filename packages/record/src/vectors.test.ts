import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  commitment,
  decodeEntry,
  encodeEntry,
  jsonSchemas,
  prepareRecord,
  readSaid,
  recordTypes,
} from './index.ts';

type Vector = {
  name: string;
  now: number;
  own?: boolean;
  input: { type: string; private?: Record<string, string> };
  hex: string;
  values: { field: string; salt: string; value: string; commitment: string }[];
};
const file = new URL('../../../test/vectors/record/entries.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];

/** The vectors' randomness: bytes 0, 1, 2 … from the start of each vector. */
function counting(): (n: number) => Uint8Array {
  let next = 0;
  return (n) => Uint8Array.from({ length: n }, () => next++ & 0xff);
}

describe('frozen entries', () => {
  test.each(vectors)('$name', ({ input, now, own, hex, values }) => {
    const prepared = prepareRecord(input, { now, own: own ?? false, random: counting() });
    expect(prepared.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual([hex]);
    const entry = decodeEntry(Buffer.from(hex, 'hex'));
    expect(Buffer.from(encodeEntry(entry)).toString('hex')).toBe(hex);
    expect(readSaid(entry)?.type).toBe(input.type);
    expect(values.map(({ field }) => field)).toEqual(Object.keys(input.private ?? {}));
    for (const { field, salt, value, commitment: said } of values) {
      expect(Buffer.from(commitment(Buffer.from(salt, 'hex'), value)).toString('hex')).toBe(said);
      expect(Buffer.from(entry.commitments[field]!).toString('hex')).toBe(said);
    }
  });
  test('every record type has one', () => {
    expect(new Set(vectors.map(({ input }) => input.type))).toEqual(new Set(recordTypes.keys()));
  });
});

describe('JSON Schemas', () => {
  const schemas = jsonSchemas();
  test('every type has one, with titles, its source, and its private fields', () => {
    expect(Object.keys(schemas)).toEqual([...recordTypes.keys()]);
    const apply = schemas['case.apply'] as unknown as {
      title: string;
      description: string;
      properties: {
        body: { properties: Record<string, { title: string }> };
        private: { properties: object };
      };
    };
    expect(apply.title).toBe('申请');
    expect(apply.description).toContain('GB/T 39046');
    expect(apply.properties.body.properties.item_name!.title).toBe('事项名称');
    expect(Object.keys(apply.properties.private.properties)).toContain('applicant_id_number');
  });
  test('every body field has a Chinese title', () => {
    for (const [type, schema] of Object.entries(schemas)) {
      const { body } = schema.properties as { body: { properties: Record<string, { title?: string }> } };
      for (const [field, { title }] of Object.entries(body.properties)) {
        expect(`${type} ${field} ${title}`).toMatch(/\p{Script=Han}/u);
      }
    }
  });
  test('no body schema names a private field', () => {
    for (const kind of recordTypes.values()) {
      const { body } = schemas[kind.type]!.properties as { body: { properties: object } };
      for (const field of kind.private) expect(Object.keys(body.properties)).not.toContain(field);
    }
  });
});
