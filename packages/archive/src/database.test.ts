import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect, hex } from './database.ts';
import { testPostgres } from './testing.ts';

const AUTHENTICATED = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
let server: Server | undefined;

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});

afterEach(async () => {
  process.off('unhandledRejection', note);
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

it('P3: a connection that dies with its first query unanswered fails that query, and nothing else', async () => {
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(Buffer.concat([AUTHENTICATED, READY]));
      socket.once('data', () => socket.resetAndDestroy());
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const sql = connect(`postgres://x:y@127.0.0.1:${port}/z`, 1);
  await expect(sql`select 1`).rejects.toThrow();
  await sql.end({ timeout: 0 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(unhandled).toEqual([]);
});

it('lists of texts, numbers, bytes and nothing arrive as they were', async () => {
  const postgres = await testPostgres();
  const sql = connect(await postgres.database(), 1);
  try {
    const texts = ['', 'a,b', '"', '\\', '{}', 'NULL', ' 长春 ', '\n'];
    const bytes = new Uint8Array([0, 255, 92]);
    const [row] = await sql`select
      array_to_json(${texts}::text[]) as texts, array_to_json(${[-1, 0, 2147483647]}::int[]) as ints,
      array_to_json(${[null, 2 ** 40]}::bigint[]) as bigs, (${[hex(bytes)]}::bytea[])[1] as bytes,
      cardinality(${[] as string[]}::text[]) as none,
      (${['00000000-0000-4000-8000-000000000001']}::uuid[])[1] as id`;
    expect(row).toEqual({
      texts,
      ints: [-1, 0, 2147483647],
      bigs: [null, 2 ** 40],
      bytes: Buffer.from(bytes),
      none: 0,
      id: '00000000-0000-4000-8000-000000000001',
    });
  } finally {
    await sql.end();
    await postgres.stop();
  }
});
