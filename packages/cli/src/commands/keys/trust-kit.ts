import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openBundle } from '@hutong/trust';
import { kitSourceOf, makeTrustKit } from '@hutong/web';
import type { Work } from '../../command.ts';
import { atNode } from '../../nodes/reach.ts';

/** `hutong ca trust-kit`: at any node, from the registry as it is held there, checked against the node's root fingerprint. */
export const trustKit: Work<'data' | 'out'> = async (given, session) => {
  const source = await atNode(given, session, async ({ api }, { config }) => {
    const registry = openBundle(await api.network.trust(), config.root_fingerprint);
    return kitSourceOf(config, registry);
  });
  const { authorities, network } = source;
  if (authorities.length === 0) throw session.failed('kit_none');
  const out = resolve(given.out);
  mkdirSync(out, { recursive: true });
  const files = [...makeTrustKit(source)].map(([name, { bytes }]) => {
    const file = join(out, name);
    writeFileSync(file, bytes);
    session.tell('written', { file });
    return file;
  });
  for (const { fingerprint, permits } of authorities) {
    session.tell('kit_fingerprint', { fingerprint: (fingerprint.match(/.{4}/g) ?? []).join(' ') });
    if (permits === undefined) session.tell('kit_unlimited', { fingerprint });
  }
  session.tell('kit_print', { file: join(out, 'index.html') });
  const fingerprints = authorities.map((a) => a.fingerprint);
  return session.result({ network, fingerprints, addresses: source.addresses, files });
};
