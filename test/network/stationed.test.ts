import type { Hall } from '@hutong/hall';
import { decodeSegment, parseCheckpoint, type SealedValue } from '@hutong/log';
import { encode } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendSamples, type Plan, receiptedSoFar, TestNetwork, until } from './harness.ts';
import { HostileChild } from './hostile.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
  { node: 'dehui', kind: 'hall', parent: 'city' },
  { node: 'nongan-jiancha', kind: 'hall', parent: 'city', stationedAt: 'nongan' },
];
const URGE = {
  node: 'nongan',
  of_kind: 'case',
  number: '甲-1',
  text: '请于三日内办结并答复',
  due: '2030-01-04',
};

let network: TestNetwork;
beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { anchorS: 1 });
});
afterAll(() => network?.stop());

const supervisor = () => network.hall('nongan-jiancha');
const hall = () => network.hall('nongan');

async function say(at: Hall, type: string, subject: string, body: object) {
  const record = { type, subject, department: '农安县卫生健康局', occurred_at: '2026-03-02', body };
  expect(await at.append([record])).toMatchObject([{ status: 'stored' }]);
}

const has = async (at: Hall, node: string, subject: string) =>
  (await at.query({ node, subject, limit: 1 })).items.length > 0;

it('A6, P3: a hall reads who is stationed there, and they the hall; another hall reads neither', async () => {
  await say(hall(), 'case.accept', '甲-1', { accepted: true });
  await until('the case comes to the supervisor', () => has(supervisor(), 'nongan', '甲-1'));
  await say(supervisor(), 'supervision.urge', 'DB-1', URGE);
  await until('what is urged comes to the hall', () => has(hall(), 'nongan-jiancha', 'DB-1'));
  for (const at of [hall(), supervisor()]) await receiptedSoFar(at);
  const held = () => {
    const heads = network.hall('dehui').store.heads();
    return new Set(heads.map(({ origin }) => parseOrigin(origin).node));
  };
  // Logs come down in any order: once it has those above it, it would have had the others too.
  await until('the other hall has those above it', async () => held().has('province') && held().has('city'));
  expect(held()).toEqual(new Set(['province', 'city', 'dehui']));
});

it('P4: what a hall saw of its supervisor’s log, it anchors in its own', async () => {
  const { origin } = supervisor().info;
  await until('the hall anchors it', async () => {
    const { items } = await hall().query({ node: 'nongan', type: 'anchor', limit: 20 });
    return items.some(({ body }) => (body.seen as { origin: string }[]).some((one) => one.origin === origin));
  });
  expect(await network.center('city').archive.fsck()).toEqual([]);
});

it('P6: whoever follows a log from beside or from below is sent no box that only others can open', async () => {
  const center = network.center('city');
  await appendSamples(hall(), 0, 9);
  await receiptedSoFar(hall());
  const { origin } = hall().info;
  const held = (await center.archive.readSegment(origin, 0))?.sealed ?? [];
  expect(new Set(held.map(({ recipient }) => recipient))).toEqual(new Set(['city', 'province']));
  const stationed = await HostileChild.beside(network, 'nongan-jiancha', 'city');
  const own = await HostileChild.beside(network, 'nongan', 'city');
  try {
    // As much as the city holds: the hall anchors on, and what it has just appended is not there yet.
    const size = (await center.archive.head(origin))?.size as number;
    for (const child of [stationed, own]) expect(await boxesSentTo(child, origin, size)).toEqual([]);
  } finally {
    for (const child of [stationed, own]) await child.close();
  }
});

/** Every box that the city sends a child with the first `size` entries of a log. */
async function boxesSentTo(child: HostileChild, origin: string, size: number): Promise<SealedValue[]> {
  const boxes: SealedValue[] = [];
  for (let from = 0; from < size; ) {
    const reply = await child.connection.request(`rpc.${child.node}.fetch`, encode({ origin, from }));
    const segment = decodeSegment(reply.data);
    boxes.push(...segment.sealed);
    from = parseCheckpoint(segment.note).size;
  }
  return boxes;
}

it('A3, P12: a supervisor who turns keys and begins anew is followed on', async () => {
  await supervisor().rotate('按规定换钥');
  await say(supervisor(), 'supervision.urge', 'DB-2', URGE);
  await until('the hall reads its next log', () => has(hall(), 'nongan-jiancha', 'DB-2'));
});
