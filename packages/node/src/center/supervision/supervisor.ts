import type { LinkLog } from '@hutong/link';
import { leafHash } from '@hutong/log';
import { type Day, dateOf, dayOfMoment } from '@hutong/matters';
import { eachApart } from '@hutong/process';
import { derivedId, InvalidRecord, type Prepared, prepareRecord } from '@hutong/record';
import { type Earned, groundsFor, mayFollow, type Place, type Version } from '@hutong/supervision';
import { earnedFrom } from './earned.ts';
import { Evidence, type EvidenceParts } from './evidence.ts';
import { Hearings } from './heard-logs.ts';

interface Parts extends EvidenceParts {
  config: { name: string };
  random: (n: number) => Uint8Array;
  log: LinkLog;
  /** Whether it may say something in its own log now. */
  mayState: () => boolean;
  /** Something was appended to the own log. */
  onAppended: () => void;
}

/** Children that one run hears; the next goes on from there. */
const MAX_A_RUN = 50;
/**
 * Runs for which a heartbeat is waited for where an anchor bears a hearing, on the first day on which it does. It bears an
 * older day, and would take the only hearing of a day that the child itself is about to bear, as when its line has just come
 * back. A center that is at work for minutes a day still hears on the next.
 */
const PATIENCE = 20;
/** Cards in one transaction. */
const MAX_CARDS = 500;

/**
 * Hears a center’s children once a day and deals the cards that they earned (A6, A7). What it has done follows from its own
 * log: ids are derived from what they are for, and no child is heard again before the cards of its last hearing are dealt,
 * so that a stop between the two neither repeats nor leaves out.
 */
export class Supervisor {
  readonly #parts: Parts;
  readonly #hearings: Hearings;
  readonly #evidence: Evidence;
  /** The last hearing of each child whose cards are dealt. */
  readonly #dealt = new Map<string, string>();
  /** Since which day an anchor of each child bears a hearing, and for how many runs a heartbeat was waited for. */
  readonly #waited = new Map<string, { since: Day; runs: number }>();
  #next = 0;
  #tending: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#hearings = new Hearings(parts.archive, parts.node);
    this.#evidence = new Evidence(parts);
  }

  /** Does what is due; to be called often. Rejects when its own log cannot be read. */
  tend(): Promise<void> {
    this.#tending ??= this.#tend().finally(() => {
      this.#tending = undefined;
    });
    return this.#tending;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#tending?.catch(() => undefined);
  }

  async #tend(): Promise<void> {
    const { registry, node, log, mayState } = this.#parts;
    if (!mayState()) return;
    await this.#hearings.readOn();
    const children = registry.children(node);
    const turns = children.map((_, i) => children[(this.#next + i) % children.length]!);
    const due = turns.filter((child) => this.#isDue(child)).slice(0, MAX_A_RUN);
    const last = due.at(-1);
    this.#next = last === undefined ? 0 : children.indexOf(last) + 1;
    await eachApart(
      due,
      (child) => this.#attend(child),
      (err, child) => log.warn({ err, child }, 'a child could not be heard yet'),
    );
  }

  #isDue(child: string): boolean {
    const last = this.#hearings.of(child).at(-1);
    if (last === undefined || this.#dealt.get(child) !== last.id) return true;
    return dayOfMoment(this.#parts.now()) > dayOfMoment(last.recordedAt);
  }

  async #attend(child: string): Promise<void> {
    const { now, log } = this.#parts;
    await this.#deal(child);
    const today = dayOfMoment(now());
    const heard = await this.#evidence.of(child);
    if (heard === undefined || !mayFollow(this.#hearings.of(child).at(-1), heard.until, now())) return;
    if ('anchor' in heard.body.by && this.#waitsFor(child, today)) return;
    // Put on record after midnight, what was heard before it would take the only hearing of the new day.
    if (dayOfMoment(now()) !== today) return;
    this.#waited.delete(child);
    const { until, body } = heard;
    const at = Date.parse(body.until);
    const id = derivedId(at, Buffer.from(JSON.stringify(['hearing', child, until])));
    await this.#append([this.#prepared('supervision.hearing', { id, subject: child, body })]);
    log.info({ child, until: dateOf(until) }, 'a child was heard');
    await this.#hearings.readOn();
    await this.#deal(child);
  }

  /** Whether a heartbeat of a child is still waited for. */
  #waitsFor(child: string, today: Day): boolean {
    const waited = this.#waited.get(child) ?? { since: today, runs: 0 };
    this.#waited.set(child, waited);
    waited.runs += 1;
    return waited.since === today && waited.runs <= PATIENCE;
  }

  async #deal(child: string): Promise<void> {
    const { registry, node, log } = this.#parts;
    const hearings = this.#hearings.of(child);
    const last = hearings.at(-1);
    if (last === undefined || this.#dealt.get(child) === last.id) return;
    const cards = await earnedFrom(
      this.#parts,
      hearings,
      hearings.length - 1,
      groundsFor(registry, child, node),
    );
    for (let i = 0; i < cards.length; i += MAX_CARDS) {
      const some = cards.slice(i, i + MAX_CARDS);
      const groups: Prepared[][] = [];
      // What a foreign program said may be nothing that a card can name: that one keeps no other from being dealt (P8).
      const failed = (err: unknown, { number }: Earned) => {
        if (!(err instanceof InvalidRecord)) throw err;
        log.warn({ err, child, card: number }, 'a card could not be dealt');
      };
      await eachApart(some, async (card) => groups.push(await this.#card(card)), failed);
      await this.#append(groups);
    }
    if (cards.length > 0) log.info({ child, cards: cards.length }, 'cards were dealt');
    this.#dealt.set(child, last.id);
  }

  async #card({ hearing, entries, rules, calendars, ...card }: Earned): Promise<Prepared[]> {
    const named = new Map<string, { index: number; leaf: string }[]>();
    for (const place of entries) {
      const { origin, ...at } = await this.#placed(place);
      named.set(origin, [...(named.get(origin) ?? []), at]);
    }
    const version = async (of: Version) => ('bundled' in of ? of : this.#placed(of));
    const { id, number, department, at, body } = card;
    const whole = {
      ...body,
      hearing: await this.#placed(hearing),
      rules: await version(rules),
      calendars: await Promise.all(calendars.map(version)),
      entries: [...named].map(([origin, at]) => ({ origin, at })),
    };
    return this.#prepared('supervision.card', { id, subject: number, department, at, body: whole });
  }

  /** A place with the hash of what stands there. */
  async #placed(place: Place): Promise<Place & { leaf: string }> {
    const { archive, registry } = this.#parts;
    const { origin, index } = place;
    const bytes = await archive.entry(origin, index);
    const leaf = bytes === undefined ? registry.log(origin)?.redacted?.get(index) : leafHash(bytes);
    if (leaf === undefined) throw new Error(`entry ${index} of ${origin} is not held any more`);
    return { origin, index, leaf: Buffer.from(leaf).toString('base64') };
  }

  #prepared(
    type: string,
    given: { id: string; subject: string; department?: string; at?: number; body: object },
  ): Prepared[] {
    const { config, now, random } = this.#parts;
    const { id, subject, department = config.name, at = now(), body } = given;
    const record = { id, type, subject, department, occurred_at: at, body };
    return prepareRecord(record, { now: now(), random, own: true });
  }

  async #append(groups: Prepared[][]): Promise<void> {
    await this.#parts.archive.once.append(groups);
    this.#parts.onAppended();
  }
}
