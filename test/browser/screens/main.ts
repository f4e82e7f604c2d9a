// `npm run screens -- --out DIR [--only PATTERN]`: pictures of every page of a hall and a center, empty, full and with an
// error, in both languages, light and dark, at a desk and on a phone; and what is wrong with how each shows.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../browser.ts';
import { nameOf, SCREENS } from './table.ts';
import { faultsOf, LOOKS, walk } from './view.ts';
import { World } from './world.ts';

async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { out: { type: 'string' }, only: { type: 'string' } },
  });
  const { out, only = '' } = values;
  if (out === undefined) throw new Error('say where the pictures go: npm run screens -- --out DIR');
  mkdirSync(out, { recursive: true });
  const wanted = SCREENS.filter((screen) => nameOf(screen).match(only) !== null);
  const browser = await openBrowser();
  const world = await World.start();
  let pictures = 0;
  let faulty = 0;
  try {
    await walk(browser, world, wanted, LOOKS, async (page, screen, { lang, scheme, size }) => {
      const name = `${nameOf(screen)}.${lang}.${scheme}.${size}`;
      await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
      pictures++;
      const faults = await faultsOf(page, screen);
      if (faults.length > 0) console.log(`${name}\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
      faulty += faults.length === 0 ? 0 : 1;
    });
  } finally {
    await browser.close();
    await world.stop();
  }
  console.log(`${pictures} pictures in ${out}, ${faulty} with faults`);
  if (faulty > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
