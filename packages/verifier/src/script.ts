import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const BUILT = new URL('../assets/verify.js', import.meta.url);
/** How the script is made where nothing was built: only from the sources, where the tools for it are. */
const BUILDER = new URL('../../../deploy/verifier.mjs', import.meta.url);

/** A script with its entity tag. */
export interface Script {
  bytes: Uint8Array<ArrayBuffer>;
  /** With its quotes. */
  etag: string;
}

let kept: Promise<Script> | undefined;

/** The page's script; the same bytes for the same sources. */
export function pageScript(): Promise<Script> {
  kept ??= read();
  kept.catch(() => {
    kept = undefined;
  });
  return kept;
}

async function read(): Promise<Script> {
  const bytes = new Uint8Array(existsSync(BUILT) ? await readFile(BUILT) : await made());
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"` };
}

async function made(): Promise<Uint8Array> {
  const builder = (await import(BUILDER.href)) as { verifierScript(): Promise<{ text: string }> };
  return new TextEncoder().encode((await builder.verifierScript()).text);
}
