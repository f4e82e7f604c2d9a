import { fsckStore } from '@hutong/log';
import { auditNetwork } from '@hutong/oversight';
import { decodeEntry, said } from '@hutong/record';
import { openBundle } from '@hutong/trust';
import { until } from '../network/harness.ts';
import { STOLEN } from './months.ts';
import type { Year } from './year.ts';

/** What is wrong at the end of the year; nothing is what one wants. */
export async function verdict(year: Year): Promise<string[]> {
  return [
    ...(await honestOnce(year)),
    ...(await dishonestAside(year)),
    ...(await rotatedTwice(year)),
    ...(await clean(year)),
  ];
}

/** Every record that a hall acknowledged is at the province, once. */
async function honestOnce(year: Year): Promise<string[]> {
  const sql = year.network.sql('province');
  const wrong: string[] = [];
  for (const [hall, ids] of year.honest) {
    const rows = await sql<{ id: string; n: number; nodes: string[] }[]>`
      select r.id, count(*)::int as n, array_agg(l.node) as nodes from record r join log l on l.id = r.log_id
      where r.id = any(${ids}::uuid[]) group by r.id`;
    const counted = new Map(rows.map((r) => [r.id, r.n]));
    const missing = ids.filter((id) => !counted.has(id)).length;
    const doubled = rows.filter((r) => r.n > 1).length;
    if (missing + doubled > 0)
      wrong.push(`${hall}: ${missing} of ${ids.length} records missing, ${doubled} doubled`);
    if (rows.some((r) => r.nodes.some((node) => node !== hall)))
      wrong.push(`${hall}: a record is told of another node`);
  }
  return wrong;
}

/** What others signed with a hall's key is no record anywhere, and is set aside with its reason. */
async function dishonestAside(year: Year): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, center] of year.network.centers) {
    const [row] = await year.network.sql(name)<{ n: number }[]>`
      select count(*)::int as n from record where id = any(${year.dishonest}::uuid[])`;
    if (row?.n !== 0) wrong.push(`${name}: ${row?.n} dishonest records count`);
    const aside = await center.archive.quarantined();
    const evidence = new Set<string>();
    for (const { reason, origin, index } of aside) {
      // The quarantine names them; their bytes stay in the archive.
      const [bytes] = reason === 'beyond-closing' ? await center.archive.entries(origin, index) : [];
      if (bytes !== undefined) evidence.add(decodeEntry(bytes).id);
    }
    const lost = year.forged.filter((id) => !evidence.has(id)).length;
    const received = ['province', year.cityOf(year.halls.at(-STOLEN) as string)].includes(name);
    if (received && lost > 0)
      wrong.push(`${name}: ${lost} of ${year.forged.length} that the stolen key signed are not set aside`);
  }
  return wrong;
}

/** Every node is in its third epoch or beyond, so are root and CA. */
async function rotatedTwice(year: Year): Promise<string[]> {
  const { top } = year.network;
  const early = top.registry.nodes().filter((n) => (n.epochs.at(-1)?.epoch ?? 0) < 3);
  const wrong = early.map((n) => `${n.node} is still in epoch ${n.epochs.at(-1)?.epoch}`);
  if (top.service.root.version < 3)
    wrong.push(`the root document is still version ${top.service.root.version}`);
  const standing = async () => (await top.service.ca?.show())?.length;
  await until('one authority stands', async () => (await standing()) === 1, 120_000).catch(() => {});
  if ((await standing()) !== 1) wrong.push(`${await standing()} authorities stand`);
  return wrong;
}

/** fsck of every node, and an audit of all together. */
async function clean(year: Year): Promise<string[]> {
  const { network } = year;
  const wrong: string[] = [];
  const fingerprint = network.top.service.info.rootFingerprint;
  const registry = openBundle(await network.top.service.trust(), fingerprint);
  for (const [name, center] of network.centers)
    for (const f of await center.archive.fsck())
      wrong.push(`fsck ${name}: ${f.origin} ${f.at ?? ''} ${said(f.reason, 'en')}`);
  for (const [name, hall] of network.halls)
    for (const f of fsckStore(hall.store, { verifier: (origin) => registry.log(origin)?.verifier }))
      wrong.push(`fsck ${name}: ${JSON.stringify(f)}`);
  const sources = [
    ...[...network.halls].map(([node, hall]) => ({ ...hall.audit, name: node, node })),
    ...[...network.centers].map(([node, { service }]) => ({ ...service.audit, name: node, node })),
  ];
  const { findings } = await auditNetwork(sources, registry, year.now);
  for (const f of findings.filter((found) => !found.settled))
    wrong.push(`audit: ${f.code} ${f.node} ${f.origin}`);
  return wrong;
}
