import { decodeSegment, type Segment } from '@hutong/log';
import type { JetStreamClient } from 'nats';
import { expect, test } from 'vitest';
import type { Holdings } from './holdings.ts';
import type { Pace } from './pace.ts';
import { Pusher } from './push.ts';
import { DEFAULT_WINDOW } from './window.ts';

const PART = 50;
const origin = (node: string) => `jilin/${node}/1-00000000`;
const note = (of: string, size: number) =>
  `${of}\n${size}\n${Buffer.alloc(32).toString('base64')}\n\n— ${of} ${Buffer.alloc(68).toString('base64')}\n`;

/** A line that takes one segment after the other, and a parent that receipts each; `seen` is told of every one. */
async function push(
  sizes: Record<string, number>,
  { cap, count, seen }: { cap?: number; count: number; seen?: (order: string[]) => void },
): Promise<string[]> {
  const stop = new AbortController();
  const order: string[] = [];
  let onWire = 0;
  const pace = {
    cap,
    answerMs: 1_000,
    segmentBytes: 1,
    slow: false,
    get open() {
      return onWire === 0;
    },
    sent: () => {
      onWire++;
    },
    taken: () => {
      onWire--;
    },
  } as unknown as Pace;
  const holdings = {
    outgoing: async () => Object.entries(sizes).map(([node, size]) => ({ origin: origin(node), size })),
    notes: async () => [],
    segments: async (of: string, from: number) => {
      const to = Math.min(from + PART, sizes[of.split('/')[1] as string] as number);
      const segment: Segment = { version: 1, origin: of, from, entries: [], note: note(of, to), sealed: [] };
      return [segment];
    },
  } as unknown as Holdings;
  const pusher = new Pusher({
    node: 'city',
    parent: 'province',
    holdings,
    now: () => 0,
    limits: DEFAULT_WINDOW,
    pace,
    instance: 'a',
    signal: stop.signal,
    online: () => true,
    compress: () => false,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const jetstream = {
    publish: async (_: string, bytes: Uint8Array) => {
      const { origin: of, from } = decodeSegment(bytes);
      order.push(of.split('/')[1] as string);
      seen?.(order);
      if (order.length >= count) stop.abort();
      await new Promise(setImmediate);
      pusher.window(of).onReceipt(from + PART, 0);
    },
  } as unknown as JetStreamClient;
  setTimeout(() => stop.abort(), 2_000);
  await pusher.run(jetstream);
  return order;
}

test('P2: a log that lacks little goes before backlogs, and they go on all the same', async () => {
  const sizes = { long: 10_000, longer: 20_000, short: 0 };
  const order = await push(sizes, {
    count: 60,
    // It grows whenever something was sent, as a hall that is at work.
    seen: () => {
      sizes.short += PART;
    },
  });
  const sent = (node: string) => order.filter((n) => n === node).length;
  expect(order.slice(0, 4)).toContain('short');
  expect(sent('short')).toBeGreaterThan(30);
  expect(sent('long') + sent('longer')).toBeGreaterThan(5);
  expect(sent('longer')).toBeGreaterThan(0);
});

test('P2: while the window is closed backlogs wait, and what is new goes', async () => {
  expect(await push({ long: 10_000, short: 60 }, { cap: 0, count: 3 })).toEqual(['short', 'short']);
});
