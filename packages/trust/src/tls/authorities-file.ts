import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecret } from '@hutong/process';

const CA_FILE = 'ca.pem';

/** Keeps the authorities that a node is to trust before it has a registry. */
export function saveAuthorities(dir: string, pems: readonly string[]): void {
  if (pems.length === 0) return;
  const text = pems.map((pem) => `${pem.trim()}\n`).join('');
  const file = join(dir, CA_FILE);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeSecret(file, text);
}

/** The authorities that were kept in a folder; none where the file is missing. */
export function readAuthorities(dir: string): string[] {
  const file = join(dir, CA_FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}
