import type { RestoredLog, RestoreService, RestoreState } from '@hutong/api';
import type { Archive } from '@hutong/archive';
import type { LinkChild } from '@hutong/link';
import { parseCheckpoint } from '@hutong/log';
import { parseOrigin } from '@hutong/trust';
import type { Ground } from '../ground.ts';
import type { Behind } from './behind.ts';

interface Parts extends Pick<Ground, 'node' | 'folder' | 'registry' | 'mark'> {
  archive: Archive;
  behind: Behind;
  link: () => { parent: string | undefined; child: LinkChild | undefined };
}

/**
 * How far a center has its own logs back after its database was put back (P12): those before its current one, and at the top
 * the current one too while it is behind. What its children's logs lack comes by itself, as their receipts say.
 */
export class CenterRestore implements RestoreService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async state(): Promise<RestoreState> {
    const { node, folder, registry, behind, link } = this.#parts;
    const { parent, child } = link();
    const current = behind.state === undefined ? folder.keys.origin : undefined;
    const origins = (registry.node(node)?.epochs ?? []).map(({ origin }) => origin);
    const logs: RestoredLog[] = [];
    for (const origin of origins.filter((one) => one !== current)) logs.push(await this.#log(origin, child));
    const whole = logs.every(({ missing }) => missing === null) && behind.state === undefined;
    const compared = parent === undefined || (child?.compared ?? false);
    return { parent: parent ?? null, connected: child?.connected ?? false, done: whole && compared, logs };
  }

  async #log(origin: string, child: LinkChild | undefined): Promise<RestoredLog> {
    const { archive, registry, mark, behind } = this.#parts;
    const head = await archive.head(origin);
    const held = head?.size ?? 0;
    const ends = registry.log(origin)?.closedAt ?? null;
    const lost = behind.state?.origin === origin ? behind.state.left : 0;
    const left = Math.max(mark.left(origin), lost);
    // Where the registry ended a log nobody misses what is beyond.
    const known = Math.max(ends ?? left, held);
    return {
      origin,
      epoch: parseOrigin(origin).epoch,
      held,
      root: head === undefined ? null : parseCheckpoint(head.note).root.toString('base64'),
      ends,
      above: child?.above(origin) ?? null,
      receipt: null,
      known: known === 0 ? null : { size: known, by: known === ends ? 'registry' : 'head' },
      missing: known > held ? { from: held, to: known } : null,
      beyond: ends === null ? 'unknown' : 'nothing',
    };
  }
}
