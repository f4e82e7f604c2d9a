// What happens to halls and cities in the year, each at its part of it.
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../network/harness.ts';
import { dayText } from '../earned.ts';
import { GIVE_UP_MS, type Province } from './province.ts';

/** One thing that happens to a node, when everything of a day is settled. */
export interface Fault {
  name: string;
  /** When, as a part of the year. */
  at: number;
  /** @param node the hall, or the city, that it happens to */
  work(province: Province, node: string): Promise<void>;
}

/** Faults of one hall, in order; each list is some hall’s year. */
export const OF_HALLS: Fault[][] = [
  [
    { name: 'line cut', at: 0.15, work: cut },
    { name: 'stick', at: 0.3, work: carried },
    { name: 'stick', at: 0.45, work: carried },
    { name: 'line mended', at: 0.6, work: mend },
  ],
  [
    { name: 'key rotation', at: 0.25, work: rotate },
    { name: 'redaction', at: 0.5, work: redacted },
    { name: 'key rotation', at: 0.62, work: rotate },
  ],
  [
    { name: 'backup', at: 0.2, work: backUp },
    { name: 'restored', at: 0.35, work: restore },
  ],
  [{ name: 'log ended, the next begun', at: 0.4, work: revoked }],
  [{ name: 'move to another city', at: 0.5, work: moved }],
  [
    { name: 'weeks offline', at: 0.25, work: cut },
    { name: 'line mended', at: 0.5, work: mend },
  ],
];

/** Which of the lists above need a line that can be cut. */
export const needsLine = (faults: readonly Fault[]): boolean => faults.some(({ work }) => work === cut);

export const OF_CITIES: Fault[][] = [
  [
    { name: 'city offline', at: 0.65, work: (province, node) => province.network.stopNode(node) },
    { name: 'city back', at: 0.8, work: (province, node) => province.network.startNode(node) },
  ],
  [{ name: 'key rotation', at: 0.7, work: rotateCity }],
];

async function cut(province: Province, node: string): Promise<void> {
  province.network.line(node).cut();
  province.cutOff.add(node);
}

async function mend(province: Province, node: string): Promise<void> {
  province.network.line(node).mend();
  province.cutOff.delete(node);
  await linked(province, node);
}

async function linked(province: Province, node: string): Promise<void> {
  await until(
    `${node} is linked`,
    async () => {
      const { link } = await province.hall(node).sync();
      return link.connected && link.parent === province.cityOf(node);
    },
    GIVE_UP_MS,
  );
}

/**
 * Up with what it said, down with what its city did. What comes up bears a hearing up to the day on which the hall was
 * last brought something, since its log anchors that.
 */
async function carried(province: Province, node: string): Promise<void> {
  const city = province.cityOf(node);
  await province.opened(node);
  await province.opened(city);
  await carry(province, node, city);
  const brought = province.brought.get(node);
  if (brought !== undefined)
    await until(
      `${node} is heard by what came on the stick`,
      async () => (await province.lastHeard(city, node)).until >= brought,
      GIVE_UP_MS,
    );
  await carry(province, city, node);
  province.brought.set(node, dayText(province.day));
}

/** A command that a busy node does not answer takes it to be stopped, and is run again. */
async function carry({ carrier }: Province, from: string, to: string): Promise<void> {
  await until(`${from} is carried to ${to}`, () =>
    carrier.carry(from, to).then(
      () => true,
      (error) => {
        if (!/FolderInUse|does not answer/.test(String(error))) throw error;
        return false;
      },
    ),
  );
}

async function rotate(province: Province, node: string): Promise<void> {
  const { origin } = province.hall(node).info;
  await province.hall(node).rotate('到期');
  await followed(province, node, origin);
}

async function rotateCity(province: Province, node: string): Promise<void> {
  const center = province.network.center(node);
  const { origin } = center.service.info;
  await center.rotate('到期');
  await followed(province, node, origin);
}

/** The registry names its next log. */
async function followed({ network }: Province, node: string, before: string): Promise<void> {
  const last = () => network.top.registry.node(node)?.epochs.at(-1);
  await until(
    `the registry follows ${node}`,
    () => last()?.origin !== before && last()?.adopted !== true,
    GIVE_UP_MS,
  );
}

const FILES = ['hall.db', 'hall.db-wal', 'hall.db-shm'];
const copyOf = (province: Province, node: string, file: string) =>
  join(province.network.dir, `${node}-${file}`);

async function backUp(province: Province, node: string): Promise<void> {
  const { network } = province;
  await network.stopNode(node);
  for (const file of FILES) {
    const from = join(network.folder(node), file);
    if (existsSync(from)) cpSync(from, copyOf(province, node, file));
  }
  await province.startHall(node);
  await linked(province, node);
}

async function restore(province: Province, node: string): Promise<void> {
  const { network } = province;
  const { origin } = province.hall(node).info;
  await network.stopNode(node);
  for (const file of FILES) {
    const to = join(network.folder(node), file);
    rmSync(to, { force: true });
    if (existsSync(copyOf(province, node, file))) cpSync(copyOf(province, node, file), to);
  }
  await province.startHall(node);
  await until(
    `${node} goes on in its next log`,
    () => province.hall(node).info.origin !== origin,
    GIVE_UP_MS,
  );
  await followed(province, node, origin);
}

/** The registry closes its log where it was received last, and enrols the next. */
async function revoked(province: Province, node: string): Promise<void> {
  const { network } = province;
  await network.top.service.keys.revoke?.(node, undefined, '密钥失窃');
  await network.stopNode(node);
  const hall = province.hallOf(node);
  try {
    await hall.begin();
    await hall.keys.rotate('密钥失窃');
  } finally {
    await hall.stop();
  }
  await province.startHall(node);
  await network.top.enrol(JSON.parse(readFileSync(join(network.folder(node), 'enrol.json'), 'utf8')));
  await linked(province, node);
}

/** An item with a person’s name in its own is redacted at every holder. */
async function redacted(province: Province, node: string): Promise<void> {
  const { network } = province;
  const [outcome] = await province.hall(node).append([
    {
      type: 'catalogue.item',
      subject: '误填-1',
      department: '政务服务局',
      occurred_at: dayText(province.day),
      body: { name: '张某某的许可', item_type: '01' },
    },
  ]);
  if (outcome?.status !== 'stored') throw new Error(`not stored: ${JSON.stringify(outcome)}`);
  const { origin, index } = outcome;
  await province.settled();
  await network.top.service.redactions.redact?.(`${origin}:${index}`, '公开字段误填个人信息');
  const holders = [province.cityOf(node), 'province'].map((name) => network.center(name));
  await until(
    `${origin}:${index} is gone everywhere`,
    async () => {
      const held = await Promise.all(holders.map(({ archive }) => archive.entry(origin, index)));
      return (
        province.hall(node).store.entry(origin, index) === undefined && held.every((one) => one === undefined)
      );
    },
    GIVE_UP_MS,
  );
}

async function moved(province: Province, node: string): Promise<void> {
  const from = province.cityOf(node);
  const to = province.cities[(province.cities.indexOf(from) + 1) % province.cities.length]!;
  await province.register('registry.move', { node, parent: to, reason: '区划调整' });
  await linked(province, node);
}
