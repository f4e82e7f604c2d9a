import type { Archive } from '@hutong/archive';
import { decodeEntry } from '@hutong/record';
import { InvalidTrust, keyEpochs, keysDue, type NodeFolder, type Registry } from '@hutong/trust';
import type { KeyService, KeyState, Revocation } from '@hutong/web';

interface Parts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  rotate: (reason: string) => Promise<void>;
  /** Appends an entry of the registry; gives its index. */
  register: (type: string, judge: () => { subject: string; body: object }) => Promise<number>;
}

/** Keys of a center, and of the nodes that its registry knows; the top center revokes them. */
export class CenterKeys implements KeyService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<KeyState[]> {
    const { archive, registry } = this.#parts;
    const held = new Map((await archive.heads()).map((head) => [head.origin, head.size]));
    const states: KeyState[] = [];
    for (const epoch of keyEpochs(registry)) {
      const began = await this.#began(epoch.origin);
      const due = keysDue(registry, began);
      states.push({
        ...epoch,
        ...(began === undefined ? {} : { began }),
        ...(held.has(epoch.origin) ? { held: held.get(epoch.origin) as number } : {}),
        ...(due === undefined ? {} : { due }),
      });
    }
    return states;
  }

  async rotate(reason: string): Promise<{ origin: string; epoch: number }> {
    const { folder, rotate } = this.#parts;
    if (folder.config.parent === null)
      throw new InvalidTrust(
        'keys',
        'the top center’s log is the registry: its next log must be named by a new root document (hutong root draft)',
      );
    await rotate(reason);
    return { origin: folder.keys.origin, epoch: folder.keys.epoch };
  }

  /** When the current keys are to be replaced, ms since 1970; the top center’s are replaced by the root document alone. */
  async due(): Promise<number | undefined> {
    const { folder, registry } = this.#parts;
    if (folder.config.parent === null) return undefined;
    return keysDue(registry, await this.#began(folder.keys.origin));
  }

  async revoke(node: string, at: number | undefined, reason?: string): Promise<Revocation> {
    const { registry, archive, register } = this.#parts;
    const info = registry.node(node);
    const origin = info?.epochs.at(-1)?.origin;
    if (info === undefined || origin === undefined)
      throw new InvalidTrust('registry', `node ${node} is not enrolled`);
    if (info.parent === null)
      throw new InvalidTrust('registry', 'the top center’s key is replaced by a new root document');
    if (registry.log(origin)?.revoked === true)
      throw new InvalidTrust('registry', `the key of ${origin} was revoked already`);
    const held = (await archive.head(origin))?.size ?? 0;
    const size = at ?? held;
    if (size > held)
      throw new InvalidTrust('registry', `${origin} has ${held} entries here: ${size} lies beyond them`);
    const plan = { node, origin, size, held, link: info.parent };
    if (reason === undefined) return plan;
    const root = await archive.rootAt(origin, size);
    const body = { node, origin, size, root: (root as Buffer).toString('base64'), reason };
    return { ...plan, index: await register('registry.close', () => ({ subject: node, body })) };
  }

  async #began(origin: string): Promise<number | undefined> {
    const genesis = await this.#parts.archive.entry(origin, 0);
    return genesis === undefined ? undefined : decodeEntry(genesis).recordedAt;
  }
}
