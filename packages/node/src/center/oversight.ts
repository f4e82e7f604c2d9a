import {
  type AppendOutcome,
  type CallPage,
  type CallQuery,
  Declined,
  type MatterService,
  type OverseenCall,
  type Oversight,
  type OversightService,
  type WaitingCards,
} from '@hutong/api';
import type { Archive } from '@hutong/archive';
import { type CallState, callActs, callSayings, dateOf, dayOfMoment, outcomesOf } from '@hutong/matters';
import { Turns } from '@hutong/process';
import { derivedId, newId, readBody, readEntry } from '@hutong/record';
import { type CallParts, callIn, callsIn, waitingIn } from '../calls/reading.ts';
import { typeText } from '../matters/detail.ts';

interface Parts extends CallParts {
  archive: Pick<Archive, 'entry'>;
  matters: () => Pick<MatterService, 'get' | 'caughtUp'>;
  append(records: readonly unknown[]): Promise<AppendOutcome[]>;
  config: { name: string };
  now: () => number;
  random: (n: number) => Uint8Array;
}

type Call = Omit<OverseenCall, 'acts' | 'law'>;
type Told<A extends Oversight['act']> = Extract<Oversight, { act: A }>;
interface Said {
  type: string;
  id: string;
  subject: string;
  department: string | null;
  body: object;
}

/** The answer to an act waits this long until the lists show it. */
const READ_MS = 3_000;

/**
 * What a center sees of supervision, and says: to calls of its own alone, as nobody else’s word on them counts but that of a
 * supervisor who is stationed at the called node.
 */
export class CenterOversight implements OversightService {
  readonly #parts: Parts;
  // Two at once, a double click, a retry: one after another, and said once.
  readonly #turns = new Turns();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list(query: CallQuery): Promise<CallPage> {
    return callsIn(this.#parts, undefined, query, '*');
  }

  waiting(limit: number): Promise<WaitingCards[]> {
    return waitingIn(this.#parts, limit);
  }

  async get(at: { node: string; record: string }): Promise<OverseenCall | undefined> {
    const call = await callIn(this.#parts, undefined, at);
    if (call === undefined) return undefined;
    const state = call.state as CallState;
    const acts = this.#acts(call).map(({ act }) => ({
      act: act as 'decide' | 'withdraw',
      outcomes: act === 'decide' ? [...outcomesOf(state)] : [],
    }));
    return { ...call, acts, law: await this.#law(call) };
  }

