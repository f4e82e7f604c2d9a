import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { both, type Phrase } from '@hutong/record';
import { Board } from './board.ts';
import { checkNodes, everythingArrived } from './check.ts';
import { makeLoad } from './load.ts';
import { DemoNetwork } from './network.ts';
import { showProof } from './proof.ts';
import { superviseDays } from './supervision.ts';

const HELP = `npm run demo [-- 选项]        一省、两市、四县加一个市本级大厅，各为独立进程
  --once        全部到齐后自行结束，到齐才以 0 退出    stop by itself; exit 0 only if everything arrived
  --data DIR    导入该文件夹中的公开数据            import the public records in this folder
  --out DIR     留下 disclosure.cbor 等五个文件        leave the exported disclosure and its proof there
  --dir DIR     节点数据放在这个空文件夹（默认临时的） where the nodes' data goes, an empty folder (default: a temporary one)
  --cases N     每个大厅的办件数（默认 60）           cases for each hall`;

const COUNTY = 'fusong';

const { values: options } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    data: { type: 'string' },
    out: { type: 'string' },
    dir: { type: 'string' },
    cases: { type: 'string', default: '60' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(HELP);
else process.exitCode = await demo();

/** The demo's day from its first line to its last; the exit code. */
async function demo(): Promise<number> {
  const dir = resolve(options.dir ?? mkdtempSync(join(tmpdir(), 'hutong-demo-')));
  mkdirSync(dir, { recursive: true });
  const network = new DemoNetwork(dir, COUNTY);
  const stopping = untilSignal();
  try {
    console.log(`互通 Hutong 演示 · 数据文件夹 ${dir}\n\n一、启动节点 Starting the nodes`);
    await network.start((text) => console.log(`  ✓ ${text}`));
    const load = await makeLoad(options.data, Number(options.cases));
    for (const line of load.report) console.log(`  ${line}`);
    await aDay(network, load);
    const arrived = await everythingArrived(network, load);
    const proven = await showProof(network, options.out ?? join(dir, 'out'));
    const supervised = await superviseDays(network);
    console.log('\n六、查看 Addresses');
    for (const { plan, url } of network.nodes.values()) console.log(`  ${plan.nameZh}  ${url}`);
    console.log(`  根指纹 root fingerprint  ${network.fingerprint}`);
    if (!options.once) {
      console.log('\n演示继续运行，按 Ctrl-C 结束。Running; Ctrl-C to stop.');
      await stopping;
      return arrived && proven && supervised.good ? 0 : 1;
    }
    const clean = await checkNodes(network, supervised.seen);
    const sound = arrived && proven && supervised.good && clean;
    console.log(
      sound
        ? '\n✓ 全部到齐，复核无误 everything arrived and checked'
        : '\n✗ 有不符之处 not all is as it should be',
    );
    return sound ? 0 : 1;
  } catch (error) {
    console.error(`\n✗ ${(error as Error).message}`);
    if ('next' in (error as object)) console.error(`  → ${both((error as { next: Phrase }).next)}`);
    return 1;
  } finally {
    await network.stop();
    if (options.dir === undefined && options.once) rmSync(dir, { recursive: true, force: true });
  }
}

/** Work at every hall, one county's line taken away in the middle of it and given back. */
async function aDay(network: DemoNetwork, load: Awaited<ReturnType<typeof makeLoad>>): Promise<void> {
  console.log('\n二、一天的工作 A day of work');
  const board = new Board(network);
  board.start();
  await load.morning(network);
  board.note(`断开 ${COUNTY} 的链路；大厅照常工作 its line is taken away, the hall works on`);
  network.line.relay?.cut();
  await load.afternoon(network);
  await board.for(4_000);
  board.note(`恢复 ${COUNTY} 的链路 its line is back`);
  network.line.relay?.mend();
  await board.untilReceived(load.expected);
  board.stop();
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
