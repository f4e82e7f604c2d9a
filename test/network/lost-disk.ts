import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Hall } from '@hutong/hall';
import { beginEnrolment, finishEnrolment } from '@hutong/trust';
import { type TestNetwork, until } from './harness.ts';

/** What the runbook says of a hall whose folder is gone: its key revoked, a code, a new folder, approved, started. */
export async function loseDisk(network: TestNetwork, node: string, revoke = true): Promise<Hall> {
  const parent = network.top.registry.node(node)?.parent as string;
  await network.stopNode(node);
  rmSync(network.folder(node), { recursive: true });
  const { keys, enrolment } = network.top.service;
  if (enrolment === undefined) throw new Error('not the top center');
  if (revoke) await keys.revoke?.(node, undefined, '磁盘损毁');
  const { code } = await enrolment.issue({ node, parent });
  const { message } = beginEnrolment(
    network.folder(node),
    {
      kind: 'hall' as const,
      node,
      name: `${node}政务大厅`,
      level: 'county',
      parent: { name: parent },
      http: { host: '127.0.0.1', port: 0 },
      heartbeat_s: network.heartbeatS,
    },
    code,
    randomBytes,
  );
  const answer = await enrolment.take(message, 'test');
  finishEnrolment(network.folder(node), code, answer, { now: Date.now(), random: randomBytes });
  await enrolment.approve(node);
  await network.startNode(node);
  await until('the hall is linked again', async () => (await network.hall(node).sync()).link.connected);
  return network.hall(node);
}
