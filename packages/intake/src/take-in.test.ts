import { expect, test } from 'vitest';
import type { Part, PartReader } from './file-parts.ts';
import type { Refusal } from './row-source.ts';
import { type Outcome, type TakeInOptions, takeIn } from './take-in.ts';

const stored: Outcome = { status: 'stored', flags: [] };

function reader(parts: number): PartReader & { closed: boolean; given: number } {
  return {
    about: { unusedColumns: [], otherSheets: [] },
    closed: false,
    given: 0,
    async next(): Promise<Part | undefined> {
      if (this.given === parts) return undefined;
      const number = this.given++;
      const refused = [{ row: number * 10 + 5, column: '', value: '', reason: 'r', next: 'n' }];
      return {
        number,
        lines: ['{}', '{}'],
        rows: [number * 10, number * 10 + 1],
        repeats: 0,
        meantRepeats: new Set(),
        cleaned: 0,
        refused,
        progress: { bytesRead: 0, totalBytes: 0 },
        encoding: undefined,
      };
    },
    async settle(part, refused) {
      return refused.map(({ line, reason, next }) => ({
        row: part * 10 + line,
        column: '',
        value: '',
        reason,
        next,
      }));
    },
    async close() {
      this.closed = true;
    },
  };
}

function options(more: Partial<TakeInOptions>): TakeInOptions & { rows: Refusal[] } {
  const rows: Refusal[] = [];
  return {
    rows,
    reader: reader(4),
    taker: { take: async (lines) => lines.map(() => stored) },
    refuse: (refusal) => rows.push(refusal),
    progress: () => {},
    flagged: () => {},
    isOtherContent: () => false,
    stopped: () => false,
    ...more,
  };
}

test('refused rows come in the order of the file, whichever part is answered first', async () => {
  let delay = 40;
  const given = options({
    taker: {
      take: async () => {
        delay -= 10;
        await new Promise((resolve) => setTimeout(resolve, delay));
        return [stored, { status: 'conflict', origin: 'o', index: 7 }];
      },
    },
  });
  const counts = await takeIn(given);
  expect(counts).toMatchObject({ rows: 12, taken: 4, already: 0, refused: 8, flagged: 0 });
  expect(given.rows.map(({ row }) => row)).toEqual([1, 5, 11, 15, 21, 25, 31, 35]);
});

test('P1: cut short by a signal, what is on its way is still waited for and counted, and no more is read', async () => {
  let stop = false;
  let committed = 0;
  const given = options({
    stopped: () => stop,
    taker: {
      take: async (lines) => {
        stop = true;
        await new Promise((resolve) => setTimeout(resolve, 10));
        committed += lines.length;
        return lines.map(() => stored);
      },
    },
  });
  const counts = await takeIn(given);
  expect([counts.taken, committed]).toEqual([2, 2]);
});

test('an error of the node ends the import; what was answered before it counts', async () => {
  let calls = 0;
  let last = 0;
  const given = options({
    progress: ({ taken }) => {
      last = taken;
    },
    taker: {
      take: async (lines) => {
        if (++calls === 3) throw new Error('disk full');
        return lines.map(() => stored);
      },
    },
  });
  await expect(takeIn(given)).rejects.toThrow('disk full');
  expect(last).toBe(4);
});
