import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { workspaces } from './house/source.ts';

const seconds = 1000;

/** Folders of tests that start servers; whatever else stands under test/ only computes. */
const servers = ['test/{network,faults,attacks,browser,desk,asvs}/**'];

/** As many files at a time as the smallest machine has cores. */
const two = { pool: 'forks', maxWorkers: 2 } as const;

/** What computes. Files share their process: to load the packages anew for each took as long as to run the tests. */
const computing = {
  ...two,
  isolate: false,
  sequence: { groupOrder: 0 },
  testTimeout: 60 * seconds,
  hookTimeout: 60 * seconds,
} as const;

/** What starts servers mostly waits for them: a network needs less than one core, so that two find room beside each other. */
const waiting = {
  ...two,
  sequence: { groupOrder: 1 },
  testTimeout: 120 * seconds,
  hookTimeout: 120 * seconds,
} as const;

/** What cuts the power, fills disks and stops processes runs by itself: a disk or a core that it takes is taken from all. */
const alone = {
  ...waiting,
  maxWorkers: 1,
  fileParallelism: false,
  sequence: { groupOrder: 2 },
} as const;

/**
 * What is shipped is what is tested: after a build, tests that start nodes take every package out of dist/, in whose parts
 * each stands once, as in the program.
 */
const built = process.env.HUTONG_TEST_BUILT !== undefined;
const alias = built ? workspaces().map(({ name, folder }) => exportsOf(name, folder)) : [];

function exportsOf(name: string, folder: string) {
  const file = new URL(`../dist/exports/${basename(folder)}.js`, import.meta.url);
  return { find: new RegExp(`^${name}$`), replacement: fileURLToPath(file) };
}

/** A project of tests that start nodes. */
function ofProgram(test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return { resolve: { alias }, test: { ...test, server: { deps: { external: [/\/dist\//] } } } };
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    passWithNoTests: true,
    // What a test starts from source elsewhere than here reads the same settings of the compiler.
    env: { TSX_TSCONFIG_PATH: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) },
    projects: [
      {
        test: {
          ...computing,
          name: 'unit',
          include: ['{packages,nodes}/*/src/**/*.test.{ts,tsx}', 'deploy/**/*.test.ts'],
        },
      },
      {
        test: {
          ...computing,
          name: 'house',
          include: ['test/**/*.test.ts'],
          exclude: servers,
          // Some parse every source.
          testTimeout: 90 * seconds,
        },
      },
      ofProgram({ ...waiting, name: 'network', include: ['test/{network,attacks,desk,asvs}/**/*.test.ts'] }),
      ofProgram({ ...waiting, name: 'browser', include: ['test/browser/**/*.test.ts'] }),
      ofProgram({ ...alone, name: 'faults', include: ['test/faults/**/*.test.ts'] }),
    ],
  },
});
