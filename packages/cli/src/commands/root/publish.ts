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
import { type Meant, meant } from '../../ask.ts';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningClient, runningNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';
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
  if (dir === undefined && file === '') throw session.usage('root_where');
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
  if (data === undefined) throw session.usage('root_where');
  if (!/^[1-9]\d{0,14}$/.test(at)) throw badOption('--at', at, '--at 120', session);
  const client = await runningNode(data, session);
  const { registry } = openFolder(resolve(data)).roots.current;
  const origin = parseVkey(registry).name;
  const { items } = await client.api.audit.prefixes({ origin, size: at, sizes: at });
  const [end] = items;
  if (end === undefined) throw session.failed('root_no_end', { origin, at });
  session.print(session.say('root_end', { origin, size: end.size, root: end.root }));
  session.print(session.say('root_end_next', { size: end.size, root: end.root }));
  session.result({ origin, size: end.size, root: end.root });
  return EXIT.done;
}

/**
 * `hutong root publish`: gives a node the versions that follow its own; its children take them from it. Without --yes it
 * only shows them.
 */
export async function publish(
  given: Meant & { data: string },
  session: Session,
  file: string,
): Promise<number> {
  const { dir, config } = dataFolder(given.data, session);
  const client = await runningClient(dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix });
  const versions = readRoots(file, session);
  const { current } = openFolder(dir).roots;
  const later = versions.map(readRootDocument).filter((document) => document.version > current.version);
  const would = [
    ...later.flatMap((document) => describeRoot(document, session)),
    session.say('root_would', { version: current.version }),
  ];
  if (later.length > 0 && !meant(given, session, ...would)) {
    session.result({ version: current.version, taken: 0, follows: later.map((d) => d.version), done: false });
    return EXIT.done;
  }
  const { version, taken } =
    client === undefined ? takeHere(dir, versions, session) : await client.api.root.publish({ versions });
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
        throw session.failed('root_unchecked', { version: document.version });
      demandOwnLog(folder, document);
    }
    const taken = roots.take(versions);
    return { version: roots.current.version, taken };
  } finally {
    lock.release();
  }
}
