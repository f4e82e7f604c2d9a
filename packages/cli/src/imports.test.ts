import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hutong, network, started } from './testing.ts';

let net: Awaited<ReturnType<typeof network>>;
let halls = 0;
beforeAll(async () => {
  net = await network();
});
afterAll(() => net.remove());

/** A fresh hall's data folder. */
async function hall(): Promise<string> {
  halls += 1;
  await net.hallInit(`h${halls}`);
  return net.at(`h${halls}`);
}

// biome-ignore lint/suspicious/noExplicitAny: the result of the command
async function imported(data: string, file: string, ...more: string[]): Promise<any> {
  const { code, out, err } = await hutong('import', file, '--data', data, ...more, '--json');
  return { code, ...(out === '' ? JSON.parse(err.trim().split('\n').at(-1)!) : JSON.parse(out)) };
}

const HEADER = 'type,subject,department,occurred_at,body.title';
const complaint = (subject: string, title: string) => `complaint.file,${subject},测试局,2024-03-01,${title}`;

test('three true repeats are told by row, taken if they are meant, and not doubled by importing them again', async () => {
  const data = await hall();
  const twin = complaint('T-1', '排队久');
  const file = net.write('twins.csv', [HEADER, twin, complaint('T-2', '排队久'), twin, twin].join('\n'));
  const told = await imported(data, file);
  expect(told).toMatchObject({ code: 3, rows: 4, taken: 2, already: 0, refused: 2, repeats: 2 });
  const list = () => readFileSync(net.at('twins.refused.csv'), 'utf8');
  expect(list()).toMatch(/^\ufeffrow,.*\r\n4,.*exactly what row 2 says.*\r\n5,.*exactly what row 2 says/);
  expect(list()).not.toContain('第 2 行');
  const { reasons } = await imported(data, file, '--lang', 'zh');
  expect(list()).toMatch(/^\ufeff行,.*\r\n4,.*与第 2 行完全相同.*\r\n5,.*与第 2 行完全相同/);
  expect(list()).not.toMatch(/ row /);
  expect(reasons[0].reason).toBe('与第 2 行完全相同');
  const meant = await imported(data, file, '--repeats', 'take');
  expect(meant).toMatchObject({ code: 0, taken: 2, already: 2, refused: 0, other_content: 0 });
  expect(await imported(data, file, '--repeats', 'take')).toMatchObject({ taken: 0, already: 4 });
  expect(await imported(data, file)).toMatchObject({ taken: 0, already: 2, repeats: 2 });
});

test('a row whose id another row has is told so', async () => {
  const line = (title: string) =>
    `{"id":"018f3c5e-7b1a-7000-8000-000000000001","type":"complaint.file","subject":"T","department":"d","occurred_at":"2024-03-01","body":{"title":"${title}"}}`;
  const told = await imported(await hall(), net.write('ids.jsonl', `${line('a')}\n${line('b')}\n`));
  expect(told).toMatchObject({ taken: 1, refused: 1, repeats: 1, reasons: [{ first_row: 2 }] });
});

test('a correction is told: same subject, other content; steps of one case are none', async () => {
  const data = await hall();
  await imported(data, net.write('one.csv', [HEADER, complaint('T-1', '排队久')].join('\n')));
  const corrected = net.write(
    'two.csv',
    [HEADER, complaint('T-1', '排队过久'), complaint('T-2', 'x')].join('\n'),
  );
  expect(await imported(data, corrected)).toMatchObject({ taken: 2, other_content: 1, flagged: 0 });
  const { out } = await hutong('import', corrected, '--data', await hall());
  expect(out).not.toContain('other content');
  const step = 'type,subject,department,occurred_at,body.step,body.action';
  const steps = ['审查', '决定'].map((name) => `case.step,T-1,测试局,2024-03-01,${name},通过`);
  const told = await imported(data, net.write('steps.csv', [step, ...steps].join('\n')));
  expect(told).toMatchObject({ taken: 2, other_content: 0 });
});

test('a running hall tells the same', async () => {
  const data = await hall();
  const node = await started('hall', data);
  try {
    const rows = [HEADER, complaint('T-1', 'a'), complaint('T-1', 'b'), complaint('T-1', 'a')];
    const told = await imported(data, net.write('running.csv', rows.join('\n')));
    expect(told).toMatchObject({ taken: 2, refused: 1, repeats: 1, other_content: 1 });
  } finally {
    await node.stop();
  }
});

test('the list of refused rows is opened first: where it can not be, nothing is signed and nothing is lost', async () => {
  const data = await hall();
  const file = net.write('good.csv', [HEADER, complaint('T-1', 'x')].join('\n'));
  const mine = net.write('mine.csv', 'mine');
  const full = net.at('full.csv');
  symlinkSync('/dev/full', `${full}.partial`);
  for (const place of ['/proc/none/x.csv', mine, full, file]) {
    const told = await imported(data, file, '--refused', place);
    expect(told).toMatchObject({ code: 1, error: 'Failed', next: expect.stringContaining('--refused') });
  }
  expect(readFileSync(mine, 'utf8')).toBe('mine');
  expect(await imported(data, file)).toMatchObject({ taken: 1, already: 0 });
  expect(existsSync(net.at('good.refused.csv.partial'))).toBe(false);
});

