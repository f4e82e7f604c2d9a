import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '@hutong/trust';
import { PlainBrowser } from '../desk/soak/plain-browser.ts';
import { openPage, signIn } from '../desk/soak/visit.ts';
import { cost, type Figure } from './figure.ts';
import { hire } from './hire.ts';
import { BenchNetwork, PROVINCE } from './network.ts';
import { memory } from './processes.ts';
import { simulate } from './simulated.ts';
import { Times } from './times.ts';

const TURNS = 20;
const KIB = 1_024;
const DAY_S = 86_400;
type Size = 300 | 2844;

/** The console of a top center with so many nodes beneath it: its slowest pages, what is fetched to renew one, its memory. */
export async function consolePages(dir: string, nodes: Size): Promise<Figure[]> {
  const network = await BenchNetwork.open(dir);
  try {
    await network.init(PROVINCE);
    const folder = network.folder(PROVINCE.node);
    // Nobody beats after this: what was heard once counts as heard for the day.
    const config = { ...readConfig(folder), health: { silence_s: DAY_S } };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const hall = await simulate(folder, nodes);
    const officer = await hire(folder, 'D001', 'duty');
    const center = await network.start(PROVINCE);
    const atStart = memory(center.process.pid).now;
    const times = new Times();
    let at = '';
    const browser = new PlainBrowser(center.url, (_, ms) => times.add(ms, at));
    await signIn(browser, officer, '/console');
    times.forget();
    const pages = [
      '/console',
      '/console?sort=silence',
      '/console?sort=left',
      '/console?sort=lag',
      '/console?sort=cards',
      '/console/wall',
      '/console/alerts',
      `/console/nodes/${hall}`,
      `/console/nodes/${hall}/evidence`,
    ];
    for (let n = 0; n < TURNS; n++) for (at of pages) await openPage(browser, at);
    const bare = new Times();
    const still = new PlainBrowser(center.url, (_, ms) => bare.add(ms, '/sign-in'));
    for (let n = 0; n < TURNS; n++) await openPage(still, '/sign-in');
    const { html } = await openPage(browser, '/console');
    const parts = [...html.matchAll(/data-live="([^"]+)"/g)].map(([, hash = '']) => hash);
    const renewed = async (known: readonly string[]) =>
      ((await browser.renew('/console', known)).bytes / KIB).toFixed(1);
    const live = `renewed ${await renewed(parts)} KiB unchanged, ${await renewed(parts.slice(2))} with two parts changed, ${await renewed([])} with all`;
    const { now, peak } = memory(center.process.pid);
    for (const one of [browser, still]) one.close();
    const told = `${times.told}; the page ${(Buffer.byteLength(html) / KIB).toFixed(0)} KiB`;
    const held = `${now.toFixed(0)} MiB resident, ${atStart.toFixed(0)} after its start, peak ${peak.toFixed(0)}`;
    return [
      cost(
        `console.${nodes}`,
        times.p95,
        'ms',
        bare.p95,
        'the page at which one signs in',
        `${told}; ${live}; ${held}`,
      ),
    ];
  } finally {
    await network.close();
  }
}
