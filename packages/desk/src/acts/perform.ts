import {
  type AppendedBy,
  type MatterDetail,
  mayFor,
  type NodeService,
  type Permission,
  type SignedIn,
  type StoredRecord,
} from '@hutong/api';
import { nameFor } from '@hutong/identity';
import { type ActNow, ANOMALIES, actsIn, type FoldKind, mayDecide } from '@hutong/matters';
import {
  InvalidRecord,
  type Lang,
  NumberInPublic,
  type Phrase,
  type PrepareContext,
  prepareRecord,
  said,
} from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import { hallOf, isSupervisors } from '../hall.ts';
import { say } from '../texts.ts';
import { ASSIGN, notHandedOn } from './assign.ts';
import type { ActForm } from './field.ts';
import { idOf } from './once.ts';
import { fieldOf, type ReadForm } from './read.ts';
import { texts } from './texts.ts';
import { Turns } from './turns.ts';

/** The answer to an act waits this long until the lists show it; it is on record before that (A3). */
const READ_MS = 3_000;
/** Records of one matter that are looked through for who handled it. */
const MOST = 500;

/** A matter of this hall. */
export interface At {
  kind: FoldKind;
  number: string;
}

export interface Asked extends At {
  act: string;
  form: ActForm;
  read: ReadForm;
  /** The form’s own key: whoever sends it twice has done it once. */
  once: string;
  /** Tells this act from others of the same form. */
  part?: string;
  /** When it happened, ms since 1970; absent: now. */
  occurredAt?: number;
  /** Whose matter it becomes; absent: that of who has it, else the hall’s. */
  department?: string | undefined;
}

type Service = Pick<NodeService, 'append' | 'calls' | 'get' | 'info' | 'matters' | 'query'>;

/** Why one of several records is refused, by its field. */
export interface Refusal {
  at: number;
  field: string;
  text: string;
}

/** Done, by this record; or why not, by field. */
export type Performed = { id: string } | { errors: FieldError[] };

/** What a clerk does to matters of this hall: checked against the fold, then one record and nothing else (A1). */
export class Acts {
  readonly #service: Service;
  readonly #now: () => number;
  readonly #turns = new Turns();

  constructor(service: Service, { now }: { now: () => number }) {
    this.#service = service;
    this.#now = now;
  }

  /** The hall’s matter as it is now, whatever its visibility. */
  async matter({ kind, number }: At): Promise<MatterDetail | undefined> {
    return this.#service.matters.get({ node: hallOf(this.#service), kind, number }, { readsInternal: true });
  }

  /** Runs `work` when what was asked before with this form’s key has ended. */
  inTurn<T>(once: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(once, work);
  }

  /** Two clerks at once, a double click, a retry after a broken line: one after another, and done once. */
  perform(person: SignedIn, asked: Asked, lang: Lang): Promise<Performed> {
    return this.#turns.take(`${asked.kind} ${asked.number}`, () => this.#perform(person, asked, lang));
  }

