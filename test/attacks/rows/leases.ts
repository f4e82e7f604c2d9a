import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSegment, type Segment } from '@hutong/log';
import { decode, encode } from '@hutong/record';
import type { HostileChild } from '../../network/hostile.ts';
import type { Attack, Verdict } from '../attack.ts';
import type { World } from '../world.ts';

/** What the city answers to heads; of a lease. */
interface Answer {
  notes: string[];
  lease?: { token?: string; refused?: string; other?: { instance: string } };
}

const INSTANCE = 'c0'.repeat(16);
const TRIES = 40;

/** The token in the folder of the living hall: whoever copied the folder has it. */
function copied(world: World): string {
  return JSON.parse(readFileSync(join(world.network.folder('good'), 'lease'), 'utf8')).token;
}

async function ask(copy: HostileChild, message: object): Promise<Answer> {
  const reply = await copy.connection.request('rpc.good.heads', encode({ notes: [], ...message }), {
    timeout: 10_000,
  });
  return decode(reply.data) as Answer;
}

/** A history of the neighbour's log that its own key signs and nobody else has. */
function otherHistory(copy: HostileChild): Segment {
  const from = copy.entries.length - 1;
  const entries = copy.make(3, 700).map((p) => p.bytes);
  return { ...copy.segment(from), entries, note: copy.note([...copy.entries.slice(0, from), ...entries]) };
}

/** Compares heads again and again, as a copy does that was told to wait: until it is refused for good, or let in. */
function exchange(id: string, title: string, make: (world: World, copy: HostileChild) => object): Attack {
  return {
    id: `lease-${id}`,
    promise: 'P12',
    title,
    code: /^clone/,
    async run(world) {
      const copy = await world.copy();
      const since = world.network.lines.length;
      const message = make(world, copy);
      for (let i = 0; i < TRIES; i++) {
        const { lease, notes } = await ask(copy, message);
        if (notes.length > 0 || lease?.token !== undefined)
          return { refused: false, code: 'it was let in', trace: '' };
        if (lease?.refused === 'clone') {
          const code = `clone: ${lease.other?.instance} goes on`;
          return { refused: true, code, trace: await world.logged(/"code":"clone"/, since) };
        }
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      return { refused: false, code: 'it was never told', trace: '' };
    },
  };
}

function pushed(id: string, title: string, lease: object, make = otherHistory): Attack {
  return {
    id: `lease-${id}`,
    promise: 'P12',
    title,
    code: /^clone/,
    async run(world) {
      const copy = await world.copy();
      const before = await world.lastSetAside();
      const after = copy.down.length;
      await copy.connection
        .jetstream()
        .publish('up.good.segment', encodeSegment({ ...make(copy), ...lease }));
      const { code, detail } = await copy.heard('a refusal', (d) => d.kind === 'refused', after);
      const [row] = await world.setAside(before);
      const forks = await world.network.sql('city')`select 1 from fork where origin = ${copy.origin}`;
      const verdict: Verdict = {
        refused: forks.length === 0,
        code: `${code}: ${detail}`,
        trace: row === undefined ? '' : `${row.reason} ${row.origin}`,
      };
      return verdict;
    },
  };
}

export const leases: Attack[] = [
  exchange('stale', 'comes with an old lease beside the living hall', () => ({
    lease: { instance: INSTANCE, host: 'copy', token: randomBytes(16).toString('hex') },
  })),
  exchange('copied', 'comes with the lease copied from the living hall', (world) => ({
    lease: { instance: 'c1'.repeat(16), host: 'copy', token: copied(world) },
  })),
  exchange(
    'none',
    'comes without a lease, and shows another history that the hall’s key signs',
    (_, copy) => ({
      notes: [otherHistory(copy).note],
    }),
  ),
  exchange('goodbye', 'says goodbye for the living hall, and comes', (_, copy) => {
    copy.connection.publish(
      'rpc.good.heads',
      encode({ notes: [], lease: { instance: 'c2'.repeat(16), host: 'copy', token: 'ab', says: 'bye' } }),
    );
    return { lease: { instance: 'c2'.repeat(16), host: 'copy', token: 'ab' } };
  }),
  pushed('push', 'sends another history of a living hall’s log as another instance', { lease: INSTANCE }),
  pushed('push-none', 'sends another history of a living hall’s log without a lease', {}),
  pushed(
    'push-real',
    'sends again, as another instance, what the living hall sent',
    { lease: INSTANCE },
    (c) => c.segment(0),
  ),
];
