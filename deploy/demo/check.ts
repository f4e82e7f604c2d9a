import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { both, type Text } from '@hutong/record';
import { until } from './ask.ts';
import { type CardsSeen, cardsAt } from './days.ts';
import type { Load } from './load.ts';
import { type DemoNetwork, type DemoNode, syncOf } from './network.ts';

const run = promisify(execFile);
const TRIES = 40;

/** Compares, log by log, what each hall stored with what its city and the province hold. */
export async function everythingArrived(network: DemoNetwork, load: Load): Promise<boolean> {
  console.log('\n三、核对 Counts at every level');
  let equal = true;
  for (const node of network.nodes.values()) {
    if (node.plan.kind !== 'hall' || node.plan.stationedAt !== undefined) continue;
    const sent = load.expected.get(node.plan.name) ?? 0;
    // A hall anchors now and then: what it said a moment ago may still be on its way.
    let held = await heldAlongTheWay(network, node);
    const arrived = () => held.every((n) => n === held[0]);
    for (let tries = 0; tries < TRIES && !arrived(); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      held = await heldAlongTheWay(network, node);
    }
    const good = arrived() && (held[0] ?? 0) > sent;
    equal &&= good;
    console.log(`  ${good ? '✓' : '✗'} ${node.plan.nameZh}：收录 ${sent} 件，条目 ${held.join(' = ')}`);
  }
  return equal;
}

/** Entries of a hall's log at the hall and at each ancestor. */
export async function heldAlongTheWay(network: DemoNetwork, hall: DemoNode): Promise<number[]> {
  const own = (await syncOf(hall)).logs.at(-1);
  const held = [own?.stored ?? 0];
  for (let at = hall.plan.parent; at !== null; at = network.node(at).plan.parent) {
    const { logs } = await syncOf(network.node(at));
    held.push(logs.find((l) => l.origin === own?.origin)?.stored ?? 0);
  }
  return held;
}

/**
 * Compares what the running nodes show and has every center recompute the cards that were dealt, then stops the nodes and
 * verifies each one's data from its bytes.
 */
export async function checkNodes(network: DemoNetwork, seen: CardsSeen): Promise<boolean> {
  console.log('\n七、复核 Audit, cards recomputed, and fsck on every node');
  const folders = [...network.nodes.values()].flatMap(({ dir }) => ['--data', dir]);
  const lies = await faults(network, 'audit', '--root', network.fingerprint, ...folders);
  console.log(`  ${lies === '' ? '✓' : '✗'} 各节点互相印证 audit ${lies}`);
  let clean = await cardsFollow(network, seen, folders);
  await network.stopNodes();
  clean &&= lies === '';
  for (const { plan, dir } of network.nodes.values()) {
    const result = await faults(network, 'fsck', '--data', dir);
    clean &&= result === '';
    console.log(`  ${result === '' ? '✓' : '✗'} ${plan.nameZh} ${result}`);
  }
  return clean;
}

/** Every card that was seen dealt follows from the records, at its own center and at each one above that holds them. */
async function cardsFollow(network: DemoNetwork, seen: CardsSeen, folders: string[]): Promise<boolean> {
  for (const [center, cards] of seen)
    await until(`${center} 的监察牌到省 its cards come to the province`, async () => {
      const held = await cardsAt(network.top, center);
      return [...cards].every((id) => held.has(id));
    });
  const command = ['audit', '--supervision', '--json', '--root', network.fingerprint, ...folders];
  const { stdout } = await run(process.execPath, network.hutong(...command), { maxBuffer: 1 << 24 }).catch(
    (error: { stdout: string }) => error,
  );
  const { supervision = [] } = JSON.parse(stdout || '{}') as { supervision?: Recomputed[] };
  let good = true;
  for (const [center, { size }] of seen) {
    const told = supervision.filter((one) => one.center === center);
    const witnesses = [...new Set(told.map(({ by }) => by))];
    const recomputed = (by: string) =>
      told.filter((one) => one.by === by).reduce((sum, one) => sum + one.cards, 0);
    const faulty = told.flatMap(({ faults: found }) => found.map(({ why }) => both(why)));
    const follows =
      witnesses.length > 0 && faulty.length === 0 && witnesses.every((by) => recomputed(by) >= size);
    good &&= follows;
    const counts = `亮牌 ${size} 块，${witnesses.length} 个中心各按记录重算`;
    console.log(
      `  ${follows ? '✓' : '✗'} ${center}：${counts} cards recomputed from the records ${faulty.join('；')}`,
    );
  }
  return good;
}

/** What a center’s archive says of the cards that one center dealt to one node. */
interface Recomputed {
  by: string;
  center: string;
  cards: number;
  faults: { why: Text }[];
}

/** What a command says when it finds something; nothing when all is well. */
function faults(network: DemoNetwork, ...command: string[]): Promise<string> {
  return run(process.execPath, network.hutong(...command), { maxBuffer: 1 << 24 }).then(
    () => '',
    (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
  );
}
