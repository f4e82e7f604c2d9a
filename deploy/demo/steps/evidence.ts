import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StoredRecord } from '@hutong/api';
import { openBundle, parseBundle } from '@hutong/trust';
import { type DemoNetwork, type DemoNode, pageOf } from '../network.ts';

const run = promisify(execFile);
const MOST_BYTES = 1 << 24;

/** What a command said, and the code with which it ended. */
export interface Outcome {
  /** As one would type it. */
  command: string;
  code: number;
  text: string;
}

/** A record as anybody downloads it, with its proof. */
export interface Evidence {
  entry: Buffer;
  proof: string;
}

/** A document that a hall has published. */
export async function someDocument(hall: DemoNode): Promise<StoredRecord> {
  const query = `type=disclosure.document&node=${hall.plan.name}&limit=1`;
  const [record] = (await pageOf(hall, query)).items;
  if (record === undefined) throw new Error(`${hall.plan.name} holds no disclosure`);
  return record;
}

/** Downloads a public record from a node, as a stranger does: with no token. */
export async function download(from: DemoNode, { node, id }: StoredRecord): Promise<Evidence> {
  const path = `/api/records/${node}/${id}`;
  const entry = Buffer.from(await (await fetched(from, `${path}/entry`)).arrayBuffer());
  return { entry, proof: await (await fetched(from, `${path}/proof`)).text() };
}

async function fetched({ url }: DemoNode, path: string): Promise<Response> {
  const answer = await fetch(url + path);
  if (!answer.ok) throw new Error(`${url}${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** Writes what was downloaded, and the trust bundle, into a folder, as files that keep their names. */
export async function keep(network: DemoNetwork, out: string, { entry, proof }: Evidence): Promise<void> {
  mkdirSync(out, { recursive: true });
  const trust = await (await fetched(network.top, '/api/trust')).text();
  writeFileSync(join(out, 'disclosure.cbor'), entry);
  writeFileSync(join(out, 'disclosure.tlog-proof'), proof);
  writeFileSync(join(out, 'trust.json'), trust);
  writeFileSync(join(out, 'vkeys.txt'), vkeys(trust, network.fingerprint));
}

/** `hutong verify` on files of a folder: the built program where there is one, else from its sources. */
export function verify(network: DemoNetwork, out: string, entry: string): Promise<Outcome> {
  const given = ['--entry', entry, '--proof', 'disclosure.tlog-proof', '--trust', 'trust.json'];
  const command = ['verify', ...given, '--root', network.fingerprint];
  const { program } = network;
  return hutong(out, program === undefined ? network.hutong(...command) : [program, ...command], command);
}

/** Whether `hutong verify` came to the end of its work, and says that the entry is not what the proof is of. */
export function isRefusal({ code, text }: Outcome): boolean {
  return code === 1 && text.includes('disclosure.tlog-proof');
}

/** `hutong fsck` of a node's folder, beside the node that runs. */
export function fsck(network: DemoNetwork, { dir }: DemoNode): Promise<Outcome> {
  const command = ['fsck', '--data', dir];
  return hutong(undefined, network.hutong(...command), command);
}

function hutong(
  cwd: string | undefined,
  args: readonly string[],
  typed: readonly string[],
): Promise<Outcome> {
  const command = `hutong ${typed.join(' ')}`;
  return run(process.execPath, [...args], { cwd, maxBuffer: MOST_BYTES }).then(
    ({ stdout }) => ({ command, code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      command,
      code,
      text: `${stdout}${stderr}`,
    }),
  );
}

/** What a terminal would show. */
export function shown({ command, code, text }: Outcome): string {
  return `$ ${command}\n${text.trimEnd()}\n$ echo $?\n${code}`;
}

/** Every log's and every cosigner's vkey, one a line. */
function vkeys(trust: string, fingerprint: string): string {
  const registry = openBundle(parseBundle(trust), fingerprint);
  const lines = registry.nodes().flatMap((n) => n.epochs.flatMap((e) => [e.keys.log, e.keys.cosigner]));
  return `${lines.join('\n')}\n`;
}
