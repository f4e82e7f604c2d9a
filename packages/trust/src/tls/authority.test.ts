import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { city, hall, own, random, registryOf, temporary, top } from '../testing.ts';
import { Authority } from './authority.ts';
import { createTlsKey } from './issue.ts';
import type { TlsState } from './node.ts';
import type { TlsSaid } from './statement.ts';

const NODES = { 'jilin-province': top, changchun: city, nongan: hall };
type Name = keyof typeof NODES;

let temp: ReturnType<typeof temporary>;
beforeEach(() => {
  temp = temporary();
});
afterEach(() => temp.done());

/** The top center's authority over a network of which only the `tls` entries matter. */
function network() {
  const registry = registryOf();
  const said = new Map<string, TlsSaid[]>();
  const errors: string[] = [];
  const published: string[] = [];
  const authority = new Authority({
    ...{ dir: temp.dir, registry, random },
    said: async () => said,
    publish: async (type, subject, body) => {
      registry.apply(own(type, body, subject));
      published.push(type);
    },
    log: { info: () => {}, error: (_, message) => errors.push(message) },
  });
  const standing = () => registry.certificates.authorities().map((a) => a.fingerprint);
  /** The node says what it has: which authorities stand, and the certificate it was given. */
  const says = (node: Name, state: Partial<TlsState>) => {
    const entries = said.get(node) ?? [];
    const body = { names: [], trusts: standing(), ...state };
    said.set(node, [...entries, { origin: NODES[node].origin, index: entries.length + 1, body }]);
  };
  const shows = (node: Name) => registry.certificates.of(node)?.fingerprint as string;
  return { registry, authority, errors, published, standing, says, shows };
}

test('no authority is founded before a node asks; asked again it changes nothing', async () => {
  const { authority, says, published, registry } = network();
  await authority.follow();
  expect(published).toEqual([]);
  says('changchun', { key: createTlsKey().spki, names: ['a.example'] });
  await authority.follow();
  await authority.follow();
  expect(published).toEqual(['registry.ca', 'registry.certificate']);
  expect([registry.rejected, registry.certificates.of('changchun')?.names]).toEqual([[], ['a.example']]);
});

test('a host name is the node’s that had it first; loopback is anyone’s', async () => {
  const { authority, says, registry } = network();
  const names = ['127.0.0.1', 'a.example'];
  says('changchun', { key: createTlsKey().spki, names });
  await authority.follow();
  says('jilin-province', { key: createTlsKey().spki, names });
  await authority.follow();
  expect(registry.certificates.of('changchun')?.names).toEqual(names);
  expect(registry.certificates.of('jilin-province')?.names).toEqual(['127.0.0.1']);
});

test('P7: a new authority signs once every node trusts it, and the old one goes once all show its certificates', async () => {
  const { authority, says, shows, standing } = network();
  const { spki: key } = createTlsKey();
  says('changchun', { key });
  await authority.follow();
  const [before] = standing();
  for (const node of ['jilin-province', 'nongan'] as const) says(node, {});
  says('changchun', { key, certificate: shows('changchun') });
  const former = shows('changchun');

  const after = await authority.rotate('年度轮换');
  expect([standing(), shows('changchun')]).toEqual([[before, after], former]);
  for (const node of ['jilin-province', 'changchun'] as const)
    says(node, node === 'changchun' ? { key } : {});
  await authority.follow();
  expect(shows('changchun')).toBe(former);
  expect((await authority.show()).map((a) => a.missing)).toEqual([[], ['nongan']]);
  says('nongan', {});
  await authority.follow();
  expect([shows('changchun') === former, standing()]).toEqual([false, [before, after]]);
  says('changchun', { key, certificate: shows('changchun') });
  await authority.follow();
  expect(standing()).toEqual([after]);
  expect(readdirSync(join(temp.dir, 'ca'))).toEqual([`${after.slice(0, 16)}.key`]);
});

test('an authority whose key is gone is told, and issues nothing', async () => {
  const { authority, says, errors, registry } = network();
  says('changchun', { key: createTlsKey().spki });
  await authority.follow();
  rmSync(join(temp.dir, 'ca'), { recursive: true });
  says('nongan', { key: createTlsKey().spki });
  await authority.follow();
  expect(registry.certificates.of('nongan')).toBeUndefined();
  expect(errors).toEqual([expect.stringContaining('hutong ca rotate')]);
});
