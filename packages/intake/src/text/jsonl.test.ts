import { afterAll, expect, test } from 'vitest';
import { openRows } from '../open-rows.ts';
import { readAll, tempFolder } from '../testing.ts';

const folder = tempFolder();
afterAll(() => folder.remove());

test('objects come as they are, with their line numbers; empty lines are passed over', async () => {
  const { rows, source } = await readAll(folder.write('a.jsonl', '{"a":1}\r\n\n{"b":["中"]}\n'));
  expect(rows.map(({ row, values }) => [row, values])).toEqual([
    [1, { a: 1 }],
    [3, { b: ['中'] }],
  ]);
  expect(source.columns).toBeUndefined();
});

test('a half-written last line is refused, and is no crash', async () => {
  const { rows, refused } = await readAll(folder.write('half.jsonl', '{"a":1}\n{"a":2,"b":"企'));
  expect(rows).toHaveLength(1);
  expect(refused).toMatchObject([
    { row: 2, value: '{"a":2,"b":"企', reason: expect.stringContaining('in the middle') },
  ]);
});

test('a last line cut inside a character is refused', async () => {
  const bytes = Buffer.from('{"a":"中"}\n{"a":"文"}\n{"a":"企');
  const { rows, refused } = await readAll(folder.write('cut.jsonl', bytes.subarray(0, -1)));
  expect(rows).toHaveLength(2);
  expect(refused).toMatchObject([{ row: 3 }]);
});

test.each(['[1]', '"text"', '12', 'null', '{"a":1}{"b":2}', "{'a':1}"])('%s is no record', async (line) => {
  const { rows, refused } = await readAll(folder.write('no.jsonl', `{"a":1}\n${line}\n{"a":2}\n`));
  expect(rows).toHaveLength(2);
  expect(refused).toMatchObject([{ row: 2, reason: 'not a JSON object' }]);
});

test('a line of more than 4 MiB is refused; the lines around it are read', async () => {
  const long = `{"a":"${'x'.repeat(9_000_000)}"}`;
  const { rows, refused } = await readAll(folder.write('long.jsonl', `{"a":1}\n${long}\n{"a":2}\n`));
  expect(rows.map(({ row }) => row)).toEqual([1, 3]);
  expect(refused).toMatchObject([{ row: 2, reason: 'the line is longer than 4 MiB' }]);
});

test('deep nesting is read without harm', async () => {
  const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect((await readAll(folder.write('deep.jsonl', `${deep}\n`))).rows).toHaveLength(1);
});

test('batches hold at most 1000 rows and progress runs to the file size', async () => {
  const file = folder.write('many.jsonl', '{"a":1}\n'.repeat(2500));
  const source = await openRows(file);
  const sizes: number[] = [];
  for await (const batch of source) sizes.push(batch.rows.length);
  expect(sizes).toEqual([1000, 1000, 500]);
  expect(source.progress()).toEqual({ bytesRead: 20_000, totalBytes: 20_000 });
});

test('a file that is not there is an error that says so', async () => {
  await expect(openRows(`${folder.path}/none.jsonl`)).rejects.toThrow('no such file');
});
