import { randomBytes } from 'node:crypto';
import type { SyncState } from '@hutong/api';
import { createAuthority, type Registry } from '@hutong/trust';
import { expect, test } from 'vitest';
import { type FactSources, gatherFacts } from './facts.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 2);

/** A network of a top center and a city, with these authorities, the newest last. */
function sources(judge: string, authorities: { pem: string }[]): FactSources {
  const nodes = [
    { node: 'jilin-province', name: '吉林省', parent: null, epochs: [] },
    { node: 'changchun', name: '长春市', parent: 'jilin-province', epochs: [] },
  ];
  const registry = {
    policy: {},
    nodes: () => nodes,
    node: (name: string) => nodes.find((n) => n.node === name),
    within: () => true,
    log: () => undefined,
    certificates: { of: () => undefined, authorities: () => authorities },
  } as unknown as Registry;
  const sync = {
    link: { parent: null, connected: false, last_heard: null },
    logs: [],
    alarms: [],
    root: { expires: '2036-01-01T00:00:00Z', warning: null },
  } as unknown as SyncState;
  return {
    info: () => ({ node: judge, name: judge, origin: 'o' }) as ReturnType<FactSources['info']>,
    registry,
    dir: '/nowhere',
    config: undefined,
    sync: async () => sync,
    slowed: () => [],
    followers: async () => [{ follower: 'tally', entries: 3, read: 7, waits: false }],
    keyDue: async () => undefined,
  };
}

const authority = (from: number) => createAuthority('jilin', randomBytes, from);

test('the top center knows when the newest authority of its network ends; nobody else is told', async () => {
  const old = await authority(NOW - 3_640 * DAY_MS);
  const next = await authority(NOW);
  const [alone] = await gatherFacts(sources('jilin-province', [old]));
  expect(((alone?.authorityEnds ?? 0) - NOW) / DAY_MS).toBeCloseTo(12, 1);
  const [replaced] = await gatherFacts(sources('jilin-province', [old, next]));
  expect(((replaced?.authorityEnds ?? 0) - NOW) / DAY_MS).toBeCloseTo(3_652, 1);
  const [city] = await gatherFacts(sources('changchun', [old]));
  expect(city?.authorityEnds).toBeUndefined();
  const [without] = await gatherFacts(sources('jilin-province', []));
  expect(without?.authorityEnds).toBeUndefined();
});

test('when the newest of a node’s logs came is told by the receipts of whoever judges', async () => {
  const from = sources('jilin-province', [await authority(NOW)]);
  const received = (by: string, at: string | null) => ({ by, name: by, size: 3, behind: 0, at });
  const log = (origin: string, at: string | null) => ({
    origin,
    node: 'changchun',
    stored: 3,
    received: [received('elsewhere', '2026-03-02T00:00:00Z'), received('jilin-province', at)],
  });
  const sync = await from.sync();
  const beneath: NonNullable<FactSources['beneath']> = {
    door: () => true,
    damaged: () => [],
    version: () => undefined,
    heartbeats: async () => [],
    came: () => undefined,
    said: () => [],
    current: () => NOW,
    quarantined: async () => [],
    waiting: async () => [],
  };
  const arrived = async (...logs: object[]) =>
    (await gatherFacts({ ...from, beneath, sync: async () => ({ ...sync, logs }) as SyncState }))[1]?.arrived;
  expect(await arrived(log('1', '2026-03-01T00:00:00Z'), log('2', '2026-03-01T09:00:00Z'))).toBe(
    Date.parse('2026-03-01T09:00:00Z'),
  );
  expect(await arrived(log('1', null))).toBeUndefined();
});

test('A3: how far its read models are is a fact of the node itself', async () => {
  const [own, other] = await gatherFacts(sources('changchun', [await authority(NOW)]));
  expect(own?.self?.followers).toEqual([{ by: 'tally', left: 3, held: 7 }]);
  expect(other?.self).toBeUndefined();
});
