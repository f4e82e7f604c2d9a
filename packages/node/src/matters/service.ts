import { setTimeout } from 'node:timers/promises';
import {
  type AccessService,
  MATTER_KINDS,
  type MatterDetail,
  type MatterFind,
  type MatterFinder,
  type MatterFound,
  type MatterPage,
  type MatterQuery,
  type MatterReader,
  type MatterService,
  type NodeService,
  type OwnerPage,
} from '@hutong/api';
import type { Follower, Followers } from '@hutong/follow';
import { dateOf } from '@hutong/matters';
import { timeText } from '@hutong/record';
import { detailOf, type Received, typeText } from './detail.ts';
import { findIn } from './find.ts';
import { type Beside, besideOf, type JudgedBy } from './judge.ts';
import type { Laws } from './laws.ts';
import { type LineQuery, listOf } from './list.ts';
import { ownersOf } from './owners.ts';
import type { People } from './people.ts';
import { saidOfMatter } from './said.ts';
import { type MatterState, mattersOf, recordId, standsAside, stateKey } from './state.ts';

interface Parts {
  /** This node's own name. */
  node: string;
  followers: Followers;
  follower: Follower<MatterState, Beside>;
  by: JudgedBy;
  laws: Laws;
  records: Pick<NodeService, 'query'>;
  /** How a node is called. */
  name(node: string): string;
  /** A hall's alone: its people, and where it is noted who looked for them. */
  own?: { people: People; accesses: Pick<AccessService, 'note'> } | undefined;
}

/** More records of one number are not asked how far they have come. */
const MOST_PAGES = 3;
const PAGE = 500;
const ASKED = ['applicant', 'telephone', 'id_number', 'words'] as const;

/** What the read model of matters answers. Clocks of one matter are reckoned when it is asked for. */
export class Matters implements MatterService {
  readonly #parts: Parts;
  readonly find?: (query: MatterFind, by: MatterFinder) => Promise<MatterFound>;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { own } = parts;
    if (own !== undefined) this.find = (query, by) => this.#find(own, query, by);
  }

  /** What is due within so many working days is due before a day of that hall's calendar. */
  #withDays({ due_within, ...query }: MatterQuery): LineQuery {
    if (due_within === undefined) return query;
    const { by, node } = this.#parts;
    const of = query.node ?? node;
    const today = by.today();
    const calendar = by.law(of).calendars.of(by.division(of), of);
    const last = due_within === 0 ? today : calendar.nth(calendar.upTo(today) + due_within);
    return { ...query, due_from: dateOf(today), due_before: dateOf(last + 1) };
  }

  async #find(
    { people, accesses }: NonNullable<Parts['own']>,
    query: MatterFind,
    by: MatterFinder,
  ): Promise<MatterFound> {
    const { node, followers, follower, name } = this.#parts;
    const held = await followers.held(follower);
    const found = await findIn({ node, people, held, name }, query, by);
    const asked = ASKED.filter((one) => query[one] !== undefined);
    const matters = found.items.map(({ kind, number }) => ({ kind, number }));
    const { who, account } = by;
    await accesses.note({
      who,
      account: account ?? null,
      act: 'find',
      asked,
      why: query.why ?? null,
      matters,
    });
    return { ...found, filling: people.isFilling, behind: await followers.behind(follower, node) };
  }

  async list(query: MatterQuery, by: MatterReader): Promise<MatterPage> {
    const { followers, follower, name } = this.#parts;
    const page = await listOf(await followers.rows(), this.#withDays(query), by, name);
    return { ...page, behind: await followers.behind(follower, query.node) };
  }

  async owners(query: Parameters<MatterService['owners']>[0]): Promise<OwnerPage> {
    return ownersOf(await this.#parts.followers.rows(), query);
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
    if (!readsInternal) detail.events = detail.events.filter(({ type }) => !standsAside(type));
    const behind = await followers.behind(follower, node);
    return { ...detail, said_by_others, reckoned_on: dateOf(beside.until), behind };
  }

  async caughtUp(limitMs: number): Promise<void> {
    const limit = new AbortController();
    const late = setTimeout(limitMs, undefined, { signal: limit.signal }).catch(() => {});
    try {
      await Promise.race([this.#parts.followers.catchUp(), late]);
    } finally {
      limit.abort();
    }
  }

  /** Who received each record of a number, and when. */
  async #received(node: string, subject: string): Promise<Received> {
    const received: Received = new Map();
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const asked = { node, subject, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const { items, next } = await this.#parts.records.query(asked);
      for (const { id, sync } of items) received.set(id, sync);
      if (next === undefined) break;
      cursor = next;
    }
    return received;
  }
}
