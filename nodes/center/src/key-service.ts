import { hash } from 'node:crypto';
import type { Archive } from '@hutong/archive';
import { parseCheckpoint } from '@hutong/log';
import {
  InvalidTrust,
  type KeyPage,
  type KeyQuery,
  type KeysDue,
  keyStates,
  type NextLog,
  type NodeFolder,
  type OwnLogs,
  ownKeysDue,
  type Registry,
} from '@hutong/trust';
import type { KeyService, Revocation, Rotation } from '@hutong/web';
import { demandTop, type Judge } from './own-log.ts';

interface Parts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  logs: OwnLogs;
  now: () => number;
  rotate: (reason: string) => Promise<void>;
  /** At the top center: makes the next log ready to be named by a root document. */
  prepare: (reason: string) => Promise<NextLog>;
  /** Appends an entry of the registry; gives its index. */
  register: (type: string, judge: Judge) => Promise<number>;
}

/** Keys of a center, and of the nodes that its registry knows; the top center revokes them. */
export class CenterKeys implements KeyService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list(query: KeyQuery): Promise<KeyPage> {
    const { registry, logs, folder } = this.#parts;
    return keyStates(registry, logs, folder, query);
  }

  due(): Promise<KeysDue> {
    const { registry, logs, folder, now } = this.#parts;
    return ownKeysDue(registry, logs, folder.keys.origin, now());
  }

  // The top center's log is the registry: only a root document names the log that follows it.
  async rotate(reason: string, record?: () => Promise<void>): Promise<Rotation> {
    const { folder, rotate, prepare } = this.#parts;
    await record?.();
    if (folder.config.parent === null) {
      const { epoch, origin, log } = await prepare(reason);
      return { epoch, origin, awaits: { version: folder.roots.current.version + 1, registry: log } };
    }
    await rotate(reason);
    return { origin: folder.keys.origin, epoch: folder.keys.epoch };
  }

  async revoke(node: string, at: number | undefined, reason?: string): Promise<Revocation> {
    const { registry, archive, register, folder } = this.#parts;
    demandTop(folder);
    const info = registry.node(node);
    const origin = info?.epochs.at(-1)?.origin;
    if (info === undefined || origin === undefined)
      throw new InvalidTrust('registry', `node ${node} is not enrolled`);
    if (info.parent === null)
      throw new InvalidTrust('registry', 'the top center’s key is replaced by a new root document');
    if (registry.log(origin)?.revoked === true)
      throw new InvalidTrust('registry', `the key of ${origin} was revoked already`);
    const held = (await archive.head(origin))?.size ?? 0;
    if (at !== undefined && at > held)
      throw new InvalidTrust('registry', `${origin} has ${held} entries here: ${at} lies beyond them`);
    // Closed where its key signed: nothing between two checkpoints could be proved, or be given to another parent. The
    // node appends again what it stored beyond.
    const note = await archive.checkpoint(origin, at);
    const size = note === undefined ? 0 : parseCheckpoint(note).size;
    const plan = { node, origin, size, held, link: info.parent };
    if (reason === undefined) return plan;
    // Of a node that never sent anything nothing stays: the root of no entries (RFC 9162 §2.1.1).
    const root = size === 0 ? hash('sha256', '', 'buffer') : await archive.rootAt(origin, size);
    const body = { node, origin, size, root: (root as Buffer).toString('base64'), reason };
    return { ...plan, index: await register('registry.close', () => ({ subject: node, body })) };
  }
}
