import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hall } from '@hutong/hall';
import { fsckStore } from '@hutong/log';
import { decodeEntry } from '@hutong/record';
import { chance } from '../../chance.ts';
import { allReceipted, appendSamples, type Plan, TestNetwork } from '../../network/harness.ts';
import { Carrier } from '../../network/sticks.ts';
import { turnBit } from '../bit.ts';
import type { Given, Scenario, Seen } from '../scenario.ts';
import { oneOf } from '../work.ts';

const PROVINCE: Plan = { node: 'province', kind: 'center', parent: null };
const RECEIPTED = 60;
const WAITING = 400;
const ARRIVES_MS = 10_000;

/**
 * A bit turned over in what a stopped hall has, part of it receipted and part of it not: its database, its write-ahead
 * log, a bundle file. The province never holds other bytes than were recorded, and what is not as it was is told.
 */
export const flips: Scenario = {
  name: 'flips',
  promises: 'P4, P5, P8',
  full: 120,
  short: 0,
  async run(given) {
    const network = await TestNetwork.start([PROVINCE]);
    const carrier = new Carrier(network);
    try {
      await carrier.door(PROVINCE.node);
      return await turnOver(network, carrier, given);
    } finally {
      await carrier.close();
      await network.stop();
    }
  },
};

async function turnOver(network: TestNetwork, carrier: Carrier, { seed, rounds, say }: Given): Promise<Seen> {
  const random = chance(seed);
  const counts: Record<string, number> = { faults: 0, acknowledged: 0 };
  const wrong: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const node = `hall-${round + 1}`;
    const plan: Plan = { node, kind: 'hall', parent: PROVINCE.node };
    await network.top.enrol(await network.init(plan));
    await network.startNode(node);
    await appendSamples(network.hall(node), 0, RECEIPTED);
    await allReceipted(network.hall(node));
    await network.stopNode(node);
    const what = oneOf([database, database, writeAhead, bundle], random);
    const victim = { network, carrier, node, random, good: [] as Buffer[] };
    const { did, ended, bad } = await what(victim);
    counts.faults = (counts.faults ?? 0) + 1;
    counts.acknowledged = (counts.acknowledged ?? 0) + RECEIPTED + WAITING;
    counts[ended] = (counts[ended] ?? 0) + 1;
    bad.push(...(await differing(victim)));
    wrong.push(...bad.map((line) => `round ${round + 1}, ${did}: ${line}`));
    await network.stopNode(node);
    say(`${round + 1} of ${rounds}: ${did}: ${ended}`);
  }
  return { counts, wrong };
}

interface Victim {
  network: TestNetwork;
  carrier: Carrier;
  node: string;
  random: () => number;
  /** Entries of its log as they were recorded. */
  good: Buffer[];
}

/** How it ended: a word to count; and what was not as promised. */
interface Ended {
  did: string;
  ended: string;
  bad: string[];
}

/** Records without a line; `more` is done while the hall runs. */
async function records(v: Victim, more: (hall: Hall) => unknown = () => {}): Promise<void> {
  await v.network.offline(v.node, async (hall) => {
    for (let i = 0; i < 4; i++)
      await appendSamples(hall, RECEIPTED + (i * WAITING) / 4, RECEIPTED + ((i + 1) * WAITING) / 4);
    v.good = entriesOf(hall);
    await more(hall);
  });
}

function entriesOf({ store, info }: Hall): Buffer[] {
  const size = store.head(info.origin)?.size ?? 0;
  return Array.from({ length: size }, (_, i) => store.entry(info.origin, i) as Buffer);
}

async function database(v: Victim): Promise<Ended> {
  await records(v);
  const { at, bit } = turnBit(join(v.network.folder(v.node), 'hall.db'), v.random);
  return { did: `bit ${bit} of byte ${at} of hall.db`, ...(await lives(v, false)) };
}

/** What a power cut leaves: a database and the write-ahead log beside it, of which a bit turned over. */
async function writeAhead(v: Victim): Promise<Ended> {
  const dir = v.network.folder(v.node);
  const kept = join(v.network.dir, `${v.node}-kept`);
  await records(v, () => {
    for (const name of ['hall.db', 'hall.db-wal']) cpSync(join(dir, name), join(kept, name));
  });
  for (const name of ['hall.db', 'hall.db-wal', 'hall.db-shm']) rmSync(join(dir, name), { force: true });
  cpSync(kept, dir, { recursive: true });
  const { at, bit } = turnBit(join(dir, 'hall.db-wal'), v.random);
  return { did: `bit ${bit} of byte ${at} of hall.db-wal`, ...(await lives(v, true)) };
}

