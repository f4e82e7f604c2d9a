import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Hall } from '@hutong/hall';
import { leafHash, signNote } from '@hutong/log';
import { decodeEntry, encodeEntry, newId, type Prepared } from '@hutong/record';
import { createApp, TokenStore } from '@hutong/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Plan, sampleRecord, TestNetwork, until } from './harness.ts';
import { loanArea } from './read-model/endpoint.ts';
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

interface Said {
  type: string;
  subject: string;
  department?: string;
  /** When it occurred, seconds before or after the others. */
  at?: number;
}

/** Records of a type that no schema knows: another program, a later version, said them. */
async function say(h: Hall, ...all: Said[]): Promise<void> {
  const now = Date.now();
  const groups = all.map(({ type, subject, department = '办公室', at = 0 }): Prepared[] => {
    const fields = {
      version: 1 as const,
      type,
      subject,
      department,
      occurredAt: now + at * 1_000,
      recordedAt: now,
    };
    const more = { backfilled: false, visibility: 'public' as const, body: {}, commitments: {} };
    const bytes = encodeEntry({ ...fields, ...more, id: newId(now, randomBytes) });
    return [{ entry: decodeEntry(bytes), bytes, values: [], flags: [] }];
  });
  h.store.append(h.info.origin, groups, (body) => signNote(body, h.folder.keys.log));
  // Has it sent, and read.
  await h.append([sampleRecord(now)]);
}

type Node = Hall | ReturnType<typeof center>;

async function answer(node: Node, path: string): Promise<Response> {
  const app = createApp({
    service: node,
    tokens: new TokenStore(network.folder('nongan')),
    log: network.log('app'),
    areas: loanArea(node.followers),
  });
  return app.request(`http://127.0.0.1${path}`);
}

async function asked(node: Node, query = ''): Promise<{ items: object[]; next?: string; behind: number }> {
  const found = await answer(node, `/api/loans/nongan${query}`);
  return (await found.json()) as { items: object[]; behind: number };
}

const both = (query = '') => Promise.all([asked(hall(), query), asked(center(), query)]);

it('A3, A4: a read model and its address are added for a made-up type, and answer alike at hall and center', async () => {
  await say(
    hall(),
    { type: 'seal.lend', subject: '公章' },
    { type: 'seal.lend', subject: '合同章' },
    { type: 'seal.return', subject: '公章', at: 60 },
    { type: 'seal.lend', subject: '骑缝章', department: '财务室' },
    // Said after the next, though it occurred before.
    { type: 'seal.return', subject: '骑缝章', at: -30 },
    { type: 'seal.lend', subject: '骑缝章', at: -60, department: '财务室' },
  );
  const contract = { seal: '合同章', office: '办公室', times: 1, anomalies: 0 };
  const straddling = { seal: '骑缝章', office: '财务室', times: 2, anomalies: 0 };
  // The center has read all that came so far, more may be on its way, and the node goes on saying other things.
  const answers = (query: string, expected: object) =>
    until(`both answer ${query}`, async () => isDeepStrictEqual(await both(query), [expected, expected]));
  const ofOne = { items: [straddling], behind: 0 };
  await answers('', { items: [contract, straddling], behind: 0 });
  await answers(`?office=${encodeURIComponent('财务室')}`, ofOne);
  await answers('?limit=1', { items: [contract], next: '合同章', behind: 0 });
  await answers(`?limit=1&cursor=${encodeURIComponent('合同章')}`, ofOne);
});

it('its address is one of the API: it refuses what it does not know, and stands in the document', async () => {
  for (const node of [hall(), center()]) {
    expect((await answer(node, '/api/loans/nongan?limit=x')).status).toBe(400);
    const document = (await (await answer(node, '/openapi.json')).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain('/api/loans/{node}');
  }
});

it('A3, P10: it is dropped while the node runs, and comes back byte for byte', async () => {
  // Of other followers' rows some would change meanwhile: nodes write anchors and acts of their own.
  const sql = network.sql('city');
  const rows = () =>
    Promise.all([
      sql`select * from folded where follower = 'loans' order by node, key`,
      sql`select * from loan order by node, key, n`,
    ]);
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
    const { items, behind } = await asked(center());
    return items.length === 1 && behind === 0;
  });
  expect((await asked(hall())).items).toHaveLength(2);
});
