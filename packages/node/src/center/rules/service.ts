import {
  type AppendOutcome,
  type BroughtRules,
  Declined,
  type Rehearsal,
  type RehearsalPage,
  type RuleService,
  type SetLine,
} from '@hutong/api';
import { dateOf, dayOfDate, dayOfMoment } from '@hutong/matters';
import { derivedId, readBody, timeText } from '@hutong/record';
import { type ListRecords, noCounts, readSets } from '@hutong/supervision';
import type { Registry } from '@hutong/trust';
import type { RunKeeper } from '../../runs/keeper.ts';
import { type Draft, draftOf, keyOf } from './brought.ts';
import { daysOf } from './days.ts';
import { type Rehearsing, rehearseAll } from './rehearsing.ts';
import { linesOf } from './standing.ts';

interface Parts {
  node: string;
  config: { name: string };
  registry: Registry;
  list: ListRecords;
  append(records: readonly unknown[]): Promise<AppendOutcome[]>;
  get(id: string): Promise<object | undefined>;
  now: () => number;
  random: (n: number) => Uint8Array;
  runs: Pick<RunKeeper, 'begin'>;
}

/** Rehearsals that are remembered, the newest; they end with the process. */
const MOST_KEPT = 5;

/** The rules and calendars that a center's halls are judged by: what is rehearsed here, and only that, is published here. */
export class CenterRules implements RuleService {
  readonly #parts: Parts;
  #kept: Rehearsing[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<SetLine[]> {
    return linesOf(this.#parts.list, dayOfMoment(this.#parts.now()));
  }

  async year(
    year: number,
    scope: { division?: string; node?: string },
  ): Promise<{ off_days: string[]; work_days: string[] }> {
    const sets = await readSets(this.#parts.list);
    const own = sets.filter(({ origin }) => origin.split('/')[1] === this.#parts.node);
    return daysOf(
      own.flatMap(({ entry }) => readBody(entry, 'calendar.set') ?? []),
      year,
      scope,
    );
  }

  async rehearse(brought: BroughtRules, asOf: string | undefined, by: string): Promise<Rehearsal> {
    const { now, random, list, runs } = this.#parts;
    const draft = draftOf(brought, { now: now(), random });
    const until = (asOf === undefined ? undefined : dayOfDate(asOf)) ?? dayOfMoment(now());
    const current = this.#kept.find(({ state }) => state.ended === null);
    if (current?.draft.key === draft.key) return current.state;
    const run = begun(draft, { until, by, began: now() });
    const { state } = run;
    runs.begin({ kind: 'rehearsal', target: draft.key, by }, async (step) => {
      try {
        run.sets = await readSets(list);
        await rehearseAll({ ...this.#parts, step }, run);
        return { numbers: { nodes: state.done } };
      } catch (error) {
        // What was not rehearsed to its end, stopped or failed, is never published.
        state.failed = FAILED;
        throw error;
      } finally {
        state.ended = timeText(now());
      }
    });
    this.#kept = [run, ...this.#kept.filter((one) => one.draft.key !== draft.key)].slice(0, MOST_KEPT);
    return state;
  }

  rehearsal(key: string, { limit, from }: { limit: number; from: number }): RehearsalPage | undefined {
    const run = this.#kept.find(({ draft }) => draft.key === key);
    if (run === undefined) return undefined;
    const { cards, state } = run;
    const page = { ...state, cards: cards.slice(from, from + limit), listed: cards.length };
    return from + limit < cards.length ? { ...page, next: String(from + limit) } : page;
  }

  async publish(brought: BroughtRules, { reason, post }: { reason: string; post: string }): Promise<string> {
    const { append, config, get, list, now } = this.#parts;
    const key = keyOf(brought);
    const run = this.#kept.find(({ draft }) => draft.key === key);
    if (run === undefined) throw refused(UNREHEARSED);
    const { draft, state, sets } = run;
    if (state.ended === null) throw refused(UNFINISHED);
    if (state.failed !== null) throw refused(UNREHEARSED);
    // By what was rehearsed, and when: sent again it is the same record.
    const id = derivedId(Date.parse(state.began), Buffer.from(`rules/${key}/${state.began}`));
    if ((await get(id)) !== undefined) return id;
    if (placesOf(await readSets(list)) !== placesOf(sets)) throw refused(OVERTAKEN);
    const record = {
      type: brought.type,
      id,
      subject: brought.name,
      department: config.name,
      occurred_at: now(),
      body: { ...draft.body, post, reason },
    };
    const [outcome] = await append([record]);
    if (outcome?.status === 'refused') {
      const { field, next } = outcome;
      throw new Declined('refused', outcome.reason, next, {
        status: 422,
        field: field.replace(/^body\./, ''),
      });
    }
    return id;
  }
}

function begun(draft: Draft, { until, by, began }: { until: number; by: string; began: number }): Rehearsing {
  const state: Rehearsal = {
    rehearsal: draft.key,
    brought: draft.brought,
    as_of: dateOf(until),
    by,
    began: timeText(began),
    ended: null,
    failed: null,
    done: 0,
    total: 0,
    left_out: [],
    counts: noCounts(),
  };
  return { draft, state, cards: [], sets: [], until };
}

const placesOf = (sets: Rehearsing['sets']) =>
  sets.map(({ origin, index }) => `${origin} #${index}`).join('\n');

const FAILED = {
  zh: '没有算完：被叫停，或没有做成（见养护页）；请再试算一次',
  en: 'It was not done: it was stopped, or failed (see Upkeep). Rehearse it again.',
};
const UNREHEARSED = {
  zh: '这一份没有试算过，或试算后改动过；什么也没有公布',
  en: 'This was not rehearsed, or was changed since: nothing was published.',
};
const UNFINISHED = {
  zh: '还没有试算完；什么也没有公布',
  en: 'It is still being rehearsed: nothing was published.',
};
const OVERTAKEN = {
  zh: '试算之后又公布了别的规则或日历；这一份没有公布',
  en: 'Other rules or calendars were published since it was rehearsed: nothing was published.',
};

function refused(reason: { zh: string; en: string }): Declined {
  const next = {
    zh: '请把这一份重新试算，看过结果再公布',
    en: 'Rehearse it again, look at what it does, and then publish.',
  };
  return new Declined('not_rehearsed', reason, next, { status: 409 });
}
