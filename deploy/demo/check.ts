import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Load } from './load.ts';
import { type DemoNetwork, type DemoNode, syncOf } from './network.ts';

const CLI = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
const run = promisify(execFile);
const TRIES = 40;

/** Compares, log by log, what each hall stored with what its city and the province hold. */
export async function everythingArrived(network: DemoNetwork, load: Load): Promise<boolean> {
  console.log('\n三、核对 Counts at every level');
  let equal = true;
  for (const node of network.nodes.values()) {
    if (node.plan.kind !== 'hall') continue;
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
async function heldAlongTheWay(network: DemoNetwork, hall: DemoNode): Promise<number[]> {
  const own = (await syncOf(hall)).logs.at(-1);
  const held = [own?.stored ?? 0];
  for (let at = hall.plan.parent; at !== null; at = network.node(at).plan.parent) {
    const { logs } = await syncOf(network.node(at));
    held.push(logs.find((l) => l.origin === own?.origin)?.stored ?? 0);
  }
  return held;
}

/** Compares what the running nodes show, then stops them and verifies each one's data from its bytes. */
export async function checkNodes(network: DemoNetwork): Promise<boolean> {
  console.log('\n六、复核 Audit, and fsck on every node');
  const folders = [...network.nodes.values()].flatMap(({ dir }) => ['--data', dir]);
  const lies = await faults('audit', '--root', network.fingerprint, ...folders);
  console.log(`  ${lies === '' ? '✓' : '✗'} 各节点互相印证 audit ${lies}`);
  await network.stopNodes();
  let clean = lies === '';
  for (const { plan, dir } of network.nodes.values()) {
    const result = await faults('fsck', '--data', dir);
    clean &&= result === '';
    console.log(`  ${result === '' ? '✓' : '✗'} ${plan.nameZh} ${result}`);
  }
  return clean;
}

/** What a command says when it finds something; nothing when all is well. */
function faults(...args: string[]): Promise<string> {
  return run(process.execPath, ['--import', 'tsx', CLI, ...args], { maxBuffer: 1 << 24 }).then(
    () => '',
    (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
  );
}
