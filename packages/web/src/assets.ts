import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ctx } from './http/context.ts';
import { notFound } from './http/errors.ts';
import { send } from './http/respond.ts';

/** The files pages need: these and no others are served. */
const FILES: Record<string, { from: 'own' | 'swagger-ui-dist'; type: string }> = {
  'hutong.css': { from: 'own', type: 'text/css; charset=utf-8' },
  'live.js': { from: 'own', type: 'text/javascript; charset=utf-8' },
  'docs.js': { from: 'own', type: 'text/javascript; charset=utf-8' },
  'icon.svg': { from: 'own', type: 'image/svg+xml' },
  'swagger-ui.css': { from: 'swagger-ui-dist', type: 'text/css; charset=utf-8' },
  'swagger-ui-bundle.js': { from: 'swagger-ui-dist', type: 'text/javascript; charset=utf-8' },
};

/** `GET /assets/{name}`. Read from disk each time: rarely asked for, and 1.5 MB need not stay in memory. */
export function getAsset(c: Ctx): Response {
  const name = c.req.param('name') ?? '';
  const known = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (known === undefined) throw notFound();
  const file = assetFile(name, known.from);
  const { mtimeMs, size } = statSync(file);
  const headers = {
    ETag: `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`,
    'Cache-Control': 'no-cache',
  };
  if (c.req.header('if-none-match') === headers.ETag) return send(c, 304, known.type, null, headers);
  return send(c, 200, known.type, new Uint8Array(readFileSync(file)), headers);
}

/**
 * Where an asset lies: beside this code in `web-assets/` when the build put it there; else this package's own folder
 * (which keeps its place in a bundle), or the package it comes from.
 */
function assetFile(name: string, from: 'own' | 'swagger-ui-dist'): string {
  const built = fileURLToPath(new URL(`./web-assets/${name}`, import.meta.url));
  if (existsSync(built)) return built;
  if (from === 'own') return fileURLToPath(new URL(`../assets/${name}`, import.meta.url));
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('swagger-ui-dist/package.json')), name);
}
