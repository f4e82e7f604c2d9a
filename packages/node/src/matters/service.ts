import {
  MATTER_KINDS,
  type MatterDetail,
  type MatterPage,
  type MatterQuery,
  type MatterReader,
  type MatterService,
  type NodeService,
} from '@hutong/api';
import type { Follower, Followers } from '@hutong/follow';
import { dateOf } from '@hutong/matters';
import { timeText } from '@hutong/record';
import { detailOf, type Received, typeText } from './detail.ts';
import { type Beside, besideOf, type JudgedBy } from './judge.ts';
import type { Laws } from './laws.ts';
import { listOf } from './list.ts';
import { saidOfMatter } from './said.ts';
import { type MatterState, mattersOf, recordId, stateKey } from './state.ts';

interface Parts {
  followers: Followers;
  follower: Follower<MatterState, Beside>;
  by: JudgedBy;
  laws: Laws;
  records: Pick<NodeService, 'query'>;
  /** How a node is called. */
  name(node: string): string;
}

/** More records of one number are not asked how far they have come. */
const MOST_PAGES = 3;
const PAGE = 500;

/** What the read model of matters answers. Clocks of one matter are reckoned when it is asked for. */
export class Matters implements MatterService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(query: MatterQuery, by: MatterReader): Promise<MatterPage> {
    const { followers, follower, name } = this.#parts;
    const page = await listOf(await followers.rows(), query, by, name);
    return { ...page, behind: await followers.behind(follower, query.node) };
  }

  async get(
    { node, kind, number }: { node: string; kind: string; number: string },
    { readsInternal }: MatterReader,
  ): Promise<MatterDetail | undefined> {
    const { followers, follower, by, laws, name } = this.#parts;
    const known = MATTER_KINDS.find((one) => one === kind);
    if (known === undefined) return undefined;
    const key = stateKey(known, number);
    const held = await followers.held(follower);
    const states = (await held.states(node, [key])) as ReadonlyMap<string, MatterState>;
    const state = states.get(key);
    const found = state && mattersOf(state, key).find((one) => one.kind === known);
    if (state === undefined || found === undefined || !(readsInternal || found.isPublic)) return undefined;
    await laws.renew(await followers.held(laws.follower as Follower));
    const beside = await besideOf(by, node, states, held);
    const received = await this.#received(node, number);
    const said = await saidOfMatter(held.reader, { node, kind, number }, readsInternal);
    const said_by_others = said.map((one) => ({
      node: one.node,
      name: name(one.node),
      type: one.type,
      title: typeText(one.type),
      id: recordId(one.record),
      at: timeText(one.at),
    }));
    const detail = detailOf({ node, name: name(node), matter: found, state, beside, received });
    const behind = await followers.behind(follower, node);
    return { ...detail, said_by_others, reckoned_on: dateOf(beside.until), behind };
  }

  /** Who received each record of a number, and when. */
  async #received(node: string, subject: string): Promise<Received> {
    const received: Received = new Map();
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const asked = { node, subject, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const { items, next } = await this.#parts.records.query(asked);
      for (const { id, sync } of items) received.set(id, sync.received);
      if (next === undefined) break;
      cursor = next;
    }
    return received;
  }
}
