import { randomBytes } from 'node:crypto';
import type { Hall } from '@hutong/hall';
import { leafHash, signNote } from '@hutong/log';
import { decodeEntry, encodeEntry, newId, type Prepared } from '@hutong/record';
import { createApp, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Plan, sampleRecord, TestNetwork, until } from './harness.ts';
import { addLoans } from './read-model/endpoint.ts';
import { loans } from './read-model/loans.ts';

const PLAN: Plan[] = [
  { node: 'city', kind: 'center', parent: null },
  { node: 'nongan', kind: 'hall', parent: 'city' },
];

let network: TestNetwork;
const hall = () => network.hall('nongan');
const center = () => network.center('city');

beforeAll(async () => {
  network = await TestNetwork.start(PLAN, { followers: [loans] });
});
afterAll(() => network?.stop());

/** Records of a type that no schema knows: another program, a later version, said them. */
async function say(h: Hall, ...said: [type: string, seal: string][]): Promise<void> {
  const at = Date.now();
  const groups = said.map(([type, subject]): Prepared[] => {
    const fields = {
      version: 1 as const,
      type,
      subject,
      department: '办公室',
      occurredAt: at,
      recordedAt: at,
    };
    const more = { backfilled: false, visibility: 'public' as const, body: {}, commitments: {} };
    const bytes = encodeEntry({ ...fields, ...more, id: newId(at, randomBytes) });
    return [{ entry: decodeEntry(bytes), bytes, values: [], flags: [] }];
  });
  h.store.append(h.info.origin, groups, (body) => signNote(body, h.folder.keys.log));
  // Has it sent, and read.
  await h.append([sampleRecord(at)]);
}

async function asked(node: Hall | ReturnType<typeof center>): Promise<{ loans: object[]; behind: number }> {
  const app = createApp({
    service: node,
    tokens: new TokenStore(network.folder('nongan')),
    log: network.log('app'),
  });
  addLoans(app, node.followers);
  const answer = await app.request('http://127.0.0.1/api/loans/nongan');
  return (await answer.json()) as { loans: object[]; behind: number };
}

const both = () => Promise.all([asked(hall()), asked(center())]);

it('A3: a read model and its address are added for a made-up type, and answer alike at hall and center', async () => {
  await say(hall(), ['seal.lend', '公章'], ['seal.lend', '合同章'], ['seal.return', '公章']);
  const out = { loans: [{ seal: '合同章', times: 1, anomalies: 0 }], behind: 0 };
  await until('both read it', async () =>
    (await both()).every(({ loans: [one], behind }) => one && behind === 0),
  );
  expect(await both()).toEqual([out, out]);
});

it('A3, P10: it is dropped while the node runs, and comes back byte for byte', async () => {
  // Of other followers' rows some would change meanwhile: nodes write anchors and acts of their own.
  const rows = () => network.sql('city')`select * from folded where follower = 'loans' order by node, key`;
  const allRead = async () => (await center().followers.lag()).every((l) => l.entries === 0);
  await until('all is read', allRead);
  const before = await rows();
  await center().followers.replay();
  await until('it is read again', allRead);
  expect(await rows()).toEqual(before);
  expect(await center().archive.fsck()).toEqual([]);
});

it('A3, P6: with a redaction the node is read anew', async () => {
  const origin = hall().info.origin;
  const size = hall().store.head(origin)?.size ?? 0;
  const index = Array.from({ length: size }, (_, i) => i).find((i) => {
    const bytes = hall().store.entry(origin, i);
    return bytes !== undefined && decodeEntry(bytes).subject === '合同章';
  }) as number;
  const leaf = leafHash(hall().store.entry(origin, index) as Buffer);
  expect(await center().archive.redact({ origin, index, leaf })).toBe('redacted');
  await until('it is gone', async () => {
    const { loans: left, behind } = await asked(center());
    return left.length === 0 && behind === 0;
  });
  expect((await asked(hall())).loans).toHaveLength(1);
});
