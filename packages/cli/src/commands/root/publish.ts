import { join, resolve } from 'node:path';
import { parseVkey } from '@hutong/log';
import { lockFolder } from '@hutong/process';
import {
  demandOwnLog,
  openFolder,
  readConfig,
  readRootDocument,
  rootFingerprint,
  walkRoot,
} from '@hutong/trust';
import { EXIT, Failed, Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { runningClient, runningNode } from '../../nodes/access.ts';
import { dataFolder } from '../../nodes/folder.ts';
import { badOption } from '../../options.ts';
import { describeRoot } from './describe.ts';
import { readRoots } from './files.ts';

/** `hutong root show`: every version in a data folder or a file, and whether they lead from the first to the last. */
export async function show(
  { data, at }: { data: string | undefined; at: string | undefined },
  session: Session,
  file: string,
): Promise<number> {
  if (at !== undefined) return showEnd(data, at, session);
  const dir = file === '' && data !== undefined ? resolve(data) : undefined;
  if (dir === undefined && file === '')
    throw new Usage(session.say('root_where'), session.say('root_where_next'));
  const versions = readRoots(dir === undefined ? file : join(dir, 'root.json'), session);
  const documents = versions.map(readRootDocument);
  const fingerprint = documents[0]?.version === 1 ? rootFingerprint(versions[0] as string) : null;
  if (fingerprint !== null)
    walkRoot(versions, dir === undefined ? fingerprint : readConfig(dir).root_fingerprint);
  for (const document of documents) for (const line of describeRoot(document, session)) session.print(line);
  if (fingerprint === null) session.print(session.say('root_alone'));
  else {
    session.print(session.say('root_walked', { count: documents.length }));
    session.print(session.say('root_fingerprint', { fingerprint }));
  }
  session.result({ fingerprint, versions: documents });
  return EXIT.done;
}

/**
 * `hutong root show --at N`: the root of the registry's log over its first N entries, for a draft that ends it there. Any
 * node tells it: what a thief may have at one is held against another.
 */
async function showEnd(data: string | undefined, at: string, session: Session): Promise<number> {
  if (data === undefined) throw new Usage(session.say('root_where'), session.say('root_where_next'));
  if (!/^[1-9]\d{0,14}$/.test(at)) throw badOption('--at', at, '--at 120', session);
  const client = await runningNode(data, session);
  const { registry } = openFolder(resolve(data)).roots.current;
  const origin = parseVkey(registry).name;
  const asked = new URLSearchParams({ origin, size: at, sizes: at });
  const { items } = await client.call<{ items: { size: number; root: string }[] }>(
    'GET',
    `/api/audit/prefixes?${asked}`,
  );
  const [end] = items;
  if (end === undefined)
    throw new Failed(session.say('root_no_end', { origin, at }), session.say('root_no_end_next'));
  session.print(session.say('root_end', { origin, size: end.size, root: end.root }));
  session.print(session.say('root_end_next', { size: end.size, root: end.root }));
  session.result({ origin, size: end.size, root: end.root });
  return EXIT.done;
}

/** `hutong root publish`: gives a node the versions that follow its own; its children take them from it. */
export async function publish({ data }: { data: string }, session: Session, file: string): Promise<number> {
  const { dir, config } = dataFolder(data, session);
  const client = await runningClient(dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix });
  const versions = readRoots(file, session);
  const { version, taken } =
    client === undefined
      ? takeHere(dir, versions, session)
      : await client.call<{ version: number; taken: number }>('POST', '/api/root', { versions });
  session.print(session.say(taken === 0 ? 'root_known' : 'root_published', { version }));
  session.result({ version, taken });
  return EXIT.done;
}

function takeHere(dir: string, versions: string[], session: Session): { version: number; taken: number } {
  const lock = lockFolder(dir);
  try {
    const folder = openFolder(dir);
    const { roots, config } = folder;
    const later = versions.map(readRootDocument).filter(({ version }) => version > roots.current.version);
    for (const document of later) {
      // Whether that log can be followed to its end, and to this root, its database alone can tell.
      if (config.parent === null && document.ended !== undefined)
        throw new Failed(
          session.say('root_unchecked', { version: document.version }),
          session.say('root_unchecked_next'),
        );
      demandOwnLog(folder, document);
    }
    const taken = roots.take(versions);
    return { version: roots.current.version, taken };
  } finally {
    lock.release();
  }
}
