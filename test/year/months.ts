import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncState } from '@hutong/api';
import { Hall } from '@hutong/hall';
import { allReceipted, appendSamples, until } from '../network/harness.ts';
import { HostileChild } from '../network/hostile.ts';
import { DAY, type Year } from './year.ts';

/** What happens in the year, in order. */
export const MONTHS: [title: string, month: (year: Year) => Promise<void>][] = [
  ['every hall enrols with a one-time code', enrolment],
  ['one hall goes to sleep, with records nobody received', asleep],
  ['every key is rotated: halls, cities, province, root, CA', rotateAll],
  ['a key is stolen at night, and revoked', stolen],
  ['a hall is cloned', cloned],
  ['a hall is restored from a backup of three days ago', backup],
  ['a city is restored to yesterday', yesterday],
  ['a county is moved to another city', moved],
  ['what the sleeping hall misses: root documents and registry', changes],
  ['the sleeping hall wakes after 180 days', awake],
  ['every key is rotated again', rotateAll],
];

const hallOf = (year: Year, last: number) => year.halls.at(-last) as string;
const MOVED = 1;
const SLEEPER = 2;
/** Which of the last halls' keys are stolen. */
export const STOLEN = 3;
const RESTORED = 4;
const CLONED = 5;

async function enrolment(year: Year): Promise<void> {
  for (const hall of year.halls) await year.enrol(hall);
  await year.month();
}

async function asleep(year: Year): Promise<void> {
  const sleeper = hallOf(year, SLEEPER);
  await year.network.stopNode(sleeper);
  year.asleepSince = year.now;
  // Its power is back for an hour, its link is not.
  await year.network.offline(sleeper, () => year.work(sleeper).then(() => {}));
  await year.month();
}

async function rotateAll(year: Year): Promise<void> {
  const { network } = year;
  const before = new Set(network.top.registry.nodes().map((n) => n.epochs.at(-1)?.origin));
  year.pass(30);
  await network.top.service.keys.rotate('到期');
  await year.ceremony();
  await network.top.service.ca?.rotate('到期');
  for (const hall of network.halls.values()) await hall.rotate('到期');
  for (const [name, center] of network.centers) if (name !== 'province') await center.rotate('到期');
  await year.month();
  await until(
    'the registry has followed',
    () =>
      network.top.registry
        .nodes()
        .filter((n) => network.halls.has(n.node) || network.centers.has(n.node))
        .every((n) => !before.has(n.epochs.at(-1)?.origin) && n.epochs.at(-1)?.adopted !== true),
    60_000,
  );
}

// The thief takes the machine's disk, and signs in the hall's name until the duty officer hears of it.
async function stolen(year: Year): Promise<void> {
  const { network } = year;
  const node = hallOf(year, STOLEN);
  const city = year.cityOf(node);
  const origin = network.hall(node).info.origin;
  const thief = await HostileChild.take(network, node, city);
  const size = thief.entries.length;
  const forged = thief.make(3, 900_000);
  year.forged.push(...forged.map((p) => p.entry.id));
  year.dishonest.push(...year.forged);
  thief.entries.push(...forged.map((p) => p.bytes));
  await thief.pushed(thief.segment(size), size + 3);
  await until(
    'the province has it too',
    async () => ((await network.top.archive.head(origin))?.size ?? 0) > size,
  );
  const keys = network.top.service.keys;
  await keys.revoke?.(node, size, '密钥失窃');
  await until('the thief is cut off', () => thief.cutOff, 60_000);
  await thief.close();
  // In the morning: new keys, and the registrar compares and approves.
  await network.offline(node, async () => {
    await year.work(node);
    await network.hall(node).keys.rotate('密钥失窃');
  });
  await network.startNode(node);
  await network.top.enrol(JSON.parse(readFileSync(join(network.folder(node), 'enrol.json'), 'utf8')));
  await year.month();
}

// A copy of the folder is started on another machine, beside the original, and records.
async function cloned(year: Year): Promise<void> {
  const { network } = year;
  const node = hallOf(year, CLONED);
  const dir = join(network.dir, 'clone');
  cpSync(network.folder(node), dir, { recursive: true });
  await year.work(node);
  const clone = new Hall(dir, { log: network.log('clone'), now: () => year.now });
  try {
    await clone.start();
    year.dishonest.push(...(await appendSamples(clone, 800_000, 800_003)));
    const says = async (who: { sync(): Promise<SyncState> }) =>
      (await who.sync()).alarms.find((a) => a.code === 'clone')?.instances;
    await until('the clone knows', async () => (await says(clone))?.here === 'refused', 60_000);
    await until(
      'the original knows',
      async () => (await says(network.hall(node)))?.here === 'goes_on',
      60_000,
    );
    const both = await says(network.center(year.cityOf(node)).service);
    if (both === undefined) throw new Error('the city does not name the two');
  } finally {
    await clone.stop();
  }
  await year.month();
}

async function backup(year: Year): Promise<void> {
  const { network } = year;
  const node = hallOf(year, RESTORED);
  const file = join(network.folder(node), 'hall.db');
  const copy = join(network.dir, 'backup.db');
  await network.stopNode(node);
  cpSync(file, copy);
  await network.startNode(node);
  for (let day = 0; day < 3; day++) {
    year.pass(1);
    await year.work(node);
  }
  await allReceipted(network.hall(node), 60_000);
  const { origin } = network.hall(node).info;
  await network.stopNode(node);
  for (const name of ['hall.db', 'hall.db-wal', 'hall.db-shm'])
    rmSync(join(network.folder(node), name), { force: true });
  cpSync(copy, file);
  await network.startNode(node);
  await until('it goes on in its next epoch', () => network.hall(node).info.origin !== origin);
  await year.month();
}

async function yesterday(year: Year): Promise<void> {
  const { network } = year;
  const { origin } = network.center('changchun').service.info;
  await network.keepDatabase('changchun');
  year.pass(1);
  for (const hall of network.halls.keys()) await year.work(hall);
  await year.settled();
  await network.restoreDatabase('changchun');
  await until(
    'the city goes on in its next epoch',
    () => network.center('changchun').service.info.origin !== origin,
    60_000,
  );
  await year.month();
}

async function moved(year: Year): Promise<void> {
  const { network } = year;
  const node = hallOf(year, MOVED);
  await network.top.service.enrolment?.change('registry.move', {
    node,
    parent: 'changchun',
    reason: '区划调整',
  });
  await until('it speaks with its new city', async () => {
    const { link } = await network.hall(node).sync();
    return link.parent === 'changchun' && link.connected;
  });
  await year.month();
}

async function changes(year: Year): Promise<void> {
  const { network, options } = year;
  for (let i = 0; i < options.changes; i++) {
    year.pass(1);
    if (i % 2 === 0) await year.ceremony();
    else
      await network.top.service.enrolment?.change('registry.policy', {
        rotate_days: 3_650 + i,
        reason: '制度',
      });
  }
  await year.month();
}

async function awake(year: Year): Promise<void> {
  const { network } = year;
  const sleeper = hallOf(year, SLEEPER);
  year.pass(Math.max(0, 180 - (year.now - year.asleepSince) / DAY));
  await network.startNode(sleeper);
  await year.work(sleeper);
  await allReceipted(network.hall(sleeper), 180_000);
  const version = network.top.service.root.version;
  await year.everywhere('the newest root document', (n) => n.root.version === version);
  await network.hall(sleeper).rotate('到期');
  await year.month();
}
