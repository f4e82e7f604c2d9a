import { localText } from '@hutong/record';
import { recordsOf, until } from './ask.ts';
import type { DemoNetwork, DemoNode } from './network.ts';

/** Ids of the cards that each center was seen to deal. */
export type CardsSeen = Map<string, Set<string>>;

/** The demo's days: moved on, and each waited for until every center has heard those of its children that it can hear. */
export class Days {
  readonly seen: CardsSeen = new Map();
  readonly #network: DemoNetwork;

  constructor(network: DemoNetwork) {
    this.#network = network;
  }

  get today(): string {
    return localText(this.#network.clock.now()).slice(0, 10);
  }

  /** The next morning comes. @returns how many cards were dealt with the hearings of that day, or those before */
  async next(): Promise<number> {
    await this.#network.nextMorning();
    return await this.heard();
  }

  /** Every center has heard its children today; one whose line is cut is not waited for. */
  async heard(): Promise<number> {
    const { nodes, line } = this.#network;
    const isCut = (node: string) => node === line.county && line.relay?.up === false;
    let dealt = 0;
    for (const { plan } of nodes.values()) {
      if (plan.kind !== 'center') continue;
      const children = [...nodes.values()].filter((one) => one.plan.parent === plan.name);
      const center = this.#network.node(plan.name);
      await until(`${plan.name} 听取各下级 hears its children`, async () => {
        const heard = await recordsOf(center, 'supervision.hearing', plan.name);
        return children.every(
          (child) =>
            isCut(child.plan.name) ||
            heard.some(({ subject, body }) => subject === child.plan.name && body.until === this.today),
        );
      });
      // Cards are dealt after the hearing, before the next: those of the last are seen with it.
      const known = this.seen.get(plan.name) ?? new Set();
      this.seen.set(plan.name, known);
      const before = known.size;
      for (const id of await cardsAt(center, plan.name)) known.add(id);
      dealt += known.size - before;
    }
    return dealt;
  }
}

/** Ids of the cards that a center has dealt, as a node has them. */
export async function cardsAt(holder: DemoNode, center: string): Promise<Set<string>> {
  const cards = await recordsOf(holder, 'supervision.card', center);
  return new Set(cards.map(({ id }) => id));
}
