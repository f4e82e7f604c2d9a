import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openBundle, parseBundle } from '@hutong/trust';
import { type DemoNetwork, get, pageOf } from './network.ts';

const run = promisify(execFile);
const COUNTY = 'nongan';

/**
 * Exports a county's disclosure with its proof and the trust bundle, verifies it offline, and shows that a copy
 * with one byte changed is refused. Whether both went as they should.
 */
export async function showProof(network: DemoNetwork, out: string): Promise<boolean> {
  console.log('\n四、可验证的公开 A disclosure that anyone can check, offline');
  mkdirSync(out, { recursive: true });
  const county = network.node(COUNTY);
  const [record] = (await pageOf(county, `type=disclosure.document&node=${COUNTY}&limit=1`)).items;
  if (record === undefined) throw new Error(`${COUNTY} holds no disclosure`);
  const entry = Buffer.from(await (await get(county, `/api/records/${record.id}/entry`)).arrayBuffer());
  const proof = await (await get(county, `/api/records/${record.id}/proof`)).text();
  const trust = await (await get(network.top, '/api/trust')).text();
  writeFileSync(join(out, 'disclosure.cbor'), entry);
  writeFileSync(join(out, 'disclosure.tlog-proof'), proof);
  writeFileSync(join(out, 'trust.json'), trust);
  writeFileSync(join(out, 'vkeys.txt'), vkeys(trust, network.fingerprint));
  console.log(`  ${record.subject} → ${out}`);
  const good = await verify(network, out, 'disclosure.cbor');
  console.log(indent(good.text));
  const tampered = Buffer.from(entry);
  tampered[tampered.length - 10] = (tampered[tampered.length - 10] as number) ^ 1;
  writeFileSync(join(out, 'tampered.cbor'), tampered);
  const bad = await verify(network, out, 'tampered.cbor');
  console.log(`  改动一个字节 with one byte changed:\n${indent(bad.text)}`);
  return good.ok && !bad.ok;
}

async function verify(
  network: DemoNetwork,
  out: string,
  entry: string,
): Promise<{ ok: boolean; text: string }> {
  const args = [
    '--entry',
    join(out, entry),
    '--proof',
    join(out, 'disclosure.tlog-proof'),
    '--trust',
    join(out, 'trust.json'),
  ];
  return run(process.execPath, network.hutong('verify', ...args, '--root', network.fingerprint)).then(
    ({ stdout }) => ({ ok: true, text: stdout }),
    (error: { stdout: string; stderr: string }) => ({ ok: false, text: `${error.stdout}${error.stderr}` }),
  );
}

/** Every log's and every cosigner's vkey, one a line. */
function vkeys(trust: string, fingerprint: string): string {
  const registry = openBundle(parseBundle(trust), fingerprint);
  const lines = registry.nodes().flatMap((n) => n.epochs.flatMap((e) => [e.keys.log, e.keys.cosigner]));
  return `${lines.join('\n')}\n`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
