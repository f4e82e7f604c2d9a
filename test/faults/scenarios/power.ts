import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Center } from '@hutong/center';
import { Hall } from '@hutong/hall';
import { fsckStore } from '@hutong/log';
import { said } from '@hutong/record';
import { chance } from '../../chance.ts';
import { clerks } from '../clerk.ts';
import { Disk, missingForPowerCut } from '../image.ts';
import { ProcessNetwork } from '../processes.ts';
import type { Given, Scenario, Seen } from '../scenario.ts';
import { CHAIN } from '../work.ts';

const DISK_MIB = 1_024;

/**
 * The power of hall, city and province is cut at once, at a random moment of work. All stand on one disk, so that what
 * one had been told by another when it happened can be held against what the other still has.
 */
export const power: Scenario = {
  name: 'power',
  promises: 'P1, P3, P12',
  full: 300,
  short: 1,
  missing: missingForPowerCut,
  async run(given) {
    const dir = mkdtempSync(join(tmpdir(), 'hutong-power-'));
    const disk = new Disk(dir, DISK_MIB);
    const net = new ProcessNetwork(disk.live);
    try {
      await net.start(CHAIN, 1);
      return await cuts(net, disk, given);
    } finally {
      await net.stop();
      disk.remove();
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function cuts(net: ProcessNetwork, disk: Disk, { seed, rounds, say }: Given): Promise<Seen> {
  const random = chance(seed);
  const acknowledged = new Set<string>();
  const after = new Aftermath();
  for (let round = 0; round < rounds; round++) {
    let done = false;
    const office = { acknowledged, ended: () => done, seed: seed + round * 10, pauseMs: 10 };
    const working = clerks(net, 'nongan', office);
    await new Promise((resolve) => setTimeout(resolve, 100 + random() * 1_400));
    const promised = [...acknowledged];
    disk.snap();
    // Whatever is recorded from here on would only slow down the looking.
    done = true;
    await working;
    await disk.boot((dir) => after.judge(dir, promised));
    say(`${round + 1} of ${rounds}: ${promised.length} acknowledged, ${after.receipts} receipts looked at`);
  }
  const { lost, doubled, receipts, hollow, wrong } = after;
  return {
    counts: {
      faults: rounds,
      acknowledged: acknowledged.size,
      lost,
      doubled,
      receipts,
      'receipts without rows': hollow,
    },
    wrong,
  };
}

/** What is found on a disk after its power was cut. */
class Aftermath {
  lost = 0;
  doubled = 0;
  receipts = 0;
  hollow = 0;
  readonly wrong: string[] = [];

  async judge(dir: string, promised: readonly string[]): Promise<void> {
    // A reboot: no process of before is left that the number in this file could be of.
    for (const node of ['city', 'province'])
      rmSync(join(dir, node, 'postgres', 'data', 'postmaster.pid'), { force: true });
    const at = new Map<string, Map<string, number>>();
    const said = await Promise.all([
      this.#hall(join(dir, 'nongan'), promised, at),
      ...['city', 'province'].map((node) => this.#center(join(dir, node), node, at)),
    ]);
    for (const { by, origin, size, to } of said.flat()) {
      this.receipts += 1;
      if ((at.get(by)?.get(origin) ?? 0) >= size) continue;
      this.hollow += 1;
      this.wrong.push(
        `${to} was told that ${by} received ${size} of ${origin}: it has ${at.get(by)?.get(origin)}`,
      );
    }
    // What left a node stands there still.
    for (const [origin, size] of at.get('city') ?? [])
      if (origin.includes('/nongan/') && size > (at.get('nongan')?.get(origin) ?? 0))
        this.wrong.push(`the city has ${size} of ${origin}, the hall ${at.get('nongan')?.get(origin)}`);
    for (const [origin, size] of at.get('province') ?? [])
      if (!origin.includes('/province/') && size > (at.get('city')?.get(origin) ?? 0))
        this.wrong.push(`the province has ${size} of ${origin}, the city ${at.get('city')?.get(origin)}`);
  }

  async #hall(dir: string, promised: readonly string[], at: Heads): Promise<Said[]> {
    const hall = new Hall(dir, { log: this.#log('nongan') });
    try {
      const { origin } = hall.info;
      at.set('nongan', new Map(hall.store.heads().map((h) => [h.origin, h.size])));
      const found = fsckStore(hall.store, { verifier: (of) => hall.registry.log(of)?.verifier });
      this.wrong.push(...found.map((f) => `fsck of nongan: ${f.origin} ${said(f.reason, 'en')}`));
      const cosigned = hall.store.cosignatures(origin).filter((c) => c.node !== 'nongan');
      await hall.begin();
      if (hall.info.origin !== origin) this.wrong.push('the hall took itself for one that went back in time');
      const lost: string[] = [];
      const held = hall.store.db.prepare('SELECT count(*) AS n FROM record WHERE id = ?');
      for (const id of promised) {
        const { n } = held.get(Buffer.from(id.replaceAll('-', ''), 'hex')) as { n: number };
        if (n === 0) lost.push(id);
        if (n > 1) this.doubled += 1;
        if (n > 1) this.wrong.push(`${id} stands there ${n} times`);
      }
      this.lost += lost.length;
      if (lost.length > 0) this.wrong.push(`${lost.length} acknowledged records are lost, as ${lost[0]}`);
      return cosigned.map(({ node, size }) => ({ by: node, origin, size, to: 'nongan' }));
    } finally {
      await hall.stop();
    }
  }

  async #center(dir: string, node: string, at: Heads): Promise<Said[]> {
    const center = await Center.open(dir, { log: this.#log(node) });
    try {
      const state = await center.archive.syncState();
      at.set(node, new Map(state.map((l) => [l.origin, l.size])));
      const found = await center.archive.fsck();
      this.wrong.push(...found.map((f) => `fsck of ${node}: ${f.origin} ${said(f.reason, 'en')}`));
      return state.flatMap(({ origin, received }) =>
        received.map(({ ancestor, size }) => ({ by: ancestor, origin, size, to: node })),
      );
    } finally {
      await center.stop();
    }
  }

  #log(node: string) {
    const nothing = () => {};
    const error = (fields: object, message: string) =>
      void this.wrong.push(`${node} ${message} ${JSON.stringify(fields).slice(0, 200)}`);
    return { debug: nothing, info: nothing, warn: nothing, error };
  }
}

/** By node, the entries it holds of each log. */
type Heads = Map<string, Map<string, number>>;

/** A receipt that `to` holds. */
interface Said {
  by: string;
  origin: string;
  size: number;
  to: string;
}
