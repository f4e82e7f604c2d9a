import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  anchorEvidence,
  logEvidence,
  prefix,
  recorded,
  shownInFile,
  type TrustedSource,
} from '@hutong/oversight';
import { parseBundle } from '@hutong/trust';
import { z } from 'zod';
import { Failed } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { openAt } from '../../nodes/reach.ts';

/** A node that can be audited, wherever it is. */
export interface Source extends TrustedSource {
  close(): Promise<void>;
  /** Writes what it showed, for an audit elsewhere. */
  save?(): void;
}

interface Given {
  data: readonly string[];
  url: readonly string[];
  tokens: readonly string[];
  files: string | undefined;
  out: string | undefined;
}

const anchorsPage = z.object({ node: z.string(), items: z.array(anchorEvidence) });
const logsPage = z.object({ items: z.array(logEvidence) });
const prefixesPage = z.object({ items: z.array(prefix) });

/** Opens every source into `opened`, so that what was opened can be closed though a later one fails. */
export async function openSources(given: Given, session: Session, opened: Source[]): Promise<void> {
  const { out, tokens } = given;
  const add = (source: Source) => opened.push(out === undefined ? source : recording(source, out));
  if (tokens.length > 0 && tokens.length !== given.url.length) throw session.usage('audit_tokens');
  for (const [i, url] of given.url.entries()) add(await sourceAt({ url, 'token-file': tokens[i] }, session));
  for (const data of given.data) add(await sourceAt({ data }, session));
  if (given.files === undefined) return;
  for (const file of readdirSync(given.files)
    .filter((f) => f.endsWith('.json'))
    .sort())
    add(ofFile(join(given.files, file), session));
}

/** A node at an address, or of a folder: opened, not begun, where it stands still. */
async function sourceAt(
  where: { data: string } | { url: string; 'token-file': string | undefined },
  session: Session,
): Promise<Source> {
  const { client, folder, close } = await openAt(where, session, { stopped: 'open' });
  const ask = async <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> => {
    const answer = await client.call('GET', `/api/audit/${path}?${new URLSearchParams(query)}`);
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new Failed(session.say('not_a_node', { url: client.url }), session.say('unreachable_next'));
  };
  const { node } = await ask('anchors', {}, anchorsPage).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    name: folder?.dir ?? client.url,
    node,
    trust: async () => parseBundle(JSON.stringify(await client.trust())),
    anchors: async (after) =>
      (await ask('anchors', after ? { origin: after.origin, index: String(after.index) } : {}, anchorsPage))
        .items,
    logs: async (after) => (await ask('logs', after === undefined ? {} : { after }, logsPage)).items,
    prefixes: async (origin, size, sizes) =>
      (await ask('prefixes', { origin, size: String(size), sizes: sizes.join(',') }, prefixesPage)).items,
    close,
  };
}

function ofFile(file: string, session: Session): Source {
  const text = readTextFile(file, session);
  try {
    return { ...shownInFile(file, text), close: async () => {} };
  } catch {
    throw session.failed('audit_not_evidence', { file });
  }
}

/** A source that remembers what it showed, to be written as one file. */
function recording(source: Source, out: string): Source {
  const { shown, file } = recorded(source);
  return {
    ...shown,
    close: () => source.close(),
    save() {
      mkdirSync(out, { recursive: true });
      writeFileSync(join(out, `${source.node}.json`), `${file()}\n`);
    },
  };
}
