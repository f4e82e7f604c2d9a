import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The files pages need: these and no others are served. */
const FILES: Record<string, { from: 'own' | 'swagger-ui-dist'; type: string }> = {
  'hutong.css': { from: 'own', type: 'text/css; charset=utf-8' },
  'print.css': { from: 'own', type: 'text/css; charset=utf-8' },
  'live.js': { from: 'own', type: 'text/javascript; charset=utf-8' },
  'docs.js': { from: 'own', type: 'text/javascript; charset=utf-8' },
  'icon.svg': { from: 'own', type: 'image/svg+xml' },
  'swagger-ui.css': { from: 'swagger-ui-dist', type: 'text/css; charset=utf-8' },
  'swagger-ui-bundle.js': { from: 'swagger-ui-dist', type: 'text/javascript; charset=utf-8' },
};

interface Kept {
  mtimeMs: number;
  bytes: Uint8Array<ArrayBuffer>;
  etag: string;
}

/** What was asked for once, 1.7 MB if all was: many readers of one file share its bytes. */
const kept = new Map<string, Kept>();

/** A file that pages need; undefined when none of them has this name. */
export function asset(name: string): (Kept & { type: string }) | undefined {
  const known = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  return known && { ...read(name, known.from), type: known.type };
}

function read(name: string, from: 'own' | 'swagger-ui-dist'): Kept {
  const file = assetFile(name, from);
  const { mtimeMs } = statSync(file);
  const before = kept.get(name);
  if (before?.mtimeMs === mtimeMs) return before;
  const bytes = new Uint8Array(readFileSync(file));
  const etag = `"${bytes.length.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  const found = { mtimeMs, bytes, etag };
  kept.set(name, found);
  return found;
}

/** Where an asset lies: in this package's own folder, which keeps its place in a bundle, or in the package it is from. */
function assetFile(name: string, from: 'own' | 'swagger-ui-dist'): string {
  if (from === 'own') return fileURLToPath(new URL(`../assets/${name}`, import.meta.url));
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('swagger-ui-dist/package.json')), name);
}
