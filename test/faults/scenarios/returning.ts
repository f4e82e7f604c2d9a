import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../../network/harness.ts';
import { HallWorkers } from '../hall-workers.ts';
import { ProcessNetwork } from '../processes.ts';
import type { Given, Scenario, Seen } from '../scenario.ts';

const PROVINCE: Plan = { node: 'province', kind: 'center', parent: null };
/** What a hall records while the province is down. */
const RECORDS = 200;
const HEARTBEAT_S = 30;
/** Halls in one process. */
const TOGETHER = 50;
const LIMIT_MIN = 15;
const LIMIT_MIB = 500;

/** The province was down for a day; its halls, each with a day's records, come back together. Nobody helps. */
export const returning: Scenario = {
  name: 'returning',
  promises: 'P2, P3',
  full: 300,
  short: 0,
  async run(given) {
    const net = new ProcessNetwork();
    const halls = new HallWorkers();
    try {
      return await comeBack(net, halls, given);
    } finally {
      await halls.stop();
      await net.stop();
      net.remove();
    }
  },
};

/** `rounds` is the number of halls, each with its own database, link and keys. */
async function comeBack(net: ProcessNetwork, halls: HallWorkers, { rounds, say }: Given): Promise<Seen> {
  await net.start([PROVINCE], HEARTBEAT_S);
  const names = Array.from({ length: rounds }, (_, i) => `hall-${String(i + 1).padStart(3, '0')}`);
  for (const node of names) await net.init({ node, kind: 'hall', parent: PROVINCE.node }, HEARTBEAT_S);
  say(`${rounds} halls enrolled`);
  await net.nodes.get(PROVINCE.node)?.stop();
  await halls.start(
    names.map((node) => net.folder(node)),
    TOGETHER,
    RECORDS,
  );
  say(`the province is down; ${rounds * RECORDS} records wait`);
  const started = Date.now();
  await net.run(PROVINCE.node);
  const pid = net.pid(PROVINCE.node, 'node') as number;
  const minutes = () => (Date.now() - started) / 60_000;
  let waiting = rounds;
  while (waiting > 0 && minutes() < LIMIT_MIN) {
    await sleep(5_000);
    waiting = await halls.waiting();
    say(
      `${minutes().toFixed(1)} min: ${rounds - waiting} of ${rounds} halls receipted, province ${peakMib(pid)} MiB`,
    );
  }
  const [took, mib] = [minutes(), peakMib(pid)];
  const wrong: string[] = [];
  if (waiting > 0) wrong.push(`${waiting} halls are not receipted after ${LIMIT_MIN} minutes`);
  if (mib > LIMIT_MIB) wrong.push(`the province took ${mib} MiB; the limit is ${LIMIT_MIB}`);
  for (const [node, size] of await halls.sizes()) {
    const ids = await net.ids(PROVINCE.node, node);
    if (new Set(ids).size !== size || ids.length !== size)
      wrong.push(`the province holds ${ids.length} records of ${node}, which has ${size}`);
  }
  return {
    counts: {
      halls: rounds,
      records: rounds * RECORDS,
      'tenths of a minute': Math.ceil(took * 10),
      'MiB at most': mib,
    },
    wrong,
  };
}

/** The most memory a process held, MiB. */
function peakMib(pid: number): number {
  const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1_024);
}
