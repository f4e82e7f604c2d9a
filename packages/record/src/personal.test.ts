import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidRecord, prepareRecord } from './index.ts';
import { personalNumber } from './personal.ts';
import { both } from './say.ts';

// Born in 1900: nobody's.
const ID = '220181190002010048';
const ID_X = '22012219000101002X';
const MOBILE = '13800000000';

describe('P6: a person’s number is found however it is written', () => {
  test.each([
    ['as it is', ID],
    ['in a sentence', `当事人（${ID}）违规`],
    ['with a small x', ID_X.toLowerCase()],
    ['with a multiplication sign', ID_X.replace('X', '×')],
    ['in full width', '２２０１２２１９０００１０１００２Ｘ'],
    ['with blanks', '220122 1900 0101 002X'],
    ['with hyphens', '220122-19000101-002x'],
    ['with dashes of other kinds', '220122－19000101—002X'],
    ['over two lines', '220181\n19000201\t0048'],
    ['with unseen characters', '220\u200b1221900\u2060010\ufeff1002X'],
    ['behind letters', `ID${ID}`],
    ['after another number', `3 ${ID}`],
    ['with commas', '220122，19000101，002x'],
    ['with colons and bars', '220122:1900|0101:002X'],
    ['with many blanks', '220122      19000101      002X'],
    ['with wide blanks', '220122　　　　19000101　　　　002X'],
    ['with marks on its digits', '2201221900\u0301\u0315010100\u03002X'],
  ])('an ID number %s', (_, text) => expect(personalNumber(text, 2024)).toBe('id_number'));

  test.each([
    ['as it is', MOBILE],
    ['in a sentence', `电话${MOBILE}，白天`],
    ['in full width', '１３８００００００００'],
    ['grouped 3-4-4', '138-0000-0000'],
    ['grouped with blanks', '138 0000 0000'],
    ['with a bracket', '(138)00000000'],
    ['digit by digit', [...MOBILE].join(' ')],
    ['in pairs', '138 00 00 00 00'],
    ['with wide blanks', '138　　　　0000　　　　0000'],
    ['with a number in a circle', '⑬800000000'],
    ['grouped with commas', '138,0000,0000'],
    ['with the country’s code', '+86 138 0000 0000'],
    ['with the country’s code at once', '0086-13800000000'],
    ['with unseen characters', '138\u200b0000\u200b0000'],
    ['in digits of another script', '١٣٨٠٠٠٠٠٠٠٠'],
    ['in circled digits', '①③⑧⓪⓪⓪⓪⓪⓪⓪⓪'],
    ['far down a text', `${'关于印发本年度报告的通知'.repeat(200)}${MOBILE}`],
  ])('a mobile number %s', (_, text) => expect(personalNumber(text, 2024)).toBe('mobile'));

  test.each([
    ['an office’s telephone', '0431-88888888'],
    ['a moment', '2024-03-01 13:30:15'],
    ['an index number', '013544357/2024-00012'],
    ['a document’s number', '农审〔2024〕045号'],
    ['a case number', '1357-2024-001'],
    ['a credit code', '91220101MA0Y1XXX19'],
    ['a longer code that holds one', `12${ID}34`],
    ['a row of numbers', '150 200 30000'],
    ['a code of an item', '11220181013544357Y4220117001000'],
  ])('%s is none', (_, text) => expect(personalNumber(text, 2024)).toBeUndefined());

  test.each([
    ['of 15 digits, before there was a check character', '220181000201004'],
    ['with a wrong check digit', '220181190002010049'],
  ])('an ID number %s is likely one', (_, text) => {
    expect(personalNumber(`当事人${text}`, 2024)).toBe('id_like');
    expect(personalNumber(`${text}；${MOBILE}`, 2024)).toBe('mobile');
  });

  test.each([
    ['a case number of 15 digits', '220122240301001'],
    ['a number of another form', '220122991301001'],
  ])('%s is not even likely one', (_, text) => expect(personalNumber(text, 2024)).toBeUndefined());

  test('a number that was cut into the items of a list is one', () => {
    const body = { step: '审查', action: '通过', said: ['138', '0000', '0000'] };
    const said = { type: 'case.step', subject: 'A', department: '局', occurred_at: '2024-03-01', body };
    const context = { now: 0, random: (bytes: number) => new Uint8Array(bytes) };
    expect(() => prepareRecord(said, context)).toThrow(/body.said: .*mobile/);
    expect(prepareRecord({ ...said, meant: ['body.said'] }, context)).toHaveLength(1);
  });

  test('what is likely a number is taken with a flag, which does not say it, and without one where it is meant', () => {
    const old = '220181000201004';
    const input = {
      type: 'case.step',
      subject: old,
      department: '局',
      occurred_at: '2024-03-01',
      body: { step: old, action: '通过' },
    };
    const flags = (more: object) =>
      prepareRecord({ ...input, ...more }, { now: 0, random: (bytes) => new Uint8Array(bytes) })[0]!.flags;
    expect(flags({}).map(({ field }) => field)).toEqual(['subject', 'body.step']);
    expect(JSON.stringify(flags({}))).not.toContain(old);
    expect(flags({ meant: ['subject', 'body.step'] })).toEqual([]);
  });

  test('a case number of division, day and serial is none, an ID number of another year is one', () => {
    for (const year of [2025, 2026, 2027])
      expect(personalNumber('TS220100202602270043', year)).toBeUndefined();
    for (const year of [2024, 2028, 1990])
      expect(personalNumber('TS220100202602270043', year)).toBe('id_number');
  });

  test('with whatever stands around it, and however its groups are parted', () => {
    const gap = fc.constantFrom('', ' ', '-', '—', '\u200b', '\u3000', '\u00a0');
    const word = fc.constantFrom('', '电话', '：', '《', ' a ', '。');
    fc.assert(
      fc.property(word, gap, gap, word, (before, g1, g2, after) => {
        expect(personalNumber(`${before}138${g1}0000${g2}0000${after}`, 2024)).toBe('mobile');
        expect(personalNumber(`${before}220181${g1}19000201${g2}0048${after}`, 2024)).toBe('id_number');
      }),
    );
  });

  test('a text of letters and digits alone is read as any other is', () => {
    const part = fc.oneof(
      fc.constantFrom(ID, ID_X, MOBILE, '220181000201004', '0086', 'X', 'x', 'MBX', '号', ''),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const text = parts.join('');
        expect(personalNumber(`《${text}`, 2024)).toBe(personalNumber(text, 2024));
      }),
      { numRuns: 3_000 },
    );
  });

  test('any text is answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(['id_number', 'mobile', 'id_like', undefined]).toContain(personalNumber(text, 2024));
      }),
    );
  });
});

