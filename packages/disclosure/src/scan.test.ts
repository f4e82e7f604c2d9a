import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hintsIn } from './scan.ts';

// Born in 1900: nobody's.
const ID = '220181190002010048';
const unspaced = (text: string) => text.replace(/\s+/g, '');
const kinds = (text: string) => hintsIn(text, 2026).map(({ kind }) => kind);

test.each([
  ['身份证号码', `当事人（${ID}）违规`, 'id_number', ID],
  ['全角', `２２０１２２１９０００１０１００２Ｘ`, 'id_number', '２２０１２２１９０００１０１００２Ｘ'],
  ['手机', '联系人电话13800000000，白天', 'mobile', '13800000000'],
  ['固定电话', '咨询电话：0431-88888888。', 'telephone', '0431-88888888'],
  ['带括号的', '咨询电话：（0431）8888888。', 'telephone', '（0431）8888888'],
  ['北京的', '电话 010-66666666', 'telephone', '010-66666666'],
  ['银行卡', '账号 6222 0200 0000 0000 000 开户行', 'bank_card', '6222 0200 0000 0000 000'],
  ['密级', '机密★10年', 'secret_mark', '机密'],
  ['工作秘密', '属于工作秘密的', 'secret_mark', '工作秘密'],
  ['内部', '内部资料，注意保存', 'secret_mark', '内部资料'],
  ['不公开', '此件不予公开', 'secret_mark', '不予公开'],
  ['严禁', '严禁外传', 'secret_mark', '严禁外传'],
] as const)('%s is pointed out, with what stands around it', (_, text, kind, found) => {
  const [hint] = hintsIn(text, 2026);
  expect(hint).toMatchObject({ kind, found });
  expect(`${hint?.before}${hint?.found}${hint?.after}`).toBe(text.slice(0, 200));
});

test.each([
  ['a number whose check character is another', '220181190002010040'],
  ['a card whose last digit is another', '6222020000000000008'],
  ['a credit code', '91220101MA0Y1XXX1912'],
  ['a document’s number and day', '农政办发〔2026〕12号，2026年3月2日'],
  ['an amount', '共计 3,000,000 元'],
])('%s is none of an ID number, a card or a telephone', (_, text) => {
  expect(kinds(text).filter((kind) => kind !== 'id_like')).toEqual([]);
});

test('the places come in their order, each once; a mark of secrecy is told as long as it is', () => {
  const text = `秘密\n张某，${ID}，手机13800000000，座机0431-88888888。\n此件为内部文件。`;
  expect(hintsIn(text, 2026).map(({ kind, found }) => [kind, found])).toEqual([
    ['secret_mark', '秘密'],
    ['id_number', ID],
    ['mobile', '13800000000'],
    ['telephone', '0431-88888888'],
    ['secret_mark', '内部文件'],
  ]);
});

test('a number in an odd form is told with its sentence, one spread over lines by itself', () => {
  expect(hintsIn('请打电话。打 138 0000 0000 找老王。谢谢', 2026)).toMatchObject([
    { kind: 'mobile', found: '打 138 0000 0000 找老王' },
  ]);
  expect(hintsIn('号码 220181\n19000201\n0048 如上', 2026)).toEqual([
    { kind: 'id_number', found: '', before: '', after: '' },
  ]);
  // What one place holds does not hide another in the same sentence.
  expect(kinds(`${ID} 与 138-0000-0000`)).toEqual(['id_number', 'mobile']);
});

test('any text is answered, and what is told of it stands in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const { found, before, after } of hintsIn(text, 2026))
        expect(unspaced(text.toWellFormed())).toContain(unspaced(`${before}${found}${after}`));
    }),
    { numRuns: 500 },
  );
});

test('a text of 400,000 characters is read within a second or two', () => {
  const text = '关于印发年度报告的通知，电话0431-88888888，账号6222020000000000000。\n'.repeat(9_000);
  const before = performance.now();
  expect(hintsIn(text, 2026).length).toBe(18_000);
  expect(performance.now() - before).toBeLessThan(20_000);
});
