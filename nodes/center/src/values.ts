import type { Archive } from '@hutong/archive';
import type { SealedValue } from '@hutong/log';
import { Turns } from '@hutong/process';
import { type Prepared, type PrivateValue, prepareOwn } from '@hutong/record';
import { keysAbove, type Registry, recipientsOf, type Sealer, senderKeys } from '@hutong/trust';
import {
  type ErasedValue,
  orderErasure,
  type RecordValues,
  type ResealPage,
  type ResealQuery,
  statesAt,
  ValueRefused,
  type ValueService,
  type ValueState,
} from '@hutong/web';

import { type ResealParts, resealPage } from './reseal.ts';

const CONFIRM_AT_ONCE = 500;

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

/** Opens a box of a log's values that is sealed for this node. */
export function unsealFor(registry: Registry, sealer: Sealer, node: string) {
  return ({ origin, box }: { origin: string; box: Uint8Array }, committed: Uint8Array) =>
    // Its own key too: a center seals for itself before the registry has come down.
    // Its ancestors' keys: they seal anew what it lacks.
    sealer.open(
      [...senderKeys(registry, origin), sealer.publicKey, ...keysAbove(registry, node)],
      box,
      committed,
    );
}

type Place = Awaited<ReturnType<Archive['places']>>[number];

interface Parts extends ResealParts {
  /** Whether the center may write in its own log. */
  maySpeak: () => boolean;
}

/** Private values at a center: those of its descendants' records and its own, all of them in boxes. */
export class CenterValues implements ValueService {
  readonly #parts: Parts;
  readonly #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async states(id: string): Promise<RecordValues | undefined> {
    const places = await this.#parts.archive.places(id);
    if (places.length === 0) return undefined;
    const values: ValueState[] = [];
    for (const place of places) values.push(...(await this.#statesAt(place)));
    return { record: id, values };
  }

  async #statesAt(place: Place): Promise<ValueState[]> {
    const { archive, registry, config } = this.#parts;
    const { boxes, erased } = await archive.valueStates(place.origin, place.index);
    const { node, name } = config;
    const state = (field: string) => {
      const mine = boxes.find((b) => b.field === field && b.recipient === node);
      if (mine === undefined) return 'missing';
      return mine.state === 'mismatch' ? 'wrong' : 'held';
    };
    return statesAt(registry, place, erased, { node, name, state });
  }

  async erase(id: string, field: string, reason?: string): Promise<ErasedValue> {
    const { archive, config, onAppended } = this.#parts;
    const own = await archive.places(id, config.node);
    if (own.length === 0) throw new ValueRefused('not_owner');
    const places = own.filter(({ entry }) => Object.hasOwn(entry.commitments, field));
    if (places.length === 0) throw new ValueRefused('no_field');
    const marked: { origin: string; index: number; ordered: boolean }[] = [];
    for (const { origin, index } of places) {
      const { erased } = await archive.valueStates(origin, index);
      const ordered = erased.some((e) => e.field === field && e.node === config.node);
      marked.push({ origin, index, ordered });
    }
    return orderErasure(this.#parts, { record: id, field, reason }, marked, async (orders) => {
      await archive.append(orders.flat());
      onAppended();
    });
  }

  async read(id: string, field: string): Promise<string> {
    const { archive, config, registry, sealer } = this.#parts;
    const places = (await archive.places(id)).filter(({ entry }) => Object.hasOwn(entry.commitments, field));
    if (places.length === 0) throw new ValueRefused('no_field');
    const unseal = unsealFor(registry, sealer, config.node);
    let gone = false;
    for (const { origin, index, entry } of places) {
      const box = await archive.box({ origin, index, field, recipient: config.node });
      const opened = box && unseal({ origin, box }, entry.commitments[field] as Uint8Array);
      if (opened !== undefined) return opened.value;
      const { erased } = await archive.valueStates(origin, index);
      gone ||= erased.some((e) => e.field === field);
    }
    throw new ValueRefused(gone ? 'erased' : 'not_held');
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
    const { archive, registry, config, maySpeak, onAppended } = this.#parts;
    if (!maySpeak()) return;
    for (;;) {
      const waiting = await archive.unconfirmedErasures(CONFIRM_AT_ONCE);
      // Of an ancestor's or a former descendant's values this center never held any.
      const own = waiting.filter((e) => registry.ancestors(e.node).includes(config.node));
      if (own.length === 0) return;
      await archive.append(
        own.flatMap(({ record, origin, index, field }) =>
          this.#say('value.erased', { record, origin, index, field }),
        ),
      );
      onAppended();
      if (waiting.length < CONFIRM_AT_ONCE) return;
    }
  }

  #say(type: string, body: { record: string; [key: string]: unknown }): Prepared[] {
    const { config, now, random } = this.#parts;
    return prepareOwn(config.name, { type, subject: body.record, body }, { now: now(), random });
  }
}
