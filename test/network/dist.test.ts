import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from './harness.ts';
import { Machines, mayMakeNamespaces, Operator } from './namespaces.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/hutong.js', import.meta.url));
const BUILD = fileURLToPath(new URL('../../deploy/build.mjs', import.meta.url));
const HALLS = ['nongan', 'dehui'] as const;

/** The built program on machines with addresses of their own, where every listener speaks TLS. */
describe.skipIf(!mayMakeNamespaces())('what is shipped, over TLS', () => {
  let machines: Machines;
  let operator: Operator;
  const top = { machine: 'province', node: 'province', url: '' };

  beforeAll(async () => {
    machines = new Machines('province', ...HALLS);
    if (process.env.HUTONG_TEST_BUILT === undefined)
      expect((await machines.run('province', process.execPath, [BUILD])).code).toBe(0);
    operator = new Operator(machines, process.execPath, PROGRAM);
    const at = (port: number) => `${machines.address('province')}:${port}`;
    top.url = `https://${at(8443)}`;
    const place = '--data province --node province --network jilin --name 吉林省 --heartbeat 1'.split(' ');
    await operator.on('province', 'center', 'init', ...place, '--nats', at(4222), '--http', at(8443));
    await operator.start('province', 'province', 'center');
    for (const hall of HALLS) await operator.enrol(hall, hall, top);
  });
  afterAll(() => machines?.close());

  async function record(hall: string, subject: string): Promise<void> {
    const body = { accepted: true, item_name: '食品经营许可（新办）' };
    const at = '2026-11-20T09:00:00+08:00';
    const row = { type: 'case.accept', subject, department: '农安县市场监督管理局', occurred_at: at, body };
    const file = join(machines.dir, `${subject}.jsonl`);
    writeFileSync(file, `${JSON.stringify(row)}\n`);
    await operator.on(hall, 'import', file, '--data', hall);
  }

  /** Records of a hall that the province shows under a subject. */
  async function above(hall: string, subject: string): Promise<number> {
    const which = ['--data', 'province', '--node', hall, '--subject', subject];
    return (await operator.ask('province', 'query', ...which)).items.length;
  }

  async function exchange(hall: string, subject: string): Promise<void> {
    await record(hall, subject);
    await operator.receipted(hall, hall);
    expect(await above(hall, subject)).toBe(1);
  }

  test('halls enrol by HTTPS, their records arrive and are receipted', async () => {
    for (const hall of HALLS) await exchange(hall, `${hall}-1`);
    expect(readFileSync(join(machines.dir, 'nongan/config.json'), 'utf8')).toContain('tls://10.0.0.1');
  });

  test('the network’s CA and a hall’s keys are replaced', async () => {
    await operator.on('province', 'ca', 'rotate', '--data', 'province', '--reason', '演练');
    await operator.on('nongan', 'keys', 'rotate', '--data', 'nongan', '--reason', '定期');
    await until('all have confirmed the new CA', async () => {
      return (await operator.ask('province', 'ca', 'show', '--data', 'province')).length === 1;
    });
    for (const hall of HALLS) await exchange(hall, `${hall}-2`);
  });

  test('P7: a stolen key is revoked: nothing of that hall is let in any more, the other goes on', async () => {
    const why = ['--reason', '密钥失窃', '--data', 'province', '--yes'];
    await operator.on('province', 'keys', 'revoke', 'dehui', ...why);
    await until('the hall is cut off', async () => {
      return !(await operator.ask('dehui', 'status', '--data', 'dehui')).link.connected;
    });
    await record('dehui', 'dehui-3');
    await exchange('nongan', 'nongan-3');
    expect(await above('dehui', 'dehui-3')).toBe(0);
  });

  test('P12: a hall whose disk is gone enrols again and has its records back', async () => {
    await machines.stop('dehui');
    rmSync(join(machines.dir, 'dehui'), { recursive: true });
    await operator.enrol('dehui', 'dehui', top);
    await until(
      'what it had said is here again',
      async () => {
        const { logs } = await operator
          .ask('dehui', 'restore', '--data', 'dehui', '--wait', '5')
          .catch(() => ({ logs: [] }));
        return (
          logs.length > 0 && logs.every((l: { receipt: { agrees: boolean } | null }) => l.receipt?.agrees)
        );
      },
      110_000,
    );
    const known = ['--data', 'dehui', '--subject', 'dehui-2'];
    expect((await operator.ask('dehui', 'query', ...known)).items).toHaveLength(1);
    await exchange('dehui', 'dehui-4');
  });
});
