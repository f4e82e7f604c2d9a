import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '@hutong/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Plan, sampleRecord, until } from '../network/harness.ts';
import { ProcessNetwork, processesOf } from './processes.ts';
import { type Call, isSync, Trace } from './trace.ts';

const PLAN: Plan[] = [
  { node: 'province', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'province' },
];
const RECORDS = 20;

const canTrace = process.getuid?.() === 0 && spawnSync('strace', ['-V']).status === 0;
if (!canTrace)
  console.warn('SKIPPED: the order of system calls is traced by root, with strace (apt install strace)');

/** The server processes that a postmaster has begun. */
const backendsOf = (postmaster: number) =>
  readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').map(Number);

describe.skipIf(!canTrace)('the order of system calls', () => {
  const net = new ProcessNetwork();
  let calls: Call[];
  let hall: number;
  let center: number;

  beforeAll(async () => {
    await net.start(PLAN, 1);
    [hall, center] = [net.pid('nongan', 'node') as number, net.pid('province', 'node') as number];
    const postgres = processesOf(`${net.folder('province')}/`).find(({ argv }) => argv[1] === '-D')
      ?.pid as number;
    const trace = await Trace.of([hall, center, postgres, ...backendsOf(postgres)], join(net.dir, 'trace'));
    for (let i = 0; i < RECORDS; i++) {
      await net.ask('nongan', '/api/records', {
        method: 'POST',
        body: JSON.stringify(sampleRecord(i)),
        headers: { 'content-type': 'application/json' },
      });
      await until('it is receipted', async () => {
        const [log] = (await net.sync('nongan')).logs;
        return log?.received[0]?.behind === 0;
      });
    }
    calls = await trace.end();
  }, 120_000);
  afterAll(async () => {
    await net.stop();
    net.remove();
  });

  it('P1: before each answer that a record is saved, its bytes were written and the file was synced', () => {
    const answers = calls.filter((c) => c.pid === hall && c.text.includes('HTTP/1.1 201'));
    expect(answers).toHaveLength(RECORDS);
    const wal = calls.filter((c) => c.pid === hall && c.text.includes('hall.db-wal>'));
    let since = 0;
    for (const answer of answers) {
      const written = wal.find((c) => !isSync(c) && c.begun > since && c.ended < answer.begun);
      expect(written, 'written').toBeDefined();
      const synced = wal.find(
        (c) => isSync(c) && c.begun > (written as Call).ended && c.ended < answer.begun,
      );
      expect(synced, `synced before ${answer.text.slice(0, 60)}`).toBeDefined();
      since = answer.begun;
    }
  });

  it('P3: before each receipt leaves, PostgreSQL has synced its log', () => {
    const port = readConfig(net.folder('province')).nats?.port;
    const toBroker = calls.filter(
      (c) => c.pid === center && c.text.includes(`:${port}]>`) && c.text.includes('PUB down.nongan.receipt '),
    );
    const synced = calls.filter((c) => isSync(c) && c.text.includes('/pg_wal/'));
    const told = new Map<number, number>();
    for (const c of toBroker)
      for (const [, size] of c.text.matchAll(/test\/nongan\/1-[0-9a-f]{8}\\n(\d+)\\n/g))
        if (!told.has(Number(size))) told.set(Number(size), c.begun);
    const receipts = [...told].sort(([, a], [, b]) => a - b);
    expect(receipts.length).toBeGreaterThanOrEqual(RECORDS);
    // Those after the first: what came before was not traced.
    receipts.slice(1).forEach(([size, at], i) => {
      const since = receipts[i]?.[1] as number;
      expect(
        synced.some((c) => c.begun > since && c.ended < at),
        `the receipt of ${size} entries`,
      ).toBe(true);
    });
  });
});
