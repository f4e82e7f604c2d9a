import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { AttachmentFile, WaitingAttachments } from '@hutong/api';
import { AttachmentBroken, AttachmentStore, type Kept, takeIn } from '@hutong/attachments';
import { pooledRandom, timeText } from '@hutong/record';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { type Serving, serve } from '../serve.ts';
import { bearer, FakeService, fakeTokens, recordingLog, stored } from '../testing/fake.ts';

const HASH = 'ab'.repeat(32);
let dir: string;
let store: AttachmentStore;
let serving: Serving;
let service: FakeService;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-upload-'));
  store = new AttachmentStore(dir, { now: Date.now, random: pooledRandom() });
  service = new FakeService();
  service.attachments = { ...service.attachments, waiting: waitingIn(store) };
  const app = createApp({ service, tokens: fakeTokens, log: recordingLog() });
  serving = await serve(app, { host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await serving.close(0);
  rmSync(dir, { recursive: true, force: true });
});

function waitingIn(from: AttachmentStore): WaitingAttachments {
  const told = ({ id, at, sha256, bytes, media_type, name }: Kept) => {
    return { sealed_sha256: id, at: timeText(at), sha256, bytes, media_type, name };
  };
  return {
    take: async (given, by) => told(await takeIn(from, { ...given, by }, undefined)),
    list: (by) => from.list(by).map(told),
    drop: (id, by) => {
      const isTheirs = from.get(id)?.by === by;
      if (isTheirs) from.drop(id);
      return isTheirs;
    },
    read: async function* () {},
    named: (sha256, visibility) => {
      const kept = from.named(sha256, visibility);
      return kept && told(kept);
    },
    inspect: async () => ({ looked: 'no', unseen: [], text: '' }),
  };
}

const ask = (path: string, init?: RequestInit) => fetch(new URL(path, serving.url), init);

async function upload(name: string, content: string, token = 'w-token') {
  const form = new FormData();
  form.append('file', new File([content], name));
  const answer = await ask('/api/attachments', { method: 'POST', headers: bearer(token), body: form });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

/** Sends a body of so many MiB as fast as it is taken, until the answer comes. */
function pour(mib: number, headers: Record<string, string>) {
  const boundary = 'x1x';
  let sent = 0;
  async function* body() {
    yield `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n`;
    const block = Buffer.alloc(1 << 20);
    for (; sent < mib; sent++) yield block;
    yield `\r\n--${boundary}--\r\n`;
  }
  return new Promise<{ status: number | undefined; sent: number }>((resolve) => {
    const asked = request(new URL('/api/attachments', serving.url), {
      method: 'POST',
      headers: {
        ...bearer('w-token'),
        'content-type': `multipart/form-data; boundary=${boundary}`,
        ...headers,
      },
    });
    let status: number | undefined;
    asked.on('response', (answer) => {
      status = answer.statusCode;
      answer.resume();
      answer.on('end', () => asked.destroy());
    });
    asked.on('error', () => {});
    asked.on('close', () => resolve({ status, sent }));
    Readable.from(body()).pipe(asked);
  });
}

test('a file is taken from a form, and is there for whoever gave it alone', async () => {
  const { status, body } = await upload('../../办事 指南.pdf', 'content');
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: '办事 指南.pdf', bytes: 7, media_type: 'application/pdf' });
  const list = await (await ask('/api/attachments', { headers: bearer('w-token') })).json();
  expect(list).toEqual({ items: [body] });
  expect(await (await ask('/api/attachments', { headers: bearer('operator-token') })).json()).toEqual({
    items: [],
  });
  const drop = async (token: string) => {
    const path = `/api/attachments/${body.sealed_sha256}/drop`;
    return (await ask(path, { method: 'POST', headers: bearer(token) })).status;
  };
  expect([await drop('operator-token'), await drop('w-token'), await drop('w-token')]).toEqual([
    404, 200, 404,
  ]);
});

test.each([
  ['a program behind spaces', 'notice.pdf          .exe', 422],
  ['markup', 'a<svg onload=alert(1)>.svg', 201],
  ['an empty file', 'a.pdf', 422],
])('%s', async (what, name, status) => {
  const answer = await upload(name, what === 'an empty file' ? '' : '<svg/>');
  expect(answer.status).toBe(status);
  if (status === 201) expect(answer.body).toMatchObject({ media_type: 'application/octet-stream' });
});

