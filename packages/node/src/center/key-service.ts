import { hash } from 'node:crypto';
import type { Revocation } from '@hutong/api';
import type { Archive } from '@hutong/archive';
import { parseCheckpoint } from '@hutong/log';
import { InvalidTrust, why } from '@hutong/trust';
import { type KeyParts, NodeKeys } from '../keys.ts';
import { demandTop, type Statement } from './registry-entries.ts';

interface Parts extends KeyParts {
  archive: Archive;
  /** Appends an entry of the registry; gives its index. */
  register: (type: string, statement: Statement) => Promise<number>;
}

/** Keys of a center: the top center revokes those of others. */
export class CenterKeys extends NodeKeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super(parts);
    this.#parts = parts;
  }

  async revoke(node: string, at: number | undefined, reason?: string): Promise<Revocation> {
    const { registry, archive, register, folder } = this.#parts;
    demandTop(folder);
    const info = registry.node(node);
    const origin = info?.epochs.at(-1)?.origin;
    if (info === undefined || origin === undefined)
      throw new InvalidTrust('registry', why('not_enrolled', { node }));
    if (info.parent === null) throw new InvalidTrust('registry', why('top_key'));
    if (registry.log(origin)?.revoked === true)
      throw new InvalidTrust('registry', why('revoked_already', { origin }));
    const held = (await archive.head(origin))?.size ?? 0;
    if (at !== undefined && at > held)
      throw new InvalidTrust('registry', why('beyond_held', { origin, held, at }));
    // Closed where its key signed: nothing between two checkpoints could be proved, or be given to another parent. The
    // node appends again what it stored beyond.
    const note = await archive.checkpoint(origin, at);
    const size = note === undefined ? 0 : parseCheckpoint(note).size;
    const plan = { node, origin, size, held, link: info.parent };
    if (reason === undefined) return plan;
    // A node that never sent anything keeps no entries: their root is that of an empty tree (RFC 9162 §2.1.1).
    const root = size === 0 ? hash('sha256', '', 'buffer') : await archive.rootAt(origin, size);
    const body = { node, origin, size, root: (root as Buffer).toString('base64'), reason };
    return { ...plan, index: await register('registry.close', () => ({ subject: node, body })) };
  }
}