describe('P6: what would be public is refused with the field, and without the number', () => {
  const ctx = { now: 1_709_256_600_123, random: (n: number) => new Uint8Array(n) };
  const item = {
    type: 'catalogue.item',
    subject: 'G-1',
    department: '测试局',
    occurred_at: '2024-03-01',
    body: { name: '处罚' },
  };
  const refusal = (over: object): InvalidRecord => {
    try {
      prepareRecord({ ...item, ...over }, ctx);
    } catch (error) {
      if (error instanceof InvalidRecord) return error;
      throw error;
    }
    throw new Error('it was taken');
  };

  test.each([
    ['subject', { subject: ID_X.toLowerCase() }],
    ['department', { department: `测试局 ${MOBILE}` }],
    ['body.事由', { body: { name: '处罚', 事由: `当事人（${ID}）违规` } }],
    ['body.身份证', { body: { name: '处罚', 身份证: ID } }],
    ['body.rows[1].who', { body: { name: '处罚', rows: [{}, { who: MOBILE }] } }],
    ['body.tel', { body: { name: '处罚', tel: Number(MOBILE) } }],
    ['body', { body: { name: '处罚', [ID]: '当事人' } }],
    ['body.enquiry_phone', { body: { name: '处罚', enquiry_phone: ID } }],
  ])('%s', (field, over) => {
    const error = refusal(over);
    expect(error.field).toBe(field);
    const told = [error.message, both(error.reason), both(error.next)].join('\n');
    expect(told).toContain('meant');
    expect(told).not.toContain('0048');
    expect(told).not.toContain('0000');
  });

  test('a field that its caller names in "meant" is taken, no other with it', () => {
    const body = { name: '处罚', 事由: `举报电话 ${MOBILE}` };
    expect(prepareRecord({ ...item, body, meant: ['body.事由'] }, ctx)[0]?.entry.body).toEqual(body);
    expect(refusal({ body, meant: ['body.name'] }).field).toBe('body.事由');
    expect(refusal({ meant: 'body.name' }).field).toBe('meant');
  });

  test('an office’s telephone may be a mobile one, and what is private may be anything', () => {
    expect(prepareRecord({ ...item, body: { name: '处罚', enquiry_phone: MOBILE } }, ctx)).toHaveLength(1);
    const apply = { ...item, type: 'case.apply', body: { item_name: '许可' }, private: { phone: MOBILE } };
    expect(prepareRecord(apply, ctx)[0]?.values).toHaveLength(1);
  });

  test('the reason of an act is a person’s words too', () => {
    const body = { place: 'x', field: 'y' };
    expect(() =>
      prepareRecord(
        { ...item, type: 'value.erase', body: { ...body, reason: `${MOBILE} 要求` } },
        { ...ctx, own: true },
      ),
    ).toThrow(/body.reason: .*holds a mobile/);
  });
});
