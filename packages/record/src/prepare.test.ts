import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  both,
  commitment,
  decodeEntry,
  InvalidRecord,
  joinParts,
  MAX_DOCUMENT_BYTES,
  MAX_ENTRY_BYTES,
  PRIVATE_FIELDS,
  plainBody,
  prepareRecord,
  recordTypes,
} from './index.ts';

let drawn = 0;
const ctx = { now: 1_709_256_600_123, random: (n: number) => new Uint8Array(n).fill(drawn++ & 0xff) };
const vectors = new URL('../../../test/vectors/record/', import.meta.url);

function refusal(input: unknown, own = false): InvalidRecord {
  try {
    prepareRecord(input, { ...ctx, own });
  } catch (error) {
    if (error instanceof InvalidRecord) return error;
    throw error;
  }
  throw new Error('it was taken');
}

const step = {
  type: 'case.step',
  subject: 'A1',
  department: '局',
  occurred_at: '2024-03-01',
  body: { step: '审查', action: '通过' },
};
const apply = { ...step, type: 'case.apply', body: { item_name: '食品经营许可' } };
const document = { ...step, type: 'disclosure.document', subject: '006939748/2024-00001' };

describe('bad input', () => {
  type Bad = { name: string; field: string; input: unknown };
  const refused = JSON.parse(readFileSync(new URL('refused.json', vectors), 'utf8')) as Bad[];
  test.each(refused)('$name is refused, naming $field', ({ field, input }) => {
    const error = refusal(input);
    expect(error.field).toBe(field);
    expect(both(error.reason)).not.toBe('');
    expect(both(error.next)).not.toBe('');
  });
  test('an unknown type is answered with near names', () => {
    expect(both(refusal({ ...step, type: 'case.aply' }).next)).toContain('case.apply');
    expect(both(refusal({ ...step, type: 'gensis' }).next)).not.toContain('genesis');
  });
  test('__proto__ anywhere is refused and changes nothing', () => {
    const text = JSON.stringify(step);
    const inBody = JSON.parse(text.replace('"step":', '"__proto__":{"polluted":1},"step":'));
    expect(refusal(inBody).field).toBe('body.__proto__');
    expect(refusal(JSON.parse(text.replace('{', '{"__proto__":{"x":1},'))).field).toBe('__proto__');
    const inText = JSON.parse(text.replace('"step":', '"__proto__":"x","step":'));
    expect(refusal(inText).field).toBe('body.__proto__');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
  test('an entry over 65,535 bytes is refused, saying what to do', () => {
    const error = refusal({ ...step, body: { ...step.body, extra: 'x'.repeat(MAX_ENTRY_BYTES) } });
    expect([error.field, both(error.reason)]).toEqual(['body', expect.stringContaining('65535')]);
    expect(both(error.next)).toContain('disclosure.document');
  });
  test('whatever comes, the answer is a refusal with field, reason and next', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
        (input) => {
          expect(refusal(input)).toBeInstanceOf(InvalidRecord);
          // Text is the one thing a step's name may be.
          if (typeof input === 'string' && input.trim() !== '') return;
          expect(refusal({ ...step, body: { step: input, action: '通过' } }).message).not.toBe('');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what is taken', () => {
  test('the bytes decode to the entry; unknown body fields are kept', () => {
    const [prepared, ...more] = prepareRecord(
      { ...step, body: { ...step.body, x_local: { a: [1, null] } } },
      ctx,
    );
    expect(more).toEqual([]);
    expect(decodeEntry(prepared!.bytes)).toEqual(prepared!.entry);
    expect(prepared!.entry).toMatchObject({ recordedAt: ctx.now, backfilled: false, visibility: 'internal' });
    expect(plainBody(prepared!.entry.body).x_local).toEqual({ a: [1, null] });
  });
  test('P6: private values leave no trace in the entry but their commitments', () => {
    const secret = { applicant_name: '测试甲乙丙', phone: '13812345678' };
    const [prepared] = prepareRecord({ ...apply, private: secret }, ctx);
    const bytes = Buffer.from(prepared!.bytes);
    expect(Object.keys(prepared!.entry.commitments).sort()).toEqual(['applicant_name', 'phone']);
    for (const { field, salt, value } of prepared!.values) {
      expect(bytes.includes(Buffer.from(value))).toBe(false);
      expect(bytes.includes(Buffer.from(salt))).toBe(false);
      expect(Buffer.from(prepared!.entry.commitments[field]!)).toEqual(Buffer.from(commitment(salt, value)));
    }
    expect(new Set(prepared!.values.map(({ salt }) => Buffer.from(salt).toString('hex'))).size).toBe(2);
  });
  test('P6: no error tells a private value', () => {
    const secret = '13812345678';
    for (const input of [
      { ...apply, private: { phone: secret.repeat(9) } },
      { ...apply, private: { telephone: secret } },
      { ...apply, private: { phone: Number(secret) } },
      { ...apply, body: { ...apply.body, phone: secret } },
      { ...apply, subject: '11010519491231002X' },
    ]) {
      expect(refusal(input).message).not.toContain(secret);
      expect(refusal(input).message).not.toContain('11010519491231002X');
    }
  });
  test('P6: a private field in the body is told where to go, in every type and by its Chinese names', () => {
    expect(both(refusal({ ...apply, body: { ...apply.body, phone: '1' } }).next)).toContain('private.phone');
    expect(both(refusal({ ...apply, body: { ...apply.body, 身份证号: '1' } }).next)).toContain(
      'private.applicant_id_number',
    );
    for (const kind of recordTypes.values()) {
      for (const name of Object.keys(PRIVATE_FIELDS)) {
        expect(refusal({ ...step, type: kind.type, body: { [name]: 'x' } }, true).field).toBe(`body.${name}`);
      }
    }
  });
  test('P7: no recorded-at is refused', () => {
    for (const now of [-1, 0, 8.64e15])
      expect(prepareRecord(step, { ...ctx, now })[0]!.entry.recordedAt).toBe(now);
  });
  test('wrong check digits are flagged, not refused', () => {
    const body = { accepted: true, unit_code: '91350100M000100Y44' };
    expect(prepareRecord({ ...step, type: 'case.accept', body }, ctx)[0]!.flags).toHaveLength(1);
    const number = { applicant_id_number: '110105194912310021' };
    const [prepared] = prepareRecord({ ...apply, private: number }, ctx);
    expect(prepared!.flags).toEqual([
      {
        field: 'private.applicant_id_number',
        reason: { zh: expect.anything(), en: expect.stringContaining('GB 11643') },
      },
    ]);
    expect(JSON.stringify(prepared!.flags)).not.toContain(number.applicant_id_number);
  });
  test('the same input with the same id, clock and salts gives the same bytes', () => {
    const input = { ...apply, id: '018df7b0-0000-7000-8000-000000000001', private: { phone: '1' } };
    const once = () => prepareRecord(input, { now: 5, random: (n) => new Uint8Array(n) })[0]!.bytes;
    expect(Buffer.compare(once(), once())).toBe(0);
  });
  test('the node’s own types need its own program', () => {
    const body = { network: 'jilin', name: '吉林省', top: 'jilin-province' };
    const input = { ...step, type: 'registry.network', subject: 'jilin', body };
    expect(refusal(input).field).toBe('type');
    expect(prepareRecord(input, { ...ctx, own: true })).toHaveLength(1);
  });
});

describe('long texts', () => {
  const made = (text: string) => prepareRecord({ ...document, body: { title: '工作要点', text } }, ctx);
  test.each([
    ['Chinese', '互'.repeat(50_000)],
    ['beyond the BMP, off by one', `a${'𠮷'.repeat(40_000)}`],
    ['mixed', '第一条 é𠮷x\n'.repeat(20_000)],
    ['just over', 'x'.repeat(60_001)],
  ])('%s: split, each entry within its limit, joined again', (_, text) => {
    const [first, ...parts] = made(text);
    expect(first!.entry.type).toBe('disclosure.document');
    expect(first!.entry.body).not.toHaveProperty('text');
    expect(plainBody(first!.entry.body).parts).toMatchObject({
      count: parts.length,
      bytes: Buffer.byteLength(text),
    });
    for (const { bytes, entry } of [first!, ...parts]) {
      expect(bytes.length).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
      expect(decodeEntry(bytes)).toEqual(entry);
    }
    const back = parts.map(({ bytes }) => decodeEntry(bytes)).reverse();
    expect(joinParts(decodeEntry(first!.bytes), back) === text).toBe(true);
  });
  test('a text that fits stays in one entry', () => {
    const prepared = made('互'.repeat(20_000));
    expect(prepared).toHaveLength(1);
    expect(joinParts(prepared[0]!.entry, [])).toBe('互'.repeat(20_000));
  });
  test('prepared again, document and parts have the same ids', () => {
    const input = {
      ...document,
      id: '018df7b0-0000-7000-8000-000000000001',
      body: { title: 'x', text: '互'.repeat(30_000) },
    };
    const ids = () => prepareRecord(input, ctx).map(({ entry }) => entry.id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(ids().length);
  });
  test('a missing, foreign or changed part is told', () => {
    const [first, ...rest] = made('互'.repeat(50_000)).map(({ entry }) => entry);
    expect(() => joinParts(first!, rest.slice(1))).toThrow(/part 1 of/);
    expect(() =>
      joinParts(
        first!,
        rest.map((e) => ({ ...e, body: { ...e.body, document: 'x' } })),
      ),
    ).toThrow(/missing/);
    expect(() =>
      joinParts(
        first!,
        rest.map((e) => ({ ...e, body: { ...e.body, text: 'x' } })),
      ),
    ).toThrow(/not the one/);
  });
  test('what a foreign node wrote into parts costs nothing', () => {
    const [first] = made('x'.repeat(70_000)).map(({ entry }) => entry);
    for (const parts of [{ count: 1e15, sha256: '' }, { count: 'x' }, null, 5, {}]) {
      expect(() => joinParts({ ...first!, body: { parts } }, [])).toThrow(InvalidRecord);
    }
  });
  test('a text beyond the limit, or broken, is refused', () => {
    expect(
      refusal({ ...document, body: { title: 'x', text: 'x'.repeat(MAX_DOCUMENT_BYTES + 1) } }).field,
    ).toBe('body.text');
    expect(refusal({ ...document, body: { title: 'x', text: '互'.repeat(2_000_000) } }).field).toBe(
      'body.text',
    );
    expect(refusal({ ...document, body: { title: 'x', text: `${'x'.repeat(70_000)}\ud800` } }).field).toBe(
      'body.text',
    );
  });
});