test('a line nested deeper than anyone can follow costs itself alone, even with an id of its own', async () => {
  const said = { type: 'case.step', subject: 'A', department: '局', occurred_at: '2024-03-01' };
  const id = '018df6b1-5a80-7000-8000-000000000001';
  const deep = JSON.stringify({ ...said, id, body: { step: '审查', action: '通过', x: 0 } });
  const file = net.write(
    'deep.jsonl',
    `${deep.replace('"x":0', `"x":${'['.repeat(20_000)}${']'.repeat(20_000)}`)}\n${deep.replace(id, id.replace(/1$/, '2'))}\n`,
  );
  expect(await imported(await hall(), file)).toMatchObject({ code: 3, taken: 1, refused: 1 });
});

test('reasons are told with their rows, in the language asked for and no other', async () => {
  const rows = [HEADER, complaint('T-1', ''), complaint('T-2', '\ufffd'), complaint('T-3', '')];
  const bad = net.write('bad.csv', rows.join('\n'));
  const told = async (lang: string) => {
    const { out } = await hutong('import', bad, '--data', await hall(), '--lang', lang);
    return out + readFileSync(net.at('bad.refused.csv'), 'utf8');
  };
  const zh = await told('zh');
  expect(zh).toMatch(
    /2 行（第 2 行起）：缺少\n[\s\S]*1 行（第 3 行起）：有乱码[\s\S]*\n2,body\.title,,缺少,/,
  );
  expect(zh).not.toMatch(/missing|garbled|again/);
  const en = await told('en');
  expect(en).toMatch(/2 rows.*is missing\n[\s\S]*garbled[\s\S]*\n2,body\.title,,is missing,/);
  expect(en).not.toMatch(/缺少|有乱码|导出/);
});

test('columns that nothing reads are named; options that are none are refused', async () => {
  const data = await hall();
  const file = net.write('more.csv', '编号,标题,备注\nT-1,a,b\n');
  const mapping = net.write(
    'map.json',
    JSON.stringify({
      type: 'complaint.file',
      subject: '{编号}',
      department: 'd',
      occurred_at: '2024-03-01',
      body: { title: '{标题}' },
    }),
  );
  expect(await imported(data, file, '--mapping', mapping)).toMatchObject({
    taken: 1,
    columns_unused: ['备注'],
  });
  for (const wrong of [
    ['--hidden', 'yes'],
    ['--repeats', 'all'],
    ['--header-row', '0'],
  ])
    expect(await imported(data, file, '--mapping', mapping, ...wrong)).toMatchObject({
      code: 2,
      error: 'Usage',
    });
});

test('a mapping and a sample table that come with the program work as they are', async () => {
  const list = JSON.parse((await hutong('import', 'template', '--json')).out) as { name: string }[];
  expect(list.map(({ name }) => name)).toContain('case_apply');
  const sample = net.at('cases.csv');
  writeFileSync(sample, (await hutong('import', 'template', 'case_apply', '--sample')).out);
  const data = await hall();
  for (const name of ['case_apply', 'case_accept', 'case_close'])
    expect(await imported(data, sample, '--mapping', name)).toMatchObject({ code: 0, taken: 2, refused: 0 });
  expect(await hutong('import', 'template', 'none')).toMatchObject({ code: 2 });
  const plain = net.write('register.csv', '办件编号,事项名称\nT-1,许可\n');
  expect((await imported(data, plain)).next).toContain('hutong import template');
});

test.each([
  ['running', true],
  ['stopped', false],
])(
  'an import into a %s hall whose database another program holds waits for its end',
  async (_, runs) => {
    const data = await hall();
    const file = net.write('held.csv', [HEADER, complaint('T-1', 'a'), complaint('T-2', 'b')].join('\n'));
    await imported(data, net.write('first.csv', [HEADER, complaint('T-0', 'a')].join('\n')));
    const stop = runs ? (await started('hall', data)).stop : async () => {};
    const script = `const db = new (require('better-sqlite3'))(process.argv[1]); db.exec('BEGIN IMMEDIATE'); console.log('held');
    setTimeout(() => db.close(), 14_000);`;
    const holder = spawn(process.execPath, ['-e', script, `${data}/hall.db`], { cwd: import.meta.dirname });
    try {
      await once(holder.stdout, 'data');
      const { code, out, err } = await hutong('import', file, '--data', data, '--json');
      expect([code, JSON.parse(out)]).toMatchObject([0, { rows: 2, taken: 2, already: 0 }]);
      expect(err).toContain('Waiting for the node to go on');
    } finally {
      holder.kill();
      await stop();
    }
  },
  60_000,
);

test('P6: each command that compares private values at a stopped hall is an act on record, whatever it found', async () => {
  const data = await hall();
  const id = '018f3c5e-7b1a-7000-8000-000000000002';
  const given = { type: 'case.apply', subject: 'P1', department: '局', occurred_at: '2024-03-01' };
  const guess = (name: string) => {
    const line = { id, ...given, body: { item_name: '食品经营许可' }, private: { applicant_name: name } };
    return imported(data, net.write('guess.jsonl', JSON.stringify(line)));
  };
  expect(await guess('张三')).toMatchObject({ taken: 1 });
  for (const name of ['王一', '王二']) expect(await guess(name)).toMatchObject({ already: 0, refused: 1 });
  expect(await guess('张三')).toMatchObject({ already: 1, refused: 0 });
  const { out } = await hutong('query', '--data', data, '--type', 'admin.act', '--limit', '100', '--json');
  const items = JSON.parse(out).items as { body: { act: string; target: string; who: string } }[];
  const compared = items.filter(({ body }) => body.act === 'value.compare' && body.target === id);
  expect(compared).toHaveLength(3);
  expect(items[0]?.body.who).toMatch(/^cli:/);
}, 60_000);
