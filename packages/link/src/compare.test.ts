import type { NatsConnection } from 'nats';
import { expect, test, vi } from 'vitest';
import { Compare } from './compare.ts';
import { pack, subjects } from './messages.ts';

const OWN = 'jilin/nongan/1-1f2e3d4c';
const ABOVE = 'jilin/city/1-5a6b7c8d';
const head = (origin: string, size: number) => {
  const note = `${origin}\n${size}\n${Buffer.alloc(32).toString('base64')}\n\n\u2014 ${origin} AAAA\n`;
  return { origin, size, root: Buffer.alloc(32), note };
};

test('what its own log grew by while heads were compared leaves nobody asking without end', async () => {
  let asked = 0;
  const ending = new AbortController();
  const nothing = () => {};
  const compare: Compare = new Compare({
    ...{
      node: 'nongan',
      parent: 'city',
      now: Date.now,
      signal: ending.signal,
      intervalMs: 60_000,
      version: '0',
    },
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    holdings: {
      outgoing: async () => [head(OWN, 4)],
      leaving: async () => {},
      earlier: () => [],
      followed: async () => [head(ABOVE, 7)],
    } as never,
    pusher: { known: () => undefined, notify: nothing, giveBack: nothing } as never,
    onAnswered: nothing,
    lease: { held: true, claim: { instance: '', host: '' }, take: nothing } as never,
    // As a link does with what comes down: whatever was signed may be news.
    takeNote: async (note) => compare.seen(note.split('\n')[0] as string, Number(note.split('\n')[1])),
  });
  const connection = {
    async request(subject: string) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (subject !== subjects.heads('nongan')) return { data: new Uint8Array(0) };
      asked += 1;
      const notes = [head(OWN, 5).note, head(ABOVE, 7).note];
      return { data: pack('headsReply', { notes, held: [[OWN, 5]] }) };
    },
  } as unknown as NatsConnection;
  compare.onOnline(true);
  const running = compare.run(connection);
  await vi.waitFor(() => expect(asked).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = asked;
  for (let i = 0; i < 3; i++) compare.seen(OWN, 5);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(asked).toBe(before);
  compare.seen(ABOVE, 8);
  await vi.waitFor(() => expect(asked).toBeGreaterThan(before));
  ending.abort();
  await running;
});
