import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const seconds = 1000;

/** Folders of tests that start servers; whatever else stands under test/ only computes. */
const servers = ['test/{network,faults,attacks,browser}/**'];

/**
 * Two kinds of files. What computes runs two files at a time, as the smallest machine has two cores. What starts
 * servers runs one file at a time and after it: those tests measure time-outs, and two networks at once on two cores
 * would fail on the clock rather than on the code.
 */
const together = {
  pool: 'forks',
  maxWorkers: 2,
  sequence: { groupOrder: 0 },
  testTimeout: 20 * seconds,
  hookTimeout: 60 * seconds,
} as const;
const alone = {
  pool: 'forks',
  maxWorkers: 1,
  fileParallelism: false,
  testTimeout: 120 * seconds,
  hookTimeout: 120 * seconds,
} as const;

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          ...together,
          name: 'unit',
          include: ['{packages,nodes}/*/src/**/*.test.ts', 'deploy/**/*.test.ts'],
        },
      },
      { test: { ...together, name: 'house', include: ['test/**/*.test.ts'], exclude: servers } },
      {
        test: {
          ...alone,
          name: 'network',
          include: ['test/network/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...alone,
          name: 'faults',
          include: ['test/{faults,attacks}/**/*.test.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...alone,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