/**
 * The damaged hall is started, and sends what it can; then it is checked.
 * @param shorter whether it may hold a beginning of what it held, and not know: SQLite takes a write-ahead log up to the
 * first frame that does not fit
 */
async function lives(v: Victim, shorter: boolean): Promise<Omit<Ended, 'did'>> {
  const { network, node, good } = v;
  const begun = Date.now();
  try {
    await network.startNode(node);
  } catch {
    return { ended: 'refused to start', bad: [] };
  }
  const hall = network.hall(node);
  const arrived = await allReceipted(hall, ARRIVES_MS).then(
    () => true,
    () => false,
  );
  const bad: string[] = [];
  let told: boolean;
  let right = 'other';
  try {
    const found = fsckStore(hall.store, { verifier: (of) => hall.registry.log(of)?.verifier });
    told = found.length > 0;
    const origin = `test/${node}/1-`;
    const now = hall.info.origin.startsWith(origin) ? entriesOf(hall) : [];
    const kept = now.findIndex((bytes, i) => good[i]?.equals(bytes) !== true);
    if (kept === -1 || kept === good.length) right = now.length >= good.length ? 'all' : 'shorter';
    else if (now.slice(kept).every((bytes) => decodeEntry(bytes).recordedAt >= begun)) {
      // What it says of its own accord since, as a new certificate, stands where what it lost stood: that had not left.
      right = 'shorter';
      v.good = good.slice(0, kept);
    }
  } catch {
    told = true; // SQLite itself says that the file is malformed.
  }
  if (told) return { ended: arrived ? 'told by fsck, all arrived' : 'told by fsck', bad };
  if (!arrived) bad.push('fsck found nothing, and what it holds does not arrive');
  if (right === 'other' || (right === 'shorter' && !shorter))
    bad.push('what it holds is changed, and nobody says so');
  return { ended: right === 'all' ? 'harmless' : 'the end of the write-ahead log is gone', bad };
}

async function bundle(v: Victim): Promise<Ended> {
  const { carrier, node, random } = v;
  let packed = { file: '', code: 1, error: '' };
  await records(v, async () => {
    await carrier.door(node);
    packed = await carrier.pack(node, `${node}.hutong`, '--for', PROVINCE.node);
    await carrier.shut(node);
  });
  if (packed.code !== 0) throw new Error(`export: ${packed.error}`);
  const whole = readFileSync(packed.file);
  const { at, bit } = turnBit(packed.file, random);
  const did = `bit ${bit} of byte ${at} of a bundle file of ${whole.length}`;
  const hurt = await carrier.unpack(PROVINCE.node, packed.file);
  const named = (hurt.result?.damaged ?? []) as { offset: number; bytes: number }[];
  const bad: string[] = [];
  const here = named.some(({ offset, bytes }) => offset <= at && at < offset + bytes);
  if (hurt.code === 0) bad.push('it was taken as if nothing were wrong');
  else if (hurt.result !== undefined && !here)
    bad.push(`the damage is not named where it is: ${JSON.stringify(named)} ${hurt.error.slice(0, 200)}`);
  writeFileSync(packed.file, whole);
  const mended = await carrier.unpack(PROVINCE.node, packed.file);
  if (mended.code !== 0) bad.push(`the undamaged copy is not taken: ${mended.error.slice(0, 200)}`);
  return { did, ended: 'a damaged piece named', bad };
}

/** What the province holds of the log other than as it was recorded. */
async function differing({ network, node, good }: Victim): Promise<string[]> {
  const rows = await network.sql(PROVINCE.node)<{ idx: number; bytes: Buffer }[]>`
    select idx, bytes from entry join log on log.id = log_id where origin like ${`test/${node}/1-%`} and idx < ${good.length}`;
  return rows
    .filter(({ idx, bytes }) => !good[idx]?.equals(bytes))
    .map(({ idx }) => `the province holds another entry ${idx}`);
}
