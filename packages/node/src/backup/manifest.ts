import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, open } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fsyncFolder, writeSecret } from '@hutong/process';
import type { NodeConfig } from '@hutong/trust';
import { z } from 'zod';
import { BackupFault } from './fault.ts';

const FILE = 'manifest.json';
/** A large PostgreSQL has a file for each GiB of a table and each 16 MiB of WAL. */
const MAX_FILES = 200_000;
const CHUNK = 1 << 20;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const schema = z.strictObject({
  version: z.literal(1),
  network: z.string(),
  node: z.string(),
  kind: z.enum(['hall', 'center']),
  /** The epoch that was written when it was taken. */
  epoch: z.int().min(1),
  origin: z.string(),
  /** RFC 3339. */
  time: z.string(),
  keys: z.boolean(),
  /** What each log held then, at least. */
  logs: z.array(z.strictObject({ origin: z.string(), size: z.int(), root: z.string() })).max(100_000),
  /** Rows of the read model. */
  rows: z.int(),
  files: z
    .array(
      z.strictObject({
        // Nothing of a backup reaches out of its folder.
        name: z.string().regex(/^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/),
        bytes: z.int(),
        sha256,
      }),
    )
    .max(MAX_FILES),
});

/** What a backup is of, and what is in it. */
export type Manifest = z.infer<typeof schema>;
export type Numbers = Pick<Manifest, 'logs' | 'rows'>;

/** Told how far it has come, in bytes, by whoever works on files; may throw, and nothing more is done then. */
export type Moved = (bytes: number) => void;

/** Writes the manifest of all that stands in a folder; durable when this resolves. */
export async function writeManifest(
  dir: string,
  { network, node, kind, epoch }: NodeConfig,
  more: Numbers & { origin: string; time: string; keys: boolean },
  moved: Moved,
): Promise<Manifest> {
  const files: Manifest['files'] = [];
  for (const name of filesBelow(dir)) files.push({ name, ...(await digest(join(dir, name), moved)) });
  const manifest: Manifest = { version: 1, network, node, kind, epoch, ...more, files };
  writeSecret(join(dir, FILE), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

/** What a backup says of itself; none of its files is looked at. @throws BackupFault */
export function readManifest(dir: string): Manifest {
  const text = readFileSync(join(dir, FILE), 'utf8');
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new BackupFault('damaged', { file: FILE });
  }
}

/** Bytes of all its files. */
export const bytesOf = ({ files }: Manifest) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Reads a backup's manifest and compares every file with it; throws BackupFault that names the first that differs. */
export async function checkManifest(dir: string, moved: Moved = () => {}): Promise<Manifest> {
  const manifest = readManifest(dir);
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = join(dir, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() !== true || stat.size !== bytes || (await digest(file, moved)).sha256 !== sha256)
      throw new BackupFault('damaged', { file: name });
  }
  return manifest;
}

/** Copies a file, 0600 in a 0700 folder; durable but for its name when this returns. */
export async function copyDurable(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  await chmod(to, 0o600);
  await fsyncFile(to);
}

/** Makes what stands in a file survive a power cut. */
export async function fsyncFile(name: string): Promise<void> {
  const file = await open(name, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names of all that stands below a folder survive a power cut. */
export function fsyncBelow(dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true }))
    if (entry.isDirectory()) fsyncBelow(join(dir, entry.name));
  fsyncFolder(dir);
}

/** Names of all files below a folder, from there. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}

async function digest(name: string, moved: Moved): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK);
  const file = await open(name, 'r');
  const next = async () => (await file.read(chunk, 0, CHUNK)).bytesRead;
  let bytes = 0;
  try {
    for (let n = await next(); n > 0; n = await next()) {
      hash.update(chunk.subarray(0, n));
      bytes += n;
      moved(n);
    }
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}
