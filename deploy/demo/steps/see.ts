import { filled, type Text } from '@hutong/record';
import { heldAlongTheWay } from '../check.ts';
import type { Ground, Step, Tell } from './step.ts';
import { linkTo } from './step.ts';
import { words } from './texts.ts';

const TRIES = 40;
const PAUSE_MS = 500;

/** 看全省: how many entries of each hall have come to its city and to the province. */
export class SeeStep implements Step {
  readonly name = 'see';
  readonly title = words.see;
  readonly about = words.see_about;
  readonly button = words.see_button;
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async run(tell: Tell): Promise<boolean> {
    const { network } = this.#ground;
    const { county, relay } = network.line;
    let isGood = true;
    for (const node of network.nodes.values()) {
      const { name, nameZh, kind, stationedAt } = node.plan;
      if (kind !== 'hall' || stationedAt !== undefined) continue;
      const isCut = name === county && relay?.up === false;
      let held = await heldAlongTheWay(network, node);
      const isEverywhere = () => held.every((n) => n === held[0]);
      // What a hall said a moment ago is still on its way.
      for (let tries = 0; tries < TRIES && !isCut && !isEverywhere(); tries++) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        held = await heldAlongTheWay(network, node);
      }
      const [stored = 0, ...above] = held;
      const fields = { name: nameZh, stored, above: above.join(' → ') };
      if (isCut) tell(filled(words.seen_cut, fields), { tone: 'unknown' });
      else tell(filled(words.seen, fields), { tone: isEverywhere() ? 'good' : 'bad' });
      isGood &&= isCut || isEverywhere();
    }
    const { top } = network;
    const at = (path: string, text: Text) => linkTo(this.#ground, top.plan.name, path, text);
    tell(words.see_where, {
      links: [
        at('/', words.page_province),
        at('/matters', words.page_matters),
        at('/alerts', words.page_alerts),
      ],
    });
    return isGood;
  }
}
