import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorEvidence, logEvidence, type NamedSource, type Prefix, prefix } from '@hutong/oversight';
import { parseBundle, type TrustBundle } from '@hutong/trust';
import { z } from 'zod';
import { Failed, Usage } from '../errors.ts';
import { readTextFile } from '../files.ts';
import type { Session } from '../io.ts';
import { runningClient } from '../nodes/access.ts';
import { NodeClient } from '../nodes/client.ts';
import { dataFolder } from '../nodes/folder.ts';
import { quietLog } from '../nodes/log.ts';
import { openNode } from '../nodes/open.ts';

/** A node that can be audited, wherever it is. */
export interface Source extends NamedSource {
  trust(): Promise<TrustBundle>;
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

const fileSchema = z.object({
  version: z.literal(1),
  node: z.string(),
  trust: z.unknown(),
  anchors: z.array(anchorEvidence),
  logs: z.array(logEvidence),
  prefixes: z.array(z.object({ origin: z.string(), size: z.int(), items: z.array(prefix) })),
});
const anchorsPage = z.object({ node: z.string(), items: z.array(anchorEvidence) });
const logsPage = z.object({ items: z.array(logEvidence) });
const prefixesPage = z.object({ items: z.array(prefix) });

/** Opens every source into `opened`, so that what was opened can be closed though a later one fails. */
export async function openSources(given: Given, session: Session, opened: Source[]): Promise<void> {
  const { out, tokens } = given;
  const add = (source: Source) => opened.push(out === undefined ? source : recording(source, out));
  if (tokens.length > 0 && tokens.length !== given.url.length)
    throw new Usage(session.say('audit_tokens'), session.say('audit_tokens_next'));
  for (const [i, url] of given.url.entries()) {
    const file = tokens[i];
    const token = file === undefined ? undefined : readTextFile(file, session).trim();
    session.head(session.say('on_url', { url }));
    add(await overHttp(new NodeClient(url, token, session), session));
  }
  for (const data of given.data) add(await ofFolder(data, session));
  if (given.files === undefined) return;
  for (const file of readdirSync(given.files)
    .filter((f) => f.endsWith('.json'))
    .sort())
    add(ofFile(join(given.files, file), session));
}

async function overHttp(client: NodeClient, session: Session, name = client.url): Promise<Source> {
  const ask = async <T>(path: string, query: Record<string, string>, schema: z.ZodType<T>): Promise<T> => {
    const answer = await client.call('GET', `/api/audit/${path}?${new URLSearchParams(query)}`);
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new Failed(session.say('not_a_node', { url: client.url }), session.say('unreachable_next'));
  };
  const { node } = await ask('anchors', {}, anchorsPage);
  return {
    name,
    node,
    trust: async () => parseBundle(JSON.stringify(await client.trust())),
    anchors: async (after) =>
      (await ask('anchors', after ? { origin: after.origin, index: String(after.index) } : {}, anchorsPage))
        .items,
    logs: async (after) => (await ask('logs', after === undefined ? {} : { after }, logsPage)).items,
    prefixes: async (origin, size, sizes) =>
      (await ask('prefixes', { origin, size: String(size), sizes: sizes.join(',') }, prefixesPage)).items,
    close: async () => {},
  };
}

/** The node of a folder: over HTTP when it runs, else opened here. */
async function ofFolder(data: string, session: Session): Promise<Source> {
  const { dir, config } = dataFolder(data, session);
  const client = await runningClient(dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix });
  if (client !== undefined) return overHttp(client, session, dir);
  const node = await openNode(dir, config, quietLog(session));
  const { audit, trust } = { audit: node.service.audit, trust: () => node.service.trust() };
  if (audit === undefined)
    throw new Failed(session.say('not_a_node', { url: dir }), session.say('check_path'));
  return { ...audit, name: dir, node: config.node, trust, close: () => node.stop() };
}

function ofFile(file: string, session: Session): Source {
  let parsed: z.infer<typeof fileSchema>;
  try {
    parsed = fileSchema.parse(JSON.parse(readTextFile(file, session)));
  } catch (error) {
    if (error instanceof Failed) throw error;
    throw new Failed(session.say('audit_not_evidence', { file }), session.say('audit_not_evidence_next'));
  }
  const { node, anchors, logs, prefixes, trust } = parsed;
  return {
    name: file,
    node,
    trust: async () => parseBundle(JSON.stringify(trust)),
    anchors: async (after) => (after === undefined ? anchors : []),
    logs: async (after) => (after === undefined ? logs : []),
    prefixes: async (origin, size) =>
      prefixes.filter((p) => p.origin === origin && p.size === size).flatMap((p) => p.items),
    close: async () => {},
  };
}

/** A source that remembers what it showed, to be written as one file. */
function recording(source: Source, out: string): Source {
  const shown = {
    anchors: [] as z.infer<typeof anchorEvidence>[],
    logs: [] as z.infer<typeof logEvidence>[],
    prefixes: [] as { origin: string; size: number; items: Prefix[] }[],
  };
  let bundle: TrustBundle | undefined;
  return {
    ...source,
    async trust() {
      bundle = await source.trust();
      return bundle;
    },
    async anchors(after) {
      const page = await source.anchors(after);
      shown.anchors.push(...page);
      return page;
    },
    async logs(after) {
      const page = await source.logs(after);
      shown.logs.push(...page);
      return page;
    },
    async prefixes(origin, size, sizes) {
      const items = await source.prefixes(origin, size, sizes);
      shown.prefixes.push({ origin, size, items });
      return items;
    },
    save() {
      mkdirSync(out, { recursive: true });
      const file = { version: 1, node: source.node, trust: bundle, ...shown };
      writeFileSync(join(out, `${source.node}.json`), `${JSON.stringify(file)}\n`);
    },
  };
}
