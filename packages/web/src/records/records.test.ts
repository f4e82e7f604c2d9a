import { Unavailable } from '@hutong/api';
import { expect, test } from 'vitest';
import { bearer, disclosure, fakeNode } from '../testing/fake.ts';

type Node = ReturnType<typeof fakeNode>;

async function post(
  { app }: Node,
  type: string,
  body: string | Uint8Array | ReadableStream<Uint8Array>,
  headers: Record<string, string> = {},
) {
  const init = { method: 'POST', headers: { 'content-type': type, ...bearer('w-token'), ...headers }, body };
  return app.request('/api/records', { ...init, duplex: 'half' } as unknown as RequestInit);
}

const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';
const lineOf = (over: Record<string, unknown> = {}) => `${JSON.stringify(disclosure(over))}\n`;

async function answers(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** A body that is written by hand. */
function pipe(): { body: ReadableStream<Uint8Array>; write(text: string): void; end(): void; fail(): void } {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  return {
    body,
    write: (text) => controller.enqueue(Buffer.from(text)),
    end: () => controller.close(),
    fail: () => controller.error(new Error('gone')),
  };
}

test.each([
  ['A1', 201, { status: 'stored', index: 0, flags: [] }],
  ['again', 200, { status: 'duplicate' }],
  ['taken', 409, { error: { code: 'conflict', field: 'id' } }],
  ['', 422, { error: { code: 'refused', field: 'subject', reason: '是空的' } }],
])('one record with subject %j answers %i', async (subject, status, expected) => {
  const node = fakeNode();
  const answer = await post(node, JSON_TYPE, JSON.stringify(disclosure({ subject })));
  expect(answer.status).toBe(status);
  const body = (await answer.json()) as { id: string };
  expect(body).toMatchObject(expected);
  if (status === 201) expect(answer.headers.get('location')).toBe(`/api/records/nongan/${body.id}`);
});

test.each([
  ['en', 'is empty'],
  ['zh-CN,zh;q=0.9,en;q=0.8', '是空的'],
  ['*', '是空的'],
])('a caller that wishes %s reads why a record was refused: %s', async (wish, reason) => {
  const refused = disclosure({ subject: '' });
  const one = await post(fakeNode(), JSON_TYPE, JSON.stringify(refused), { 'accept-language': wish });
  expect(await one.json()).toMatchObject({ error: { reason } });
  const lines = await post(fakeNode(), NDJSON, `${JSON.stringify(refused)}\n`, { 'accept-language': wish });
  expect(await answers(lines)).toMatchObject([{ line: 1, status: 'refused', reason }]);
});

test.each([
  ['{"type":', 400, 'json'],
  ['{"type":"a","type":"b"}', 400, 'json_twice'],
  ['', 400, 'json'],
  [new Uint8Array([0x22, 0xc5, 0xa9, 0xb0, 0xb2, 0x22]), 400, 'encoding'],
  ['[]', 422, 'refused'],
  ['null', 422, 'refused'],
  [`"${'x'.repeat(2000)}"`, 413, 'body_too_large'],
])('a body of %j answers %i %s', async (body, status, code) => {
  const answer = await post(fakeNode({ recordBytes: 1000 }), JSON_TYPE, body);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error: { code } });
});

test.each([
  ['text/plain', {}],
  ['application/json; charset=gbk', {}],
  ['application/jsonx', {}],
  ['', {}],
  [JSON_TYPE, { 'content-encoding': 'gzip' }],
])('a body that says it is %j with %j answers 415', async (type, headers) => {
  const answer = await post(fakeNode(), type, '{}', headers as Record<string, string>);
  expect(answer.status).toBe(415);
});

test('a charset of utf-8 is fine', async () => {
  const answer = await post(fakeNode(), 'Application/JSON; Charset="UTF-8"', JSON.stringify(disclosure()));
  expect(answer.status).toBe(201);
});

test('a declared length over the limit is refused unread, for both kinds', async () => {
  for (const type of [JSON_TYPE, NDJSON]) {
    const body = pipe();
    const answer = await post(fakeNode({ recordBytes: 10, streamBytes: 10 }), type, body.body, {
      'content-length': '11',
    });
    expect(answer.status).toBe(413);
  }
});

test('a body without a length is counted as it comes', async () => {
  const body = pipe();
  const answer = post(fakeNode({ recordBytes: 10 }), JSON_TYPE, body.body);
  body.write('"01234567');
  body.write('89"');
  expect((await answer).status).toBe(413);
});

test.each([
  ['slow', 408],
  ['cut', 400],
])('a body that is %s answers %i', async (how, status) => {
  for (const type of [JSON_TYPE, NDJSON]) {
    const body = pipe();
    const answer = post(fakeNode({ bodyMs: 20, idleMs: 20 }), type, body.body);
    body.write('{"type":');
    if (how === 'cut') body.fail();
    expect((await answer).status).toBe(status);
  }
});

