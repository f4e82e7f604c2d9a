import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { DEMO_WAITING } from './demo.ts';
import { WAITING } from './set-up.ts';
import { nameOf, type Screen } from './table.ts';
import { DATA, STAGES, TERMS, type World } from './world.ts';

/** How a page is looked at. */
export interface Look {
  lang: 'zh' | 'en';
  scheme: 'light' | 'dark';
  size: 'desk' | 'phone';
}

const SIZES = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };

/** Every language, scheme and size with every other. */
export const LOOKS: readonly Look[] = (['zh', 'en'] as const).flatMap((lang) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    (['desk', 'phone'] as const).map((size) => ({ lang, scheme, size })),
  ),
);

/** Each screen as it is looked at; `on` sees each page as it shows. The network goes through its stages on the way. */
export async function walk(
  browser: Browser,
  world: World,
  screens: readonly Screen[],
  looks: readonly Look[],
  on: (page: Page, screen: Screen, look: Look) => Promise<void>,
): Promise<void> {
  for (const stage of STAGES) {
    await world.reach(stage);
    const here = screens.filter((screen) => screen.stage === stage);
    // As many at a time as the smallest machine has cores.
    await Promise.all(
      [0, 1].map(async (half) => {
        for (const look of looks.filter((_, i) => i % 2 === half)) {
          const page = await openLook(browser, look);
          for (const screen of here) {
            await visit(page, world, screen, look.lang);
            await on(page, screen, look);
          }
          await page.context().close();
        }
      }),
    );
  }
}

/** A page of a context of its own, looked at in one way. */
async function openLook(browser: Browser, { lang, scheme, size }: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: SIZES[size],
    colorScheme: scheme,
    locale: lang === 'zh' ? 'zh-CN' : 'en-US',
    reducedMotion: 'reduce',
  });
  // A machine that is busy with other tests draws the API's page slowly.
  context.setDefaultNavigationTimeout(120_000);
  return await context.newPage();
}

/** Where a screen is, and what the browser of who sees it has. */
function placeOf(world: World, { node, path, as }: Screen) {
  const at = typeof path === 'string' ? path : path(world);
  if (node === 'set-up') {
    const { url, cookie } = world.setUps.at(at);
    return { url: new URL(url), cookie };
  }
  if (node === 'demo') return { url: new URL(world.demos.at(at)), cookie: undefined };
  const cookie =
    as === undefined ? undefined : { name: 'hutong', value: world.site.staffOf(node).secretOf(as) };
  return { url: new URL(world.site.url(node, at)), cookie };
}

/** Goes to a screen; an answer of another status than its line says is an error. */
async function visit(page: Page, world: World, screen: Screen, lang: Look['lang']): Promise<void> {
  const { status = 200, sent } = screen;
  const { url, cookie } = placeOf(world, screen);
  url.searchParams.set('lang', lang);
  await page.context().clearCookies();
  if (cookie !== undefined) await page.context().addCookies([{ ...cookie, url: url.origin }]);
  const answer = await page.goto(url.href);
  if (answer !== null && new URL(answer.url()).pathname !== url.pathname)
    throw new Error(`${nameOf(screen)} leads to ${answer.url()}`);
  if (answer?.status() !== status)
    throw new Error(`${nameOf(screen)}: ${answer?.status()} instead of ${status}`);
  // A page that renews itself stands still while it is looked at.
  await page.evaluate('stop()');
  if (sent === undefined) return;
  world.site.staffOf(screen.node).forget();
  for (const [name, value] of Object.entries(screen.typed?.(world) ?? {}))
    await page.fill(`main form.form [name="${name}"]`, value);
  const send = page
    .locator(screen.pressed ?? 'main form.form button[type=submit]')
    .first()
    .click();
  const [told] = await Promise.all([page.waitForNavigation(), send]);
  if (told?.status() !== sent)
    throw new Error(`${nameOf(screen)}: sent, ${told?.status()} instead of ${sent}`);
}

const look = readFileSync(new URL('look.js', import.meta.url), 'utf8').replace('export ', '');
/** It goes to the browser anew for every page: as small as it comes. */
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; any: { message: string }[] }[];
}

/** What is wrong with the page as it shows now, in words; axe's rules among it, contrast too. */
export async function faultsOf(page: Page, { route }: Pick<Screen, 'route'>): Promise<string[]> {
  // Drawn by Swagger UI from the API's document, in one language.
  if (route === '/docs') return [];
  const seen = await page.evaluate<string[]>(
    `(() => { ${look}; return look(${JSON.stringify({ data: [...DATA, ...TERMS] })}); })()`,
  );
  await page.evaluate(axe);
  const run = `axe.run({ runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] }).then((all) => all.violations)`;
  const violations = await page.evaluate<Violation[]>(run);
  // Without script a page that waits for somebody's approval, or for a step of the demo, asks for itself again; nothing is
  // typed there.
  const may = [...WAITING, ...DEMO_WAITING].includes(route) ? ['meta-refresh'] : [];
  const told = violations
    .filter(({ id }) => !may.includes(id))
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, any }) => `axe ${id}: ${target.join(' ')}: ${any[0]?.message ?? help}`),
    );
  return [...seen, ...told];
}