  async #perform(person: SignedIn, asked: Asked, lang: Lang): Promise<Performed> {
    const { info, matters } = this.#service;
    const { once, part = asked.act } = asked;
    const id = idOf(once, part);
    if ((await this.find(once, part)) !== undefined) return { id };
    await matters.caughtUp(READ_MS);
    const found = await this.matter(asked);
    const act = actsIn(asked.kind, found?.state ?? 'none').find(({ act }) => act === asked.act);
    const why = await this.#refusal(person, act, { found, body: asked.read.body }, lang);
    if (why !== undefined) return { errors: [{ text: why }] };
    const { form, read, number, occurredAt, department = info.name } = asked;
    const handler = form.handler === true && act !== undefined ? { handler: byOf(person, act, found) } : {};
    const record = {
      type: act?.type,
      id,
      subject: number,
      department: found?.department ?? department,
      occurred_at: occurredAt ?? this.#now(),
      ...(occurredAt === undefined ? {} : { backfilled: true }),
      body: { ...read.body, ...handler },
      ...(Object.keys(read.private).length === 0 ? {} : { private: read.private }),
    };
    const refused = await this.put([record], lang);
    if (refused === undefined) return { id };
    return { errors: [{ name: fieldOf(form, refused.field), text: refused.text }] };
  }

  /** Puts records on record together: where one of them is refused, none is. Undefined: they are there, and read. */
  async put(
    records: readonly object[],
    lang: Lang,
    by: AppendedBy = { readsValues: false },
  ): Promise<{ field: string; text: string } | undefined> {
    const { append, matters } = this.#service;
    const [refused] = this.refusals(records, lang, by);
    if (refused !== undefined) return refused;
    const outcomes = await append.call(this.#service, records, by);
    await matters.caughtUp(READ_MS);
    for (const outcome of outcomes) {
      if (outcome.status === 'refused') return inWords(outcome, lang);
      if (outcome.status === 'conflict') return { field: '', text: say(lang, 'taken') };
    }
    return undefined;
  }

  /** What would be refused of these records, each by its place among them; nothing is put on record. */
  refusals(
    records: readonly object[],
    lang: Lang,
    { gated = false }: Pick<AppendedBy, 'gated'> = {},
  ): Refusal[] {
    const trial: PrepareContext = {
      now: this.#now(),
      // What a trial would commit to is thrown away: no randomness is spent on it.
      random: (n) => new Uint8Array(n),
      kind: isSupervisors(this.#service) ? 'supervisor' : 'hall',
      gated,
    };
    return records.flatMap((record, at) => {
      try {
        prepareRecord(record, trial);
        return [];
      } catch (error) {
        if (!(error instanceof InvalidRecord)) throw error;
        const { field, reason } = error;
        // What programs are told of such a number, that they may say it is meant, is nothing for a desk.
        const next = error instanceof NumberInPublic ? texts.number_apart : error.next;
        return [{ at, ...inWords({ field, reason, next }, lang) }];
      }
    });
  }

  /** Whether a form was sent before: its record is there. */
  async find(once: string, part: string): Promise<StoredRecord | undefined> {
    return this.#service.get(idOf(once, part), this.#service.info.node);
  }

  async #refusal(
    person: SignedIn,
    now: ActNow | undefined,
    { found, body }: { found: MatterDetail | undefined; body: ReadForm['body'] },
    lang: Lang,
  ): Promise<string | undefined> {
    if (isSupervisors(this.#service)) return say(lang, 'not_here');
    if (now === undefined) return say(lang, 'not_now', { why: said(ANOMALIES.not_of_kind, lang) });
    if (now.refused !== null) return say(lang, 'not_now', { why: said(ANOMALIES[now.refused], lang) });
    const department = found?.department ?? undefined;
    if (!mayFor(person, now.may as Permission, department))
      return say(lang, 'not_yours', { department: department ?? '' });
    if (
      now.act === 'close' &&
      found !== undefined &&
      !(await this.#mayDecide(found, [person.name, byOf(person, now, found)]))
    )
      return say(lang, 'handled_it');
    return now.act === ASSIGN && found !== undefined ? notHandedOn(person, found, body, lang) : undefined;
  }

  /** Whether this person did not handle a promised case (承诺件) themselves: then they may decide on it. */
  async #mayDecide({ node, number, events }: MatterDetail, names: readonly string[]): Promise<boolean> {
    const { items } = await this.#service.query({ node, subject: number, limit: MOST });
    const voided = new Set(events.flatMap(({ id, voided_by }) => (voided_by === null ? [] : [id])));
    return names.every((name) => mayDecide(items, name, voided));
  }
}

/** The post by which somebody does this with a matter: of a deputy it names whom they stand in for. */
function byOf(person: SignedIn, { may }: ActNow, found: MatterDetail | undefined): string {
  return nameFor(person, may as Permission, found?.department ?? undefined);
}

function inWords({ field, reason, next }: { field: string; reason: Phrase; next: Phrase }, lang: Lang) {
  return { field, text: `${said(reason, lang)}${lang === 'zh' ? '。' : ' '}${said(next, lang)}` };
}
