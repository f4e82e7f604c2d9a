import type { Packing } from '@hutong/follow';
import type { FoldEvent } from '@hutong/matters';
import type { MatterState, SaidOfMatter } from './state.ts';

type Json = FoldEvent['body'][string];

/** A text, as its place among `COMMON` and then the state's own words; or what is no text. */
type Value = number | [Json];

/** When it occurred, its record's id, log, index, flags, type, department, by how much later it was recorded, and what it says. */
type Line = [number, Uint8Array | string, number, number, number, number, number, number, Value[]];

/** Origins, events that are not kept, words, events. */
type Kept = [string[], number, string[], Line[]];

const BACKFILLED = 1;
const PUBLIC = 2;
const UNDERSTOOD = 4;
const REDACTED = 8;
const NOT_REVIEWED = 16;
const ID = /^[0-9a-f]{32}$/;

/**
 * Texts that stand in nearly every state: what else a state says several times is among its own words. With any change here
 * states that are kept would say something else, so the follower's version rises with it.
 */
export const COMMON: readonly string[] = (
  'handler unit_code handling_unit step step_number state action opinion ended_at next_step implementation_code item_name ' +
  'outcome closed_at source case_type applied_at applicant_type applicant_id_type materials accepted accepting_unit promised_at ' +
  'promised_days statutory_days method certificate_name certificate_number issuing_unit issuing_unit_code valid_from valid_until ' +
  'publish_due due told_at complete special_type special_name reason document_number document_name item_code item_type number of ' +
  'name department title days result fee started_at received_at approved_by replaced_by summary link effective_from ' +
  'effective_until division_code statutory_limit promised_limit index_number publisher category text channel topic to ' +
  'replied_at satisfaction investment_project_code green_channel parallel_group deemed tracking_number owner owner_unit taken_over ' +
  'from published_at by basic_code handling_code local_code level implementing_body implementing_body_code joint_bodies ' +
  'handling_office supervising_office audience steps charged fee_basis basis conditions result_name venue enquiry_phone ' +
  'supervision_phone office_mail office_postcode hall window authorised publisher_code written published keywords replaces ' +
  'text_format parts document part requester_type carried_over unclear whom agency sent_at extended_days excluded_days ' +
  'disclosed_index route begun_at authority complained_unit complained_unit_code case_number filed_at extended_until ' +
  'extension_reason overdue_days reached solved revisited_at registered_at status ' +
  'case.apply case.accept case.step case.close case.deliver case.supplement_notice case.supplement_received case.special_start ' +
  'case.special_end case.assign case.publish case.withdraw case.correct catalogue.item catalogue.register catalogue.correct ' +
  'disclosure.document disclosure.part disclosure.request disclosure.register disclosure.supplement_notice ' +
  'disclosure.supplement_received disclosure.extend disclosure.consult disclosure.consult_reply disclosure.transfer ' +
  'disclosure.reply disclosure.review disclosure.correct complaint.file complaint.reply complaint.accept complaint.step ' +
  'complaint.extend complaint.transfer complaint.revisit complaint.correct ' +
  'case.sent_away case.rate grade rated_at files sha256 bytes media_type oral taken_down_by by_agent no_id_reason explanation where_to ' +
  '审查 决定 通过 退回 符合条件 准予 不予 窗口 网上 窗口领取 邮寄 自然人 企业法人 居民身份证 01 1 2 3'
).split(' ');
const PLACES: ReadonlyMap<string, number> = new Map(COMMON.map((word, place) => [word, place]));

/** A matter's events in a third of their room: each text once, the commonest not at all. */
export const packedMatter: Packing<MatterState> = {
  pack: ({ logs, told, left }): Kept => {
    const words = new Words();
    const lines = told.map(({ at, id, log, index, said }): Line => {
      const { type, department, recordedAt, body } = said;
      const key = ID.test(id) ? Buffer.from(id, 'hex') : id;
      const texts = [words.place(type), words.place(department)] as const;
      return [at, key, log, index, flagsOf(said), ...texts, recordedAt - at, bodyOf(body, words)];
    });
    return [logs, left, words.own, lines];
  },
  unpack: (kept) => {
    const [logs, left, own, lines] = kept as Kept;
    const word = (place: number) => COMMON[place] ?? own[place - COMMON.length] ?? '';
    const told = lines.map(([at, key, log, index, flags, type, department, later, values]) => {
      const id = typeof key === 'string' ? key : Buffer.from(key).toString('hex');
      const said: SaidOfMatter = {
        type: word(type),
        department: word(department),
        recordedAt: at + later,
        backfilled: (flags & BACKFILLED) !== 0,
        isPublic: (flags & PUBLIC) !== 0,
        understood: (flags & UNDERSTOOD) !== 0,
        redacted: (flags & REDACTED) !== 0,
        unreviewed: (flags & NOT_REVIEWED) !== 0,
        body: saidBody(values, word),
      };
      return { at, id, log, index, said };
    });
    return { logs, told, left };
  },
};

/** A state's own words, in the order in which they are first said. */
class Words {
  readonly own: string[] = [];
  readonly #places = new Map<string, number>();

  place(word: string): number {
    const known = PLACES.get(word) ?? this.#places.get(word);
    if (known !== undefined) return known;
    const place = COMMON.length + this.own.push(word) - 1;
    this.#places.set(word, place);
    return place;
  }
}

function flagsOf({ backfilled, isPublic, understood, redacted, unreviewed }: SaidOfMatter): number {
  const said = (backfilled ? BACKFILLED : 0) | (isPublic ? PUBLIC : 0);
  const read = (understood ? UNDERSTOOD : 0) | (redacted ? REDACTED : 0);
  return said | read | (unreviewed ? NOT_REVIEWED : 0);
}

/** Names and values by turns. */
function bodyOf(body: FoldEvent['body'], words: Words): Value[] {
  const values: Value[] = [];
  for (const [name, value] of Object.entries(body))
    values.push(words.place(name), typeof value === 'string' ? words.place(value) : [value]);
  return values;
}

function saidBody(values: readonly Value[], word: (place: number) => string): FoldEvent['body'] {
  const pairs: [string, Json][] = [];
  for (let i = 0; i + 1 < values.length; i += 2) {
    const value = values[i + 1]!;
    pairs.push([word(values[i] as number), typeof value === 'number' ? word(value) : value[0]]);
  }
  return Object.fromEntries(pairs);
}
