import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogStore, makeSigner } from '@hutong/log';
import { Writes } from '@hutong/oversight';
import { prepareOwn } from '@hutong/record';
import { expect, test, vi } from 'vitest';
import { Appender } from './appender.ts';

const NOW = Date.UTC(2026, 2, 2);
const entry = () =>
  prepareOwn(
    '农安县政务大厅',
    { type: 'anchor', subject: 'nongan', body: { cosigned: [], seen: [] } },
    { now: NOW, random: randomBytes },
  );

test('P1: a log that could not be left is not ended twice, and nobody waits for an answer for ever', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-appender-'));
  const store = new LogStore(join(dir, 'node.db'));
  const log = makeSigner('jilin/nongan/1-00000000', 1, randomBytes(32));
  try {
    const appender = new Appender(
      store,
      log,
      () => [],
      () => {},
      new Writes(Date.now, () => 0),
    );
    appender.first(log, entry());
    let waiting: Promise<unknown> | undefined;
    const full = () => {
      waiting = appender.append([entry()]);
      waiting.catch(() => undefined);
      throw new Error('no space for the configuration');
    };
    expect(() => appender.end(entry(), full)).toThrow('no space');
    await expect(waiting).rejects.toThrow('its next could not begin');
    await expect(appender.append([entry()])).rejects.toThrow('its next could not begin');
    expect(() => appender.end(entry(), () => {})).toThrow('start this node again');
    expect(store.head(log.verifier.name)?.size).toBe(2);
  } finally {
    store.close();
    rmSync(dir, { recursive: true });
  }
});

test('a hall that takes one record after another is busy between them, and idle soon after', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-appender-'));
  const store = new LogStore(join(dir, 'node.db'));
  const log = makeSigner('jilin/nongan/1-00000000', 1, randomBytes(32));
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const writes = new Writes(Date.now, () => 0);
    const appender = new Appender(
      store,
      log,
      () => [],
      () => {},
      writes,
    );
    appender.first(log, entry());
    expect(appender.isBusy).toBe(false);
    await appender.append([entry()]);
    expect(appender.isBusy).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(appender.isBusy).toBe(false);
  } finally {
    vi.useRealTimers();
    store.close();
    rmSync(dir, { recursive: true });
  }
});
