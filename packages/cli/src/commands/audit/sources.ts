import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError, contract } from '@hutong/api';
import { recorded, shownInFile, type TrustedSource } from '@hutong/oversight';
import { parseBundle } from '@hutong/trust';
import type { z } from 'zod';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { notOfNode } from '../../nodes/client.ts';
import { openAt } from '../../nodes/reach.ts';

/** A node that can be audited, wherever it is. */
export interface Source extends TrustedSource {
  close(): Promise<void>;
  /** Centers, one a call, with what is wrong in their hearings and cards; none at the end. */
  supervision?(after: string | undefined): Promise<CheckedCenter>;
  /** Writes what it showed, for an audit elsewhere. */
  save?(): void;
}

/** What `GET /api/audit/supervision` answers. */
export type CheckedCenter = z.infer<typeof contract.audit.supervision.reply>;

/** Which nodes are asked, each token for the address of the same place. */
export type Sources = Record<'data' | 'url' | 'token-file', readonly string[]> &
  Record<'files' | 'out', string | undefined>;

/** Opens every source into `opened`, so that what was opened can be closed though a later one fails. */
export async function openSources(given: Sources, session: Session, opened: Source[]): Promise<void> {
  const { out, files, 'token-file': tokens } = given;
  const add = (source: Source) => opened.push(out === undefined ? source : recording(source, out));
  if (tokens.length > 0 && tokens.length !== given.url.length) throw session.usage('audit_tokens');
  for (const [i, url] of given.url.entries()) add(await sourceAt({ url, 'token-file': tokens[i] }, session));
  for (const data of given.data) add(await sourceAt({ data }, session));
  if (files === undefined) return;
  const shown = readdirSync(files).filter((file) => file.endsWith('.json'));
  for (const file of shown.sort()) add(ofFile(join(files, file), session));
}

/** A node at an address, or of a folder: opened, not begun, where it stands still. */
async function sourceAt(
  where: { data: string } | { url: string; 'token-file': string | undefined },
  session: Session,
): Promise<Source> {
  const { client, folder, close } = await openAt(where, session, { stopped: 'open' });
  const { audit, network } = client.api;
  // An auditor does not trust the node to answer as it should.
  const read = async <T>({ reply }: { reply: z.ZodType<T> }, answer: Promise<unknown>): Promise<T> => {
    const { success, data } = reply.safeParse(await answer);
    if (success) return data;
    throw notOfNode(client.url, session);
  };
  const anchors = (after: { origin?: string; index?: number } = {}) =>
    read(contract.audit.anchors, audit.anchors(after));
  const { node } = await anchors().catch(async (error) => {
    await close();
    throw error;
  });
  return {
    name: folder?.dir ?? client.url,
    node,
    trust: async () => parseBundle(JSON.stringify(await network.trust())),
    anchors: async (after) => (await anchors(after && { origin: after.origin, index: after.index })).items,
    logs: async (after) => (await read(contract.audit.logs, audit.logs({ after }))).items,
    prefixes: async (origin, size, sizes) => {
      const asked = { origin, size, sizes: sizes.join(',') };
      return (await read(contract.audit.prefixes, audit.prefixes(asked))).items;
    },
    supervision: async (after) => {
      try {
        return await read(contract.audit.supervision, audit.supervision({ after }));
      } catch (error) {
        // A hall hears nobody.
        if (error instanceof ApiError && error.status === 404) return { node, items: [] };
        throw error;
      }
    },
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