  #acts({ node, type, state }: Pick<Call, 'node' | 'type' | 'state'>) {
    return node === this.#parts.node ? callActs('supervisor', type, state as CallState) : [];
  }

  /** The rules and calendars that a card was reckoned by. */
  async #law({ told }: Call): Promise<OverseenCall['law']> {
    const card = readBody(told, 'supervision.card');
    if (card === undefined) return [];
    const law: OverseenCall['law'] = [];
    for (const [of, version] of [
      ['rules', card.rules] as const,
      ...card.calendars.map((one) => ['calendar', one] as const),
    ]) {
      if ('bundled' in version && typeof version.bundled === 'string') {
        law.push({ of, name: version.bundled, record: null });
        continue;
      }
      const { origin, index } = version as { origin: string; index: number };
      const bytes = await this.#parts.archive.entry(origin, index);
      const entry = bytes && readEntry(bytes);
      law.push({ of, name: entry?.subject ?? `${origin} #${index}`, record: entry?.id ?? null });
    }
    return law;
  }

  say(said: Oversight, post: string): Promise<string | undefined> {
    return this.#turns.take(async () => {
      const { node, now, random, records, matters } = this.#parts;
      const id = said.id ?? newId(now(), random);
      if ((await records.get(id, node)) !== undefined) return id;
      await matters().caughtUp(READ_MS);
      const entries = await this.#format(said, id, post);
      if (entries === undefined) return undefined;
      await this.#append(entries);
      return id;
    });
  }

  #format(said: Oversight, id: string, post: string): Promise<Said[] | undefined> {
    if (said.act === 'urge' || said.act === 'find') return this.#ofMatter(said, id, post);
    return this.#toCall(said, id, post);
  }

  async #toCall(said: Told<'decide' | 'withdraw'>, id: string, post: string): Promise<Said[] | undefined> {
    const call = await callIn(this.#parts, undefined, said.at);
    if (call === undefined) return undefined;
    const act = this.#acts(call).find((one) => one.act === said.act);
    if (act === undefined) throw notNow(call, this.#parts.node);
    if (said.act === 'decide' && !outcomesOf(call.state as CallState).some((one) => one === said.outcome))
      throw faulty('outcome', OUTCOME);
    const { act: _, at, id: __, ...typed } = said;
    const pending = call.replies.flatMap(({ node, pending: waits, told }) =>
      waits && told !== undefined ? [{ node, record: told.id, type: told.type }] : [],
    );
    const by = { node: this.#parts.node, said: typed, post };
    return callSayings(act, { ...call, pending }, by).map(({ part, type, body }) => ({
      type,
      id: part === said.act ? id : derivedId(this.#parts.now(), Buffer.from(`${id}/${part}`)),
      subject: call.told.subject,
      department: call.department,
      body,
    }));
  }

  async #ofMatter(said: Told<'urge' | 'find'>, id: string, post: string): Promise<Said[] | undefined> {
    const { matters, now } = this.#parts;
    const { node, kind, number } = said;
    const at = { node, kind: kind ?? '', number: number ?? '' };
    const about = number === undefined ? undefined : await matters().get(at, { readsInternal: true });
    if (number !== undefined && about === undefined) return undefined;
    const today = dateOf(dayOfMoment(now()));
    if (said.act === 'urge' && said.due < today) throw faulty('due', PAST);
    const department = about?.department ?? null;
    const of = about === undefined ? { node } : { node, of_kind: about.kind, number: about.number };
    const more = said.act === 'urge' ? { due: said.due } : { finding: said.finding };
    const body = { ...of, ...more, text: said.text, ...(department && { department }), post };
    const [type, head] =
      said.act === 'urge' ? (['supervision.urge', 'DB'] as const) : (['supervision.finding', 'FX'] as const);
    const subject = `${head}${today.replaceAll('-', '')}-${id.slice(-8)}`;
    return [{ type, id, subject, department, body }];
  }

  async #append(said: readonly Said[]): Promise<void> {
    const { append, config, matters, now } = this.#parts;
    const records = said.map(({ department, ...one }) => ({
      ...one,
      department: department || config.name,
      occurred_at: now(),
    }));
    const outcomes = await append(records);
    await matters().caughtUp(READ_MS);
    for (const outcome of outcomes)
      if (outcome.status === 'refused') {
        const { field, reason, next } = outcome;
        throw new Declined('refused', reason, next, { status: 422, field: field.replace(/^body\./, '') });
      }
  }
}

const OPEN_AGAIN = { zh: '请重新打开这一项，看它现在的情况', en: 'Open it again and see how it stands now.' };

/** Why an act on a call is none now: it is another’s, or it stands otherwise. */
function notNow({ node, name, why, type }: Call, own: string): Declined {
  const theirs = {
    zh: `${typeText(type).zh}由 ${name}（${node}）提出，由它和派驻监察裁定`,
    en: `${name} (${node}) said it: it decides, or a supervisor stationed at the hall.`,
  };
  return new Declined('not_now', node === own ? why : theirs, OPEN_AGAIN, { status: 409 });
}

interface Fault {
  reason: { zh: string; en: string };
  next: { zh: string; en: string };
}

const OUTCOME: Fault = {
  reason: { zh: '现在不能这样裁定', en: 'This is no decision on what waits now.' },
  next: { zh: '请从列出的结论中选一个', en: 'Choose one of those that are listed.' },
};
const PAST: Fault = {
  reason: { zh: '答复期限早于今天', en: 'The day for an answer is before today.' },
  next: { zh: '请写今天或以后的一天', en: 'Give today or a later day.' },
};

function faulty(field: string, { reason, next }: Fault): Declined {
  return new Declined('refused', reason, next, { status: 422, field });
}