test('what is no form with a file is refused, and nothing of it is kept', async () => {
  const post = async (type: string, body: string) =>
    (
      await ask('/api/attachments', {
        method: 'POST',
        headers: { ...bearer('w-token'), 'content-type': type },
        body,
      })
    ).status;
  const form = 'multipart/form-data; boundary=b';
  const file = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n';
  expect(await post('application/json', '{}')).toBe(415);
  expect(await post('multipart/form-data', file)).toBe(415);
  expect(await post(form, '')).toBe(400);
  expect(await post(form, `${file}cut shor`)).toBe(400);
  expect(
    await post(form, '--b\r\nContent-Disposition: form-data; name="strip"\r\n\r\nyes\r\n--b--\r\n'),
  ).toBe(400);
  expect(readdirSync(store.dir)).toEqual([]);
  // Of two files the first alone is taken.
  expect(await post(form, `${file}x\r\n${file}yy\r\n--b--\r\n`)).toBe(201);
  expect(store.list()).toMatchObject([{ bytes: 1 }]);
});

test.each([
  ['that says its length', { 'content-length': String(2 ** 30) }, 16],
  ['that does not', { 'transfer-encoding': 'chunked' }, 48],
])('an upload of 1 GiB %s fills neither disk nor memory', async (_, headers, atMost) => {
  await pour(1, { 'transfer-encoding': 'chunked' });
  for (const { id } of store.list()) store.drop(id);
  const before = process.memoryUsage().rss;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const { status, sent } = await pour(1024, headers);
  clearInterval(watch);
  expect(status).toBe(413);
  expect(sent).toBeLessThan(atMost);
  expect(most - before).toBeLessThan(128 << 20);
  expect(readdirSync(store.dir)).toEqual([]);
});

const file = (over: Partial<AttachmentFile> = {}): AttachmentFile => {
  return {
    node: 'nongan',
    sha256: HASH,
    bytes: 10,
    media_type: 'application/pdf',
    record: stored().id,
    sealed: false,
    ...over,
  };
};

/** The node says so of a file, and gives these pieces of it. */
function onRecord(of: AttachmentFile, pieces: (string | Error)[] = ['0123456789']): void {
  service.attachments = {
    ...service.attachments,
    find: async (node, sha256) => (node === of.node && sha256 === of.sha256 ? of : undefined),
    read: async () => ({
      name: '情况说明.html',
      bytes: (async function* () {
        for (const piece of pieces) {
          if (piece instanceof Error) throw piece;
          yield Buffer.from(piece);
        }
      })(),
    }),
  };
}

test('a file is saved and never shown, whatever it is said to be', async () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/xml', 'text/javascript']) {
    onRecord(file({ media_type: type }), ['<script>x']);
    const answer = await ask(`/api/attachments/nongan/${HASH}`);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="abababababababab"/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    );
    await answer.body?.cancel();
  }
});

test('it is saved under the name that its record gives it, made harmless', async () => {
  onRecord(file());
  const names = {
    '办事指南.pdf': /%E5%8A%9E/,
    '../a\u202eb.pdf': /filename="ab\.pdf"/,
    'x.exe': /filename="abab/,
  };
  for (const [name, header] of Object.entries(names)) {
    const named = stored({
      body: {
        title: '通知',
        attachments: [{ sha256: HASH, bytes: 10, media_type: 'application/pdf', name }],
      },
    });
    service.records = [named];
    const answer = await ask(`/api/attachments/nongan/${HASH}?record=${named.id}`);
    expect(answer.headers.get('content-disposition')).toMatch(header);
    expect(await answer.text()).toBe('0123456789');
  }
});

test('a file that is not what was said never arrives whole', async () => {
  onRecord(file(), ['01234', new AttachmentBroken(2)]);
  const answer = await ask(`/api/attachments/nongan/${HASH}`);
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  // The server is there for others.
  expect((await ask('/healthz')).status).toBe(200);
});

test('P6: an internal file is not there for strangers, and is read by an act on record alone', async () => {
  onRecord(file({ sealed: true }));
  const path = `/api/attachments/nongan/${HASH}`;
  expect((await ask(path)).status).toBe(404);
  expect((await ask(path, { headers: bearer('r-token') })).status).toBe(409);
  const read = (token: string, body: object) =>
    ask(`${path}/read`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await read('writer-token', { reason: '核对' })).status).toBe(403);
  expect((await read('operator-token', {})).status).toBe(422);
  const acts = service.acts.length;
  const answer = await read('operator-token', { reason: '核对' });
  expect(await answer.text()).toBe('0123456789');
  expect(service.acts.slice(acts)).toEqual([
    ['operator-token', 'value.read', `nongan/${stored().id} attachment_key`, '核对', { role: 'operator' }],
  ]);
});
