import type { HolderState, ResealPage, ResealQuery } from '@hutong/api';
import type { SealedValue } from '@hutong/log';
import { type Allowance, Allowances, Turns } from '@hutong/process';
import { commitmentOf, type PrivateValue } from '@hutong/record';
import { type Registry, recipientsOf, type Sealer } from '@hutong/trust';
import type { ValuePlace } from '../values/states.ts';
import { NodeValues, type ValueLogs, type ValueParts } from '../values/values.ts';
import { type ResealParts, resealPage } from './reseal.ts';
import { unsealFor } from './unseal.ts';

const CONFIRM_AT_ONCE = 500;
/** Confirmations for one node: the top's stand in the registry's log, which every node keeps (P8). The rest waits. */
const CONFIRMED: Allowance = { burst: 2_000, perS: 0.2 };

/** A private value of the center's own record, sealed for those ancestors that policy names and for itself: it keeps no other copy. */
export function sealOwn(
  registry: Registry,
  sealer: Sealer,
  node: string,
  { index, type, value: { field, salt, value } }: { index: number; type: string; value: PrivateValue },
): SealedValue[] {
  return [node, ...recipientsOf(registry, node, type)].flatMap((recipient) => {
    const key = recipient === node ? sealer.publicKey : registry.keys(recipient)?.sealing;
    if (key === undefined) return [];
    return [{ index, field, recipient, box: sealer.seal(key, { salt, value }) }];
  });
}

/** The private values of a center's own records and of those beneath it, all of them in boxes. */
class CenterValueLogs implements ValueLogs {
  readonly #parts: Pick<ResealParts, 'archive' | 'registry' | 'sealer' | 'config'>;

  constructor(parts: Pick<ResealParts, 'archive' | 'registry' | 'sealer' | 'config'>) {
    this.#parts = parts;
  }

  places(id: string, node?: string): Promise<ValuePlace[]> {
    return this.#parts.archive.places(id, node);
  }

  async statesOf({ origin, index }: ValuePlace) {
    const { archive, config } = this.#parts;
    const { boxes, erased } = await archive.valueStates(origin, index);
    const held = (field: string): HolderState => {
      const mine = boxes.find((b) => b.field === field && b.recipient === config.node);
      if (mine === undefined) return 'missing';
      return mine.state === 'mismatch' ? 'wrong' : 'held';
    };
    return { held, erased };
  }

  async valueOf({ origin, index, entry }: ValuePlace, field: string): Promise<string | undefined> {
    const { archive, registry, sealer, config } = this.#parts;
    const box = await archive.box({ origin, index, field, recipient: config.node });
    const committed = commitmentOf(entry, field);
    if (box === undefined || committed === undefined) return undefined;
    return unsealFor(registry, sealer, config.node)({ origin, box }, committed)?.value;
  }
}

interface Parts extends ResealParts, Omit<ValueParts, 'logs'> {
  /** Whether the center may say something in its own log of its own accord. */
  mayState: () => boolean;
}

/** Private values at a center: it seals anew what others lost, and says what it erased by their order. */
export class CenterValues extends NodeValues {
  readonly #parts: Parts;
  readonly #confirmed: Allowances;
  /** Who ordered erasures since the start. */
  readonly #orders = new Set<string>();
  readonly #turns = new Turns();

  constructor(parts: Parts) {
    super({ ...parts, logs: new CenterValueLogs(parts) });
    this.#parts = parts;
    this.#confirmed = new Allowances(CONFIRMED, parts.now);
  }

  reseal(query: ResealQuery, reason?: string): Promise<ResealPage> {
    return resealPage(this.#parts, query, reason);
  }

  /**
   * Says in this center's own log which values it erased by their owners' orders. What must be confirmed follows from the
   * archive alone, so that nothing is forgotten in a crash, and saying it twice is impossible: one call after another.
   */
  confirm(): Promise<void> {
    return this.#turns.take(() => this.#confirmAll());
  }

  async #confirmAll(): Promise<void> {
    const { archive, registry, config, say, mayState, onAppended } = this.#parts;
    if (!mayState()) return;
    for (;;) {
      // Of an ancestor's or a former descendant's values this center never held any.
      const beyond = registry.nodes().filter(({ node }) => !registry.ancestors(node).includes(config.node));
      const except = [...beyond.map(({ node }) => node), ...this.#late()];
      const waiting = await archive.unconfirmedErasures(CONFIRM_AT_ONCE, except);
      if (waiting.length === 0) return;
      await archive.append(
        waiting.flatMap(({ record, origin, index, field }) =>
          say('value.erased', record, { record, origin, index, field }),
        ),
      );
      for (const { node } of waiting) {
        this.#confirmed.spend(node, 1);
        this.#orders.add(node);
      }
      onAppended();
      if (waiting.length < CONFIRM_AT_ONCE) return;
    }
  }

  #late(): string[] {
    return [...this.#orders].filter((node) => this.#confirmed.waitMs(node) > 0);
  }
}
