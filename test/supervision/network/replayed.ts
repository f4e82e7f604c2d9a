// Read models dropped at hall and centers: they come back byte for byte, and fold a hall's matters to the same bytes.
import { createHash } from 'node:crypto';
import { auditNetwork } from '@hutong/oversight';
import { said } from '@hutong/record';
import { openBundle } from '@hutong/trust';
import type { Province } from './province.ts';

const STATES = "select key, state from folded where follower = 'matters' and node = ";
const TABLES = ['matter', 'matter_item', 'matter_count'];

/** What the store of one node holds of one hall's matters: the folded states, and the rows made of them. */
interface Held {
  states: string;
  rows: string;
}

/** @returns what is not the same as before, or not at hall and center alike */
export async function replayed(province: Province): Promise<string[]> {
  const { network } = province;
  const wrong: string[] = [];
  const before = await heldBy(province);
  for (const hall of network.halls.values()) await hall.followers.replay();
  for (const { archive } of network.centers.values()) await archive.followers.replay();
  const after = await heldBy(province);
  for (const [at, { states, rows }] of before) {
    if (after.get(at)?.states !== states) wrong.push(`${at}: replayed to other states`);
    if (after.get(at)?.rows !== rows) wrong.push(`${at}: replayed to other rows`);
  }
  for (const node of province.plans.keys())
    for (const center of ['province', province.cityOf(node)])
      if (after.get(`${node} at ${node}`)?.states !== after.get(`${node} at ${center}`)?.states)
        wrong.push(`${node}: its matters are folded to other bytes at ${center}`);
  return wrong;
}

async function heldBy(province: Province): Promise<Map<string, Held>> {
  const { network } = province;
  const held = new Map<string, Held>();
  for (const [node, { store, followers }] of network.halls) {
    await followers.catchUp();
    const all = (sql: string) => store.db.prepare(sql).all(node);
    const states = all(`${STATES}? order by key`);
    const rows = TABLES.map((table) => all(`select * from "${table}" where node = ? order by 1, 2, 3, 4`));
    held.set(`${node} at ${node}`, { states: hashed([states]), rows: hashed(rows) });
  }
  for (const [center, { archive }] of network.centers) {
    await archive.followers.catchUp();
    const sql = network.sql(center);
    for (const node of province.plans.keys()) {
      const states = await sql.unsafe(`${STATES}$1 order by key`, [node]);
      const rows = [];
      for (const table of TABLES)
        rows.push(await sql.unsafe(`select * from ${table} t where node = $1 order by t`, [node]));
      held.set(`${node} at ${center}`, { states: hashed([[...states]]), rows: hashed(rows) });
    }
  }
  return held;
}

/** Of rows in tables; bytes go in as they are, as to write them out as text takes longer than to fold them. */
function hashed(tables: readonly (readonly unknown[])[]): string {
  const hash = createHash('sha256');
  for (const rows of tables)
    for (const row of rows)
      for (const [name, value] of Object.entries(row as object)) {
        hash.update(`\n${name} ${typeof value} `);
        hash.update(value instanceof Uint8Array ? value : String(value));
      }
  return hash.digest('hex');
}

/** `fsck` of the centers, and an audit of all nodes together. */
export async function unsound({ network, now }: Province): Promise<string[]> {
  const wrong: string[] = [];
  const { top } = network;
  const registry = openBundle(await top.service.trust(), top.service.info.rootFingerprint);
  for (const [name, { archive }] of network.centers)
    for (const { origin, at = '', reason } of await archive.fsck())
      wrong.push(`fsck ${name}: ${origin} ${at} ${said(reason, 'en')}`);
  const sources = [
    ...[...network.halls].map(([node, { audit }]) => ({ ...audit, name: node, node })),
    ...[...network.centers].map(([node, { service }]) => ({ ...service.audit, name: node, node })),
  ];
  const { findings } = await auditNetwork(sources, registry, now);
  for (const { settled, code, node, origin } of findings)
    if (!settled) wrong.push(`audit: ${code} ${node} ${origin}`);
  return wrong;
}
