import { checkpointBody, cosignBody, makeSigner } from '@hutong/log';
import { dayOfDate } from '@hutong/matters';
import type { Hearing } from '@hutong/supervision';
import type { NodeInfo } from '@hutong/trust';
import { expect, it } from 'vitest';
import { hearingFault } from './borne.ts';

const LOG = 'net/nongan/1-00000000';
const CITY = 'net/city/1-00000000';
const ROOT = Buffer.alloc(32, 7);
const HEAD = { origin: LOG, size: 9, root: ROOT.toString('base64') };

const [hall, stranger] = [1, 2].map((byte) =>
  makeSigner('net/nongan/cosigner', 4, new Uint8Array(32).fill(byte)),
) as [ReturnType<typeof makeSigner>, ReturnType<typeof makeSigner>];

/** The line of a heartbeat that a key signed on a day, over the head. */
function beat(day: string, signer = hall): string {
  const body = checkpointBody({ ...HEAD, root: ROOT });
  const note = cosignBody(body, signer, Date.parse(`${day}T09:00:00+08:00`) / 1_000);
  return note.trimEnd().split('\n').at(-1)!;
}

const parts = {
  archive: {
    rootAt: async (origin: string) => (origin === LOG ? ROOT : undefined),
    entry: async () => undefined,
  },
  registry: {
    ancestors: () => ['city'],
    cosigner: () => [hall.verifier],
    node: (node: string) =>
      node === 'nongan' ? ({ parent: 'city', formerParents: [] as string[] } as NodeInfo) : undefined,
  },
};

interface Said {
  until: string;
  /** The day on which it was said. */
  on: string;
  by?: string;
  node?: string;
  root?: string;
}

function hearing({ until, on, by = beat(on), node = 'nongan', root = HEAD.root }: Said): Hearing {
  const heads = [{ ...HEAD, root }];
  return {
    origin: CITY,
    index: 5,
    id: until,
    recordedAt: Date.parse(`${on}T10:00:00+08:00`),
    until: dayOfDate(until)!,
    heads: new Map([[LOG, HEAD.size]]),
    ancestors: new Map(),
    body: { node, heads, ancestors: [], until, by: { cosignature: by } },
  };
}

const before = hearing({ until: '2026-03-02', on: '2026-03-02' });
const fault = async (said: Said) => (await hearingFault(parts, hearing(said), before))?.en;

it('A6: what the node signed on its day bears a hearing', async () => {
  expect(await fault({ until: '2026-03-09', on: '2026-03-09' })).toBeUndefined();
});

it('A7: an invented hearing is told: signed by no key of the node, of heads it never had, or of no child', async () => {
  const said = { until: '2026-03-09', on: '2026-03-09' };
  const unborne = 'its evidence does not bear its `until`';
  expect(await fault({ ...said, by: beat('2026-03-09', stranger) })).toBe(unborne);
  expect(await fault({ ...said, by: '— nobody AAAA' })).toBe(unborne);
  const root = Buffer.alloc(32, 8).toString('base64');
  expect(await fault({ ...said, root })).toBe('a head that it states is not that of the log');
  expect(await fault({ ...said, node: 'elsewhere' })).toBe('the node was never a child of this center');
});

it('A7: a re-dated hearing is told: later than its evidence, than its own day, or no later than the one before', async () => {
  expect(await fault({ until: '2026-03-09', on: '2026-03-10', by: beat('2026-03-08') })).toBe(
    'its evidence does not bear its `until`',
  );
  expect(await fault({ until: '2026-03-12', on: '2026-03-10', by: beat('2026-03-12') })).toBe(
    'its `until` is later than the day on which it was said',
  );
  expect(await fault({ until: '2026-03-02', on: '2026-03-10' })).toBe(
    'its day is not later than that of the hearing before',
  );
});

it('A7: a center that knows of a move hears the node no further than the move says', async () => {
  const left = { city: { until: '2026-03-05', origin: 'net/province/1-00000000', index: 7 } };
  const info = { parent: 'other', formerParents: ['city'], left } as unknown as NodeInfo;
  const moved = { ...parts, registry: { ...parts.registry, node: () => info } };
  const told = async (until: string, knew: number) => {
    const said = { ...hearing({ until, on: until }), ancestors: new Map([[left.city.origin, knew]]) };
    return (await hearingFault(moved, said, before))?.en;
  };
  expect(await told('2026-03-06', 8)).toMatch(/moved to another parent.*2026-03-05/);
  expect(await told('2026-03-05', 8)).toBeUndefined();
  expect(await told('2026-03-06', 7)).toBeUndefined();
});
