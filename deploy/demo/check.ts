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

/** Stops the nodes and verifies each one's data from its bytes. */
export async function checkNodes(network: DemoNetwork): Promise<boolean> {
  console.log('\n六、逐节点复核 fsck on every node');
  await network.stopNodes();
  let clean = true;
  for (const { plan, dir } of network.nodes.values()) {
    const result = await run(process.execPath, ['--import', 'tsx', CLI, 'fsck', '--data', dir], {
      maxBuffer: 1 << 24,
    }).then(
      () => '',
      (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
    );
    clean &&= result === '';
    console.log(`  ${result === '' ? '✓' : '✗'} ${plan.nameZh} ${result}`);
  }
  return clean;
}
