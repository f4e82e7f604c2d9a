import {
  type CallDetail,
  type CallService,
  type MatterDetail,
  mayFor,
  type NodeService,
  type SignedIn,
} from '@hutong/api';
import { nameFor } from '@hutong/identity';
import {
  type CallAct,
  type CallSide,
  type CallState,
  callActs,
  callSayings,
  dateOf,
  dayOfMoment,
} from '@hutong/matters';
import { type Lang, said } from '@hutong/record';
import { type ActForm, labelOf } from '../acts/field.ts';
import { idOf } from '../acts/once.ts';
import type { Acts, Performed } from '../acts/perform.ts';
import { fieldOf, type ReadForm } from '../acts/read.ts';
import { say } from '../texts.ts';
import { DUE, URGE } from './forms.ts';

/** The answer to an act waits this long until the lists show it. */
const READ_MS = 3_000;

export interface AskedOfCall {
  at: Pick<CallDetail, 'node' | 'record'>;
  act: string;
  form: ActForm;
  read: ReadForm;
  once: string;
}

interface Parts {
  service: Pick<NodeService, 'info' | 'matters'>;
  calls: CallService;
  acts: Acts;
  now: () => number;
}

/** What somebody may do now to a call, as it stands and as their posts allow it. */
export function actsNow(
  side: CallSide,
  call: Pick<CallDetail, 'type' | 'state' | 'department'>,
  person: SignedIn,
): CallAct[] {
  const { type, state } = call;
  return callActs(side, type, state as CallState).filter(({ may }) => mayFor(person, may, organOf(call)));
}

/** The organ that is called; undefined: the hall itself is. */
function organOf({ department }: Pick<CallDetail, 'department'>): string | undefined {
  return department === '' ? undefined : department;
}

/** Acts on calls: each checked against how the call stands now, then on record and nothing else (A1). */
export class CallActs {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Two at once, a double click, a retry: one after another, and done once. */
  perform(person: SignedIn, asked: AskedOfCall, lang: Lang): Promise<Performed> {
    const { acts } = this.#parts;
    return acts.inTurn(`${asked.at.node}/${asked.at.record}`, () => this.#perform(person, asked, lang));
  }

  async #perform(person: SignedIn, asked: AskedOfCall, lang: Lang): Promise<Performed> {
    const { acts, calls, service } = this.#parts;
    const { at, act, form, read, once } = asked;
    const id = idOf(once, act);
    if ((await acts.find(once, act)) !== undefined) return { id };
    await service.matters.caughtUp(READ_MS);
    const call = await calls.get(at);
    const now = call && actsNow(calls.side, call, person).find((one) => one.act === act);
    if (call === undefined || now === undefined)
      return {
        errors: [{ text: say(lang, 'call_not_now', { why: call?.why[lang] ?? say(lang, 'no_call') }) }],
      };
    const post = nameFor(person, now.may, organOf(call));
    const pending = call.replies.flatMap(({ node, pending, told }) =>
      pending && told !== undefined ? [{ node, record: told.id, type: told.type }] : [],
    );
    const by = { node: service.info.node, said: read.body, post };
    const records = callSayings(now, { ...call, pending }, by).map(({ part, type, body }) =>
      this.#record(type, idOf(once, part), call.told.subject, call.department, body),
    );
    return this.#put(id, form, records, lang);
  }

  /** Urges the hall on about one of its matters. @param number gives the urge its number */
  async urge(
    person: SignedIn,
    {
      matter,
      read,
      once,
      number,
    }: { matter: MatterDetail; read: ReadForm; once: string; number: () => Promise<string> },
    lang: Lang,
  ): Promise<Performed> {
    const { acts, now } = this.#parts;
    if (String(read.body.due) < dateOf(dayOfMoment(now())))
      return { errors: [{ name: 'due', text: say(lang, 'past_day', { field: said(labelOf(DUE), lang) }) }] };
    return acts.inTurn(once, async () => {
      const id = idOf(once, 'urge');
      if ((await acts.find(once, 'urge')) !== undefined) return { id };
      const { node, kind: of_kind, department } = matter;
      const about = { node, of_kind, number: matter.number, ...(department === null ? {} : { department }) };
      const post = nameFor(person, 'supervision.decide', department ?? undefined);
      const body = { ...read.body, ...about, post };
      const record = this.#record('supervision.urge', id, await number(), department, body);
      return this.#put(id, URGE, [record], lang);
    });
  }

  async #put(id: string, form: ActForm, records: readonly object[], lang: Lang): Promise<Performed> {
    const refused = await this.#parts.acts.put(records, lang);
    if (refused === undefined) return { id };
    return { errors: [{ name: fieldOf(form, refused.field), text: refused.text }] };
  }

  #record(type: string, id: string, subject: string, department: string | null, body: object): object {
    const { service, now } = this.#parts;
    return { type, id, subject, department: department || service.info.name, occurred_at: now(), body };
  }
}
