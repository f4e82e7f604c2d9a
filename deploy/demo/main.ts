import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { both, type Phrase } from '@hutong/record';
import { Board } from './board.ts';
import { checkNodes, everythingArrived } from './check.ts';
import { Days } from './days.ts';
import { makeLoad } from './load.ts';
import { DemoNetwork } from './network.ts';
import { DemoPage } from './page.ts';
import { STEP_NAMES, type Tell } from './steps/step.ts';
import { Steps } from './steps/steps.ts';
import { answerAndFind } from './supervision.ts';

const HELP = `npm run demo [-- 选项]        一省、两市、四县加一个市本级大厅，各为独立进程
  --once        自己走完五步，都对才以 0 退出          go through the five steps; exit 0 only if all is as it should be
  --data DIR    导入该文件夹中的公开数据            import the public records in this folder
  --out DIR     第五步留下 disclosure.cbor 等文件      step 5 leaves what it downloaded and its proof there
  --dir DIR     节点数据放在这个空文件夹（默认临时的） where the nodes' data goes, an empty folder (default: a temporary one)
  --cases N     每个大厅的办件数（默认 60）           cases for each hall`;

const SIGNS = { good: '✓', bad: '✗', wait: '!', unknown: '?' } as const;
/** Whose line can be cut. */
const COUNTY = 'nongan';

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

// Every node is a process that ends with this one.
process.setMaxListeners(64);
if (options.help) console.log(HELP);
else process.exitCode = await demo();

/** The demo from its first line to its last; the exit code. */
async function demo(): Promise<number> {
  const dir = resolve(options.dir ?? mkdtempSync(join(tmpdir(), 'hutong-demo-')));
  mkdirSync(dir, { recursive: true });
  // `npm run demo` builds first.
  const network = new DemoNetwork(dir, COUNTY, true);
  const stopping = untilSignal();
  const days = new Days(network);
  const steps = new Steps({ network, days, out: options.out ?? join(dir, 'out') });
  const page = await DemoPage.open(network, steps);
  try {
    console.log(
      `互通 Hutong 演示 · 数据文件夹 ${dir}\n\n请打开 Open this page: ${page.url}\n\n一、启动节点 Starting the nodes`,
    );
    await network.start((text) => console.log(`  ✓ ${text}`));
    const load = await makeLoad(options.data, Number(options.cases));
    for (const line of load.report) console.log(`  ${line}`);
    await aDay(network, load);
    const arrived = await everythingArrived(network, load);
    tellAddresses(network, page);
    console.log('\n五、五步 Five steps');
    if (!options.once) {
      steps.open();
      console.log('  在页面上，各有一个按钮；按 Ctrl-C 结束。A button each, on the page; Ctrl-C to stop.');
      await stopping;
      return arrived ? 0 : 1;
    }
    const isShown = await walk(steps);
    const { late, timely } = steps.story;
    const isFound =
      late !== undefined && timely !== undefined && (await answerAndFind(network, days, { late, timely }));
    const clean = await checkNodes(network, days.seen);
    const sound = arrived && isShown && isFound && clean;
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
    await page.close();
    await network.stop();
    if (options.dir === undefined && options.once) rmSync(dir, { recursive: true, force: true });
  }
}

/** The steps of the page, one after another. Whether all went as they should. */
async function walk(steps: Steps): Promise<boolean> {
  let isGood = true;
  for (const name of STEP_NAMES) {
    const { title } = steps.all.find((step) => step.name === name) as Steps['all'][number];
    console.log(`  ${both(title)}`);
    isGood = (await steps.run(name, print)) && isGood;
  }
  return isGood;
}

/** Says on the terminal what a step tells. */
function print(...[text, { tone, links = [], quote } = {}]: Parameters<Tell>): void {
  console.log(`    ${tone === undefined ? '·' : SIGNS[tone]} ${both(text)}`);
  for (const { href } of links) console.log(`        ${href}`);
  if (quote !== undefined) console.log(quote.replace(/^/gm, '        '));
}

function tellAddresses(network: DemoNetwork, page: DemoPage): void {
  console.log(`\n四、查看 Addresses\n  总览页 overview  ${page.url}`);
  for (const { plan, url } of network.nodes.values()) console.log(`  ${plan.nameZh}  ${url}`);
  console.log(`  根指纹 root fingerprint  ${network.fingerprint}`);
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
