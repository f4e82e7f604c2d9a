import { join, resolve } from 'node:path';
import { parseVkey } from '@hutong/log';
import { openFolder, readConfig, readRootDocument, rootFingerprint, walkRoot } from '@hutong/trust';
import { meant } from '../../ask.ts';
import type { Work } from '../../command.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { atNode, foundAt, runningNode } from '../../nodes/reach.ts';
import { ofForm } from '../../option-values.ts';
import { describeRoot } from './describe.ts';
import { readRoots } from './files.ts';

/** `hutong root show`: every version in a data folder or a file, and whether they lead from the first to the last. */
export const show: Work<never, 'data' | 'at'> = async ({ data, at }, session, file) => {
  if (at !== undefined) return showEnd(data, at, session);
  const dir = file === '' && data !== undefined ? resolve(data) : undefined;
  if (dir === undefined && file === '') throw session.usage('root_where');
  const versions = readRoots(dir === undefined ? file : join(dir, 'root.json'), session);
  const documents = versions.map(readRootDocument);
  const fingerprint = documents[0]?.version === 1 ? rootFingerprint(versions[0] as string) : null;
  if (fingerprint !== null)
    walkRoot(versions, dir === undefined ? fingerprint : readConfig(dir).root_fingerprint);
  for (const document of documents) for (const line of describeRoot(document, session)) session.print(line);
  if (fingerprint === null) session.tell('root_alone');
  else {
    session.tell('root_walked', { count: documents.length });
    session.tell('root_fingerprint', { fingerprint });
  }
  return session.result({ fingerprint, versions: documents });
};

/**
 * `hutong root show --at N`: the root of the registry's log over its first N entries, for a draft that ends it there. Any
 * node tells it: what a thief may have at one is held against another.
 */
async function showEnd(data: string | undefined, at: string, session: Session): Promise<number> {
  if (data === undefined) throw session.usage('root_where');
  ofForm('--at', at, /^[1-9]\d{0,14}$/, '--at 120', session);
  const { api } = await runningNode(data, session);
  const { registry } = openFolder(resolve(data)).roots.current;
  const origin = parseVkey(registry).name;
  const { items } = await api.audit.prefixes({ origin, size: at, sizes: at });
  const [end] = items;
  if (end === undefined) throw session.failed('root_no_end', { origin, at });
  session.tell('root_end', { origin, size: end.size, root: end.root });
  session.tell('root_end_next', { size: end.size, root: end.root });
  return session.result({ origin, size: end.size, root: end.root });
}

/**
 * `hutong root publish`: gives a node the versions that follow its own; its children take them from it. Without --yes it
 * only shows them.
 */
export const publish: Work<'data', never, 'yes'> = async (given, session, file) => {
  const versions = readRoots(file, session);
  const { current } = openFolder(dataFolder(given.data, session).dir).roots;
  const later = versions.map(readRootDocument).filter((document) => document.version > current.version);
  if (later.length > 0 && !given.yes) {
    await foundAt(given.data, session);
    for (const line of later.flatMap((document) => describeRoot(document, session))) session.print(line);
    meant(given, session, session.say('root_would', { version: current.version }));
    const follows = later.map((document) => document.version);
    return session.result({ version: current.version, taken: 0, follows, done: false });
  }
  const published = ({ api }: NodeClient) => api.root.publish({ versions });
  const done = await atNode({ data: given.data }, session, published, { stopped: 'begin' });
  session.tell(done.taken === 0 ? 'root_known' : 'root_published', { version: done.version });
  return session.result(done);
};