test('P1: no answer before the commit', async () => {
  const node = fakeNode();
  let commit!: () => void;
  node.service.before = () =>
    new Promise<void>((resolve) => {
      commit = resolve;
    });
  let answered = false;
  const answer = post(node, JSON_TYPE, JSON.stringify(disclosure())).then((response) => {
    answered = true;
    return response;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(answered).toBe(false);
  commit();
  expect((await answer).status).toBe(201);
});

test('a node that cannot append answers 503 with what to do, for both kinds', async () => {
  const node = fakeNode();
  node.service.before = () => {
    throw new Unavailable('磁盘已满', '请清理磁盘');
  };
  for (const type of [JSON_TYPE, NDJSON]) {
    const answer = await post(node, type, lineOf());
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      error: { code: 'unavailable', reason: '磁盘已满', next: '请清理磁盘' },
    });
    expect(answer.headers.get('retry-after')).toBe('5');
  }
});

test('NDJSON is answered line by line, in order, refused lines in their place', async () => {
  const node = fakeNode();
  const body = `${lineOf()}\n{"half\n${lineOf({ subject: 'taken' })}${lineOf({ type: 'nope' })}${lineOf({ subject: 'again' })}`;
  const answer = await post(node, NDJSON, body + lineOf().slice(0, 30));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(NDJSON);
  const lines = await answers(answer);
  expect(lines.map(({ line, status }) => [line, status])).toEqual([
    [1, 'stored'],
    [3, 'refused'],
    [4, 'conflict'],
    [5, 'refused'],
    [6, 'duplicate'],
    [7, 'refused'],
  ]);
  expect(lines[3]).toMatchObject({ field: 'type' });
  expect(lines[5]!.reason).toContain('没有写完');
  expect(node.service.batches).toHaveLength(1);
});

test('answers flow while lines still arrive', async () => {
  const body = pipe();
  const answer = post(fakeNode(), NDJSON, body.body);
  body.write(lineOf());
  const reader = (await answer).body!.getReader();
  for (let line = 1; line <= 3; line++) {
    const { value } = await reader.read();
    expect(JSON.parse(Buffer.from(value!).toString())).toMatchObject({ line, status: 'stored' });
    if (line < 3) body.write(lineOf());
  }
  body.end();
  expect((await reader.read()).done).toBe(true);
});

test('batches stay within lines and bytes, and are appended one after another', async () => {
  const node = fakeNode({ batchLines: 10, batchBytes: 2_000 });
  let running = 0;
  node.service.before = async () => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
  };
  const text = Array.from({ length: 95 }, (_, i) => lineOf({ subject: `S${i}` })).join('');
  const lines = await answers(await post(node, NDJSON, text));
  expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 95 }, (_, i) => i + 1));
  expect(Math.max(...node.service.batches.map((batch) => batch.length))).toBeLessThanOrEqual(10);
  const subjects = node.service.batches.flat().map((record) => (record as { subject: string }).subject);
  expect(subjects).toEqual(Array.from({ length: 95 }, (_, i) => `S${i}`));
});

test('a sender who does not read is held back: neither lines nor answers pile up', async () => {
  const node = fakeNode({ batchLines: 10, answerBytes: 4_000 });
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        sent += 10;
        controller.enqueue(Buffer.from(lineOf().repeat(10)));
        if (sent >= 5_000) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const answer = await post(node, NDJSON, body);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent).toBeLessThan(200);
  expect(await answers(answer)).toHaveLength(5_000);
});

test('what fails after the first batch is said in a last line: send again from there', async () => {
  const node = fakeNode({ batchLines: 2 });
  node.service.before = (batch) => {
    if (batch === 2) throw new Error('张三');
  };
  const lines = await answers(await post(node, NDJSON, lineOf().repeat(6)));
  expect(lines.map(({ line, status }) => [line, status])).toEqual([
    [1, 'stored'],
    [2, 'stored'],
    [3, 'failed'],
  ]);
  expect(lines[2]).toMatchObject({ code: 'internal' });
  expect(JSON.stringify([lines, node.log.lines])).not.toContain('张三');
});

test.each([
  ['too large', { streamBytes: 1_000 }, 'body_too_large'],
  ['silent', { idleMs: 20 }, 'body_slow'],
  ['cut', {}, 'body_cut'],
])(
  'a stream that turns out %s ends with a failed line; what came before stands',
  async (how, limits, code) => {
    const body = pipe();
    const answer = post(fakeNode(limits), NDJSON, body.body);
    body.write(lineOf());
    const reader = (await answer).body!.getReader();
    expect(JSON.parse(Buffer.from((await reader.read()).value!).toString())).toMatchObject({
      line: 1,
      status: 'stored',
    });
    if (how === 'too large') body.write('x'.repeat(1_000));
    if (how === 'cut') body.fail();
    const { value } = await reader.read();
    expect(JSON.parse(Buffer.from(value!).toString())).toMatchObject({ line: 2, status: 'failed', code });
    expect((await reader.read()).done).toBe(true);
  },
);

test('a client that leaves stops the reading', async () => {
  const node = fakeNode();
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      controller.enqueue(Buffer.from(lineOf()));
    },
    cancel() {
      cancelled = true;
    },
  });
  const answer = await post(node, NDJSON, body);
  await answer.body!.cancel();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(cancelled).toBe(true);
});

test('an empty NDJSON body has an empty answer', async () => {
  const answer = await post(fakeNode(), NDJSON, '\n\n');
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});
