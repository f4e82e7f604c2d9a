import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, test, vi } from 'vitest';
import { promptSocket } from './prompt-socket.ts';
import { startPostgres } from './start.ts';

vi.setConfig({ testTimeout: 60_000 });

test('small COPYs do not wait for delayed ACKs, and a pool comes back after the server was away', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-pg-'));
  const server = await startPostgres({ dir, log: () => {} });
  const sql = postgres(server.url('postgres'), {
    ...promptSocket(),
    max: 2,
    onnotice: () => {},
    backoff: () => 0.05,
  });
  try {
    await sql`CREATE TABLE t (a int)`;
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const begun = performance.now();
      const writable = await sql`COPY t FROM STDIN`.writable();
      writable.end('1\n2\n');
      await once(writable, 'finish');
      times.push(performance.now() - begun);
    }
    // Each would wait 40 ms; a busy machine may hold some of them up, and never all.
    expect(Math.min(...times)).toBeLessThan(35);
    expect(await sql`SELECT count(*)::int AS n FROM t`).toEqual([{ n: 40 }]);

    await server.stop();
    for (let i = 0; i < 6; i++) await expect(sql`SELECT 1`).rejects.toThrow();
    const again = await startPostgres({ dir, log: () => {} });
    let back = 0;
    for (let i = 0; i < 100 && back === 0; i++) {
      back = await sql`SELECT count(*)::int AS n FROM t`.then(
        ([row]) => row?.n,
        () => sleep(50).then(() => 0),
      );
    }
    expect(back).toBe(40);
    await sql.end();
    await again.stop();
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});
