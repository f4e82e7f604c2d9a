import { randomBytes } from 'node:crypto';
import { describeRecord } from '@hutong/api';
import { formatVkey, makeSigner } from '@hutong/log';
import { headsOf } from '@hutong/oversight';
import {
  erasureOf,
  type KnownType,
  plainBody,
  prepareOwn,
  readBody,
  readEntry,
  readSaid,
  timeText,
} from '@hutong/record';
import { checkNextEpoch, formatOrigin, Registry, readClosing } from '@hutong/trust';
import { expect, test } from 'vitest';
import { hostileEntries } from './entries.ts';

const CASES = 4_000;

/** The top center's registry, empty but for its log. */
function emptyRegistry(): Registry {
  const seed = randomBytes(32);
  const origin = formatOrigin('test', 'province', 1, makeSigner('x', 1, seed).verifier.key);
  return new Registry('test', formatVkey(makeSigner(origin, 1, seed).verifier));
}

test(`P8: ${CASES} hostile entries, one after another: no reader throws, each view is JSON`, () => {
  const entries = hostileEntries(1);
  let understood = 0;
  for (let n = 0; n < CASES; n++) {
    const { what, bytes } = entries.next().value;
    try {
      const entry = readEntry(bytes);
      expect(readClosing(bytes)?.origin ?? '').toBeTypeOf('string');
      if (entry === undefined) continue;
      if (readSaid(entry) !== undefined) understood++;
      readBody(entry, entry.type as KnownType);
      headsOf(entry);
      erasureOf('mallory', entry);
      JSON.stringify(plainBody(entry.body));
      timeText(entry.occurredAt);
      JSON.stringify(describeRecord(entry, 'test/mallory/1-00000000', n, { sent: false, received: [] }));
    } catch (error) {
      throw new Error(`${what}: ${(error as Error).stack}`);
    }
  }
  // Some of what is wrong is wrong with the envelope alone, and some is no more than odd.
  expect(understood).toBeGreaterThan(CASES / 10);
  expect(understood).toBeLessThan(CASES * 0.9);
});

test('P8: entries of the registry’s own log that are malformed change nothing and are told; good ones count all the same', () => {
  const registry = emptyRegistry();
  const entries = hostileEntries(2);
  for (let n = 0; n < CASES; n++) {
    const { what, bytes } = entries.next().value;
    if (readEntry(bytes)?.type === 'closing') continue; // It ends the log: what comes after it does not count.
    try {
      registry.apply(bytes);
      judgeQuietly(bytes, registry);
      for (const node of registry.nodes()) registry.ancestors(node.node);
    } catch (error) {
      throw new Error(`${what}: ${(error as Error).stack}`);
    }
  }
  expect(registry.rejected.length).toBeGreaterThan(0);
  const ctx = { now: Date.now(), random: randomBytes };
  const body = { rotate_days: 77, reason: '轮换' };
  const [policy] = prepareOwn('省', { type: 'registry.policy', subject: 'test', body }, ctx);
  registry.apply(policy?.bytes as Uint8Array);
  expect(registry.policy.rotate_days).toBe(77);
});

function judgeQuietly(bytes: Uint8Array, registry: Registry): void {
  try {
    checkNextEpoch(bytes, registry);
  } catch (error) {
    expect((error as Error).name).toBe('EpochRefused');
  }
}
