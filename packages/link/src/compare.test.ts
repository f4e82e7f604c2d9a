import type { NatsConnection } from 'nats';
import { expect, test, vi } from 'vitest';
import { Compare } from './compare.ts';
import type { Holdings, States } from './holdings.ts';
import { pack, subjects, unpack } from './messages.ts';

const OWN = 'jilin/nongan/1-1f2e3d4c';
const ABOVE = 'jilin/city/1-5a6b7c8d';
const head = (origin: string, size: number) => {
  const note = `${origin}\n${size}\n${Buffer.alloc(32).toString('base64')}\n\n\u2014 ${origin} AAAA\n`;
  return { origin, size, root: Buffer.alloc(32), note };
};

interface More {
  holdings?: Partial<Holdings>;
  states?: Partial<States>;
}

function comparing(signal: AbortSignal, takeNote: (note: string) => Promise<void>, more: More = {}): Compare {
  const nothing = () => {};
  return new Compare({
    node: 'nongan',
    parent: 'city',
    now: Date.now,
    signal,
    intervalMs: 60_000,
    version: '0',
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    holdings: {
      outgoing: async () => [head(OWN, 4)],
      leaving: async () => {},
      beats: async () => [head(OWN, 4).note],
      earlier: () => [],
      followed: async () => [head(ABOVE, 7)],
      ...more.holdings,
    } as never,
    pusher: { known: () => undefined, notify: nothing, giveBack: nothing } as never,
    states: { up: () => [], down: () => [], take: nothing, ...more.states },
    onAnswered: nothing,
    lease: { held: true, claim: { instance: '', host: '' }, take: nothing } as never,
    takeNote,
  });
}

test('what its own log grew by while heads were compared leaves nobody asking without end', async () => {
  let asked = 0;
  const ending = new AbortController();
  const compare: Compare = comparing(
    ending.signal,
    // As a link does with what comes down: whatever was signed may be news.
    async (note) => compare.seen(note.split('\n')[0] as string, Number(note.split('\n')[1])),
  );
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

test('P12: a link that is ended amid a question asks no more, or its lease would be given to it again behind its goodbye', async () => {
  const ending = new AbortController();
  const compare = comparing(ending.signal, async () => {});
  let asked = 0;
  const connection = {
    request() {
      asked += 1;
      return new Promise(() => {});
    },
  } as unknown as NatsConnection;
  compare.onOnline(true);
  const running = compare.run(connection);
  await vi.waitFor(() => expect(asked).toBe(1));
  ending.abort();
  await running;
  expect(asked).toBe(1);
});

test.each([399, 450])(
  'P11: what %i nodes say of themselves all goes up, each with its own heartbeat and no other',
  async (count) => {
    const names = Array.from({ length: count }, (_, i) => `hall-${i}`);
    const silent = Array.from({ length: 450 }, (_, i) => `just-enrolled-${i}`);
    const ending = new AbortController();
    const compare = comparing(ending.signal, async () => {}, {
      holdings: { outgoing: async () => names.map((name) => head(`jilin/${name}/1-1f2e3d4c`, 4)) },
      states: { up: (goes, from = 0) => [...names, ...silent].filter(goes).slice(from, from + 200) },
    });
    const pages: { nodes: string[]; said: string[] }[] = [];
    const connection = {
      async request(_: string, data: Uint8Array) {
        const { notes, states = [] } = unpack('heads', data);
        const nodes = notes.map((note) => note.split('/')[1] as string);
        pages.push({ nodes, said: states });
        return { data: pack('headsReply', { notes: [], held: [] }) };
      },
    } as unknown as NatsConnection;
    compare.onOnline(true);
    const running = compare.run(connection);
    await vi.waitFor(() => expect(compare.compared).toBe(true));
    ending.abort();
    await running;
    const shown = pages.filter(({ nodes, said }) => said.length > 0 && nodes.some((n) => n !== 'city'));
    expect(shown.flatMap(({ said }) => said).sort()).toEqual([...names, ...silent].sort());
    for (const { nodes, said } of shown)
      expect(said.filter((name) => !silent.includes(name) && !nodes.includes(name))).toEqual([]);
  },
);
