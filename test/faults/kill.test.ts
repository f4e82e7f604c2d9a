import { randomInt } from 'node:crypto';
import { newId } from '@hutong/record';
import { afterEach, expect, it } from 'vitest';
import { chance } from '../chance.ts';
import { type Plan, sampleRecord, until } from '../network/harness.ts';
import { ProcessNetwork, processesOf } from './processes.ts';

// Replay with FAULT_SEED; FAULT_ROUNDS for a night. Two seconds of load and one death a round, about.
const SEED = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 7);

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'city', kind: 'center', parent: 'province' },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];

const VICTIMS = [
  ['nongan', 'node'],
  ['city', 'node'],
  ['city', 'nats-server'],
  ['city', 'postgres'],
  ['province', 'node'],
  ['province', 'postgres'],
  ['province', 'nats-server'],
] as const;

let network: ProcessNetwork | undefined;

afterEach(async () => {
  await network?.stop();
  network?.remove();
  network = undefined;
});

/** A window clerk's program: gives each record an id, and asks again with the same id until it is answered. */
async function clerk(
  net: ProcessNetwork,
  acknowledged: Set<string>,
  ended: () => boolean,
  chanceOf: () => number,
): Promise<void> {
  const random = (n: number) => Uint8Array.from({ length: n }, () => Math.floor(chanceOf() * 256));
  for (let i = 0; !ended(); i++) {
    const id = newId(Date.now(), random);
    const body = JSON.stringify({ id, ...sampleRecord(i) });
    const headers = { 'content-type': 'application/json' };
    for (;;) {
      try {
        const answer = await net.ask('nongan', '/api/records', { method: 'POST', body, headers });
        expect(await answer.json()).toMatchObject({ id });
        acknowledged.add(id);
        break;
      } catch (error) {
        if (ended()) return; // Never acknowledged: it may be there or not.
        if (/: 4\d\d /.test((error as Error).message)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it(`P1, P2, P3: killed at any moment, whoever it is, nothing acknowledged is lost or doubled (FAULT_SEED=${SEED})`, async () => {
  const random = chance(SEED);
  network = new ProcessNetwork();
  const net = network;
  await net.start(PLAN, 1);
  const acknowledged = new Set<string>();
  let done = false;
  const clerks = [chance(SEED + 1), chance(SEED + 2), chance(SEED + 3)].map((r) =>
    clerk(net, acknowledged, () => done, r),
  );
  const crashed = Promise.all(clerks);
  crashed.catch(() => undefined);
  // The first rounds take each kind once, in an order of chance; later ones anybody.
  const order = VICTIMS.map((v) => ({ v, at: random() })).sort((a, b) => a.at - b.at);
  const killed: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1_700));
    const [node, what] = (order[round]?.v ??
      VICTIMS[Math.floor(random() * VICTIMS.length)]) as (typeof VICTIMS)[number];
    const pid = net.pid(node, what);
    killed.push(`${node} ${what} ${pid ?? 'not there'}`);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }
  // Nobody helps.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  done = true;
  await crashed;
  const story = `seed ${SEED}: ${killed.join(', ')}`;
  expect(acknowledged.size, story).toBeGreaterThan(20);
  await until(
    `everybody is back and all is receipted (${story})`,
    async () => {
      const state = await net.sync('nongan').catch(() => undefined);
      const [log] = state?.logs ?? [];
      return log !== undefined && log.received.length === 2 && log.received.every((r) => r.behind === 0);
    },
    90_000,
  );
  for (const center of ['nongan', 'city', 'province']) {
    const ids = await net.ids(center, 'nongan');
    expect(new Set(ids).size, `${center} holds each record once; ${story}`).toBe(ids.length);
    const held = new Set(ids);
    expect(
      [...acknowledged].filter((id) => !held.has(id)),
      `missing at ${center}; ${story}`,
    ).toEqual([]);
  }
  const stored = (await net.ids('nongan', 'nongan')).sort();
  expect((await net.ids('province', 'nongan')).sort()).toEqual(stored);
  expect(await net.stop(), `left running; ${story}`).toEqual([]);
  for (const { node } of PLAN) await net.fsck(node);
  expect(processesOf(net.dir)).toEqual([]);
}, 300_000);
