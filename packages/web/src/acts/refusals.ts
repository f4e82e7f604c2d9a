import type { NodeService } from '@hutong/api';
import { both } from '@hutong/record';
import type { Refused } from '../http/errors.ts';
import { textOf } from '../messages.ts';

const WINDOW_MS = 3_600_000;
/** Entries an hour for tokens that are known, and for everyone else: a stranger can't use up what is for insiders. */
const KNOWN = 60;
const STRANGERS = 12;

/** What would have been done, and to what. */
interface RefusedAct {
  act?: string;
  target?: string;
}

interface Parts {
  service: Pick<NodeService, 'act'>;
  log: { warn(fields: object, message: string): void };
  now: () => number;
}

/**
 * Puts refusals on record, so that whoever tries doors is found; bounded, so that nobody can fill the log. The same
 * refusal is one entry an hour; what is beyond the bounds is counted, and the count put on record in the next hour.
 */
export class Refusals {
  readonly #parts: Parts;
  readonly #said = new Set<string>();
  #since = Number.NEGATIVE_INFINITY;
  #left = { known: 0, strangers: 0, more: 0 };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Names the act that was refused and the node it was for, where the route is an act's; else what was asked for and
   * the route: method and pattern, never the address itself (P6). Never throws: a refusal stands, recorded or not.
   */
  async note({ body, permission, caller }: Refused, route: string, of: RefusedAct = {}): Promise<void> {
    const { service, log, now } = this.#parts;
    const who = caller?.name ?? 'anonymous';
    log.warn({ who, route, code: body.code }, 'refused');
    try {
      if (Math.abs(now() - this.#since) >= WINDOW_MS) await this.#turn();
      const { act = permission ?? 'token.use', target = route } = of;
      const key = `${who} ${act} ${target} ${body.code}`;
      const budget = caller === undefined ? 'strangers' : 'known';
      if (this.#said.has(key) || this.#left[budget] === 0) {
        this.#left.more++;
        return;
      }
      this.#said.add(key);
      this.#left[budget]--;
      const role = caller?.roles.join(',').slice(0, 40);
      const more = { ...(role && { role }), result: 'refused', code: body.code } as const;
      await service.act(who, act, target, both(body.reason), more);
    } catch (error) {
      log.warn({ error: (error as Error).name }, 'a refusal could not be put on record');
    }
  }

  async #turn(): Promise<void> {
    const { more } = this.#left;
    this.#since = this.#parts.now();
    this.#left = { known: KNOWN, strangers: STRANGERS, more: 0 };
    this.#said.clear();
    if (more === 0) return;
    const reason = both(textOf('more_refused'));
    await this.#parts.service.act('anonymous', 'token.use', String(more), reason, {
      result: 'refused',
      code: 'counted',
    });
  }
}
