import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedWords, type FoundBy, fieldAt, findableField, isFoundBy, valueWords } from './findable.ts';
import { PRIVATE_FIELDS } from './types/private.ts';

const FIELD: Record<FoundBy, string> = {
  name: 'applicant_name',
  telephone: 'phone',
  id_number: 'applicant_id_number',
};

/** As an index finds it: by the words, and then by comparing. */
function finds(by: FoundBy, asked: string, value: string): boolean {
  const words = askedWords(by, asked);
  const held = new Set(valueWords(FIELD[by], value));
  const byWords = words.length > 0 && words.every((word) => held.has(word));
  return byWords && isFoundBy(by, asked, { field: FIELD[by], value });
}

test.each<[FoundBy, string, string, boolean]>([
  ['name', '王伟', '王伟', true],
  ['name', '王伟', '王伟东', true],
  ['name', '伟东', ' 王 伟 东 ', true],
  ['name', '张三丰', '张三', false],
  ['name', '王', '王伟', false],
  ['name', '阿卜杜拉买买提', '阿卜杜拉·买买提', true],
  ['name', '阿卜杜拉．买买提', '阿卜杜拉·买买提', true],
  // Characters that came after Unicode 6.1, beyond the first plane, of private use, with a variation selector.
  ['name', '王𬭎', '王𬭎', true],
  ['name', '王\u{e815}', '王\u{e815}', true],
  ['name', '葛\u{e0100}某', '葛某', true],
  ['name', 'ＪＯＨＮ Smith', 'john smith', true],
  ['name', '김철', '김철수', true],
  // Each pair is there, but not one behind the other.
  ['name', '三丰张三', '张三丰张三', true],
  ['name', '丰三张', '张三丰', false],
  ['telephone', '13800001234', '138 0000-1234', true],
  ['telephone', '13800001234', '+86 138 0000 1234', true],
  ['telephone', '+86-13800001234', '１３８００００１２３４', true],
  ['telephone', '008613800001234', '13800001234', true],
  ['telephone', '013800001234', '13800001234', true],
  ['telephone', '13800001234', '0431-88880000 / 13800001234', true],
  ['telephone', '88880000', '（0431）88880000转801', true],
  ['telephone', '0431-88880000', '+86 431 8888 0000', true],
  ['telephone', '0432-88880000', '0431-88880000', false],
  ['telephone', '1380000', '13800001234', false],
  ['telephone', '1234', '1234', false],
  ['id_number', '22012219900101123x', '220122 19900101 123X', true],
  ['id_number', '２２０１２２１９９００１０１１２３X', '22012219900101123X', true],
  ['id_number', '220122900101123', '220122199001011234', true],
  ['id_number', '9122-0101MA0Y1XYZ1X', '91220101ma0y1xyz1x', true],
  ['id_number', '22012219900101', '22012219900101123X', false],
  ['id_number', '', '', false],
])('%s %s, where %s is held: %s', (by, asked, value, found) => {
  expect(finds(by, asked, value)).toBe(found);
});

test('a name is found by each of its parts of two characters and more, and its words are safe integers', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 2, maxLength: 30 }),
      fc.nat(),
      fc.nat(),
      (name, a, b) => {
        for (const word of valueWords('complainant', name)) expect(Number.isSafeInteger(word)).toBe(true);
        const letters = Array.from(
          name
            .normalize('NFKC')
            .toLowerCase()
            .replace(/[^\p{L}\p{N}]/gu, ''),
        );
        const from = a % Math.max(1, letters.length - 1);
        const part = letters.slice(from, from + 2 + (b % 5)).join('');
        if (part.length >= 2) expect(finds('name', part, letters.join(''))).toBe(true);
      },
    ),
  );
});

test('every field of a person or a number is findable, under a number that never changes; texts are not', () => {
  const found = Object.keys(PRIVATE_FIELDS).filter((field) => findableField(field) !== undefined);
  const rest = [
    'email',
    'address',
    'complaint_text',
    'reply_text',
    'request_text',
    'rating_text',
    'voucher_code',
    'attachment_key',
    'attachment_name',
  ];
  expect(
    Object.keys(PRIVATE_FIELDS)
      .filter((field) => !found.includes(field))
      .sort(),
  ).toEqual(rest.sort());
  expect([0, 4, 8, 10, 13].map((place) => fieldAt(place)?.field)).toEqual([
    'applicant_name',
    'phone',
    'complainant',
    'third_party_name',
    'agent_phone',
  ]);
  expect(fieldAt(99)).toBeUndefined();
  expect(valueWords('address', '农安县')).toEqual([]);
});
