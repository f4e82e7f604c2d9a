import { type MatterDetail, mayFor, type Permission, type SignedIn } from '@hutong/api';
import { actsIn } from '@hutong/matters';
import { type Lang, said, type Text } from '@hutong/record';
import {
  ButtonLink,
  Buttons,
  bracketed,
  ClockDays,
  clockTime,
  clockTitle,
  ErrorSummary,
  type FieldError,
  type Html,
  Mark,
  Notice,
  Section,
  SummaryList,
  Tag,
  Timeline,
} from '@hutong/ui';
import { ASSIGN, ASSIGN_TITLE, mayHandOn } from '../acts/assign.ts';
import { CORRECT, CORRECT_TITLE } from '../acts/correction.ts';
import { FORMS } from '../acts/forms.ts';
import type { CaseFile } from '../case-files/files.ts';
import { CaseFiles } from '../case-files/section.tsx';
import { texts } from '../case-files/texts.ts';
import { AgainForm } from '../counter/again.tsx';
import { type Fetchable, LetterButtons } from '../letters/buttons.tsx';
import { PrintButtons } from '../print/buttons.tsx';
import { pathTo as recordPath } from '../record/path.ts';
import { to } from '../screen.tsx';
import { CallsOfMatter, type Supervised } from '../supervision/calls-of-matter.tsx';
import { URGE } from '../supervision/forms.ts';
import { TellPanel } from '../telephone/panel.tsx';
import { say } from '../texts.ts';
import type { Rated } from '../voucher/rating.ts';
import { pathOf } from './path.ts';

/** A private value as a clerk sees it. */
export interface SeenValue {
  field: string;
  title: string;
  value: string;
}

interface Props {
  lang: Lang;
  person: SignedIn;
  matter: MatterDetail;
  values: readonly SeenValue[];
  files: readonly CaseFile[];
  /** What its files are called, by their hashes; nothing for who may not know. */
  names: ReadonlyMap<string, string>;
  rating: Rated | undefined;
  /** What may be said of it on the telephone. */
  told: readonly string[];
  /** How its application came; empty where there is nothing to say. */
  manner: string;
  supervised: Supervised;
  letters: readonly Fetchable[];
  /** Whether it is this node’s own, of which papers are printed here. */
  isOwn: boolean;
  /** The act that was just done. */
  done: string | undefined;
  /** Why a file was not added. */
  errors: readonly FieldError[];
  newOnce: () => string;
}

/** One matter: its state, what is next, who it is about, its clocks and everything that was said of it. */
export function MatterPage(props: Props) {
  const { lang, person, matter, values, rating, manner, told, letters, supervised, isOwn, done } = props;
  const { errors, newOnce } = props;
  const title = matter.title ?? matter.number;
  const act = done === undefined ? undefined : doneTitle(matter.kind, done);
  return (
    <>
      <h1>{title}</h1>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      {act === undefined ? null : <Notice tone="good" title={say(lang, 'done', { act: said(act, lang) })} />}
      <Facts lang={lang} person={person} matter={matter} rating={rating} manner={manner} />
      <Next lang={lang} person={person} matter={matter} />
      {values.length === 0 ? null : (
        <Section id="values" title={say(lang, 'values')}>
          <SummaryList rows={values.map(({ title, value }) => ({ key: title, value }))} />
          {matter.kind === 'case' && mayFor(person, 'matters.take') ? (
            <AgainForm lang={lang} csrf={person.csrf} number={matter.number} />
          ) : null}
        </Section>
      )}
      <CaseFiles {...props} />
      {isOwn && matter.kind === 'case' && mayFor(person, 'values.read', matter.department ?? undefined) ? (
        <PrintButtons lang={lang} matter={matter} csrf={person.csrf} newOnce={newOnce} />
      ) : null}
      <LetterButtons lang={lang} number={matter.number} csrf={person.csrf} letters={letters} />
      <CallsOfMatter lang={lang} matter={matter} supervised={supervised} />
      {isOwn ? <TellPanel lang={lang} lines={told} /> : null}
      <Clocks lang={lang} matter={matter} />
      <History lang={lang} matter={matter} isOwn={isOwn} />
    </>
  );
}

/** What an act is called; undefined of one that has no form here. */
function titleOf(kind: MatterDetail['kind'], act: string): Text | undefined {
  if (act === CORRECT) return CORRECT_TITLE;
  return act === ASSIGN ? ASSIGN_TITLE : FORMS[kind]?.[act]?.title;
}

/** What was just done: an act on the matter, or an urge of the supervisor about it. */
function doneTitle(kind: MatterDetail['kind'], act: string): Text | undefined {
  if (act === 'files') return texts.case_files_add;
  return act === 'urge' ? URGE.title : titleOf(kind, act);
}

type FactsProps = Pick<Props, 'lang' | 'person' | 'matter' | 'rating' | 'manner'>;

function Facts({ lang, person, matter, rating, manner }: FactsProps) {
  const callsBack = rating?.callBack === true && mayFor(person, 'complaints.take');
  const { number, word, why, department, item, owner, opened_at, outcome } = matter;
  const known: [string, Html | null][] = [
    [say(lang, 'case_number'), number],
    [say(lang, 'state'), word[lang] + bracketed(lang, why[lang])],
    [say(lang, 'organ'), department],
    [say(lang, 'item'), item],
    [say(lang, 'owner'), owner],
    [say(lang, 'manner'), manner],
    [say(lang, 'opened'), opened_at === null ? null : clockTime(opened_at)],
    [say(lang, 'outcome'), outcome],
    [say(lang, 'rating'), rating === undefined ? null : <Rating lang={lang} rating={rating} />],
    [say(lang, 'call_back'), callsBack ? <CallBack lang={lang} number={number} /> : null],
  ];
  return (
    <SummaryList
      rows={known.flatMap(([key, value]) => (value === null || value === '' ? [] : [{ key, value }]))}
    />
  );
}

function Rating({ lang, rating: { grade, callBack } }: { lang: Lang; rating: Rated }) {
  return (
    <>
      {say(lang, `grade_${grade}`)} {callBack ? <Mark tone="bad" text={say(lang, 'call_back')} /> : null}
    </>
  );
}

/** Who rated it badly is called back by a complaint of theirs, which is handled and ends with the call. */
function CallBack({ lang, number }: { lang: Lang; number: string }) {
  return (
    <a href={to(lang, `/desk/complain?case=${encodeURIComponent(number)}`)}>{say(lang, 'call_back_file')}</a>
  );
}

/** What this person may do now, as the fold and their posts allow it. */
function Next({ lang, person, matter }: { lang: Lang; person: SignedIn; matter: MatterDetail }) {
  const { kind, state, department } = matter;
  const allowed = actsIn(kind, state).filter(
    ({ act, may, refused }) =>
      refused === null &&
      titleOf(kind, act) !== undefined &&
      mayFor(person, may as Permission, department ?? undefined) &&
      (act !== ASSIGN || mayHandOn(person, matter)),
  );
  return (
    <Section id="next" title={say(lang, 'next')}>
      {allowed.length === 0 ? (
        <p>{say(lang, 'nothing_next')}</p>
      ) : (
        <Buttons>
          {kind === 'request' && allowed.some(({ act }) => act === 'reply') ? (
            <ButtonLink href={to(lang, `${pathOf(matter)}/steps`)}>{say(lang, 'wizard')}</ButtonLink>
          ) : null}
          {allowed.map(({ act }) => (
            <ButtonLink href={to(lang, `${pathOf(matter)}/${act}`)}>
              {said(titleOf(kind, act) ?? act, lang)}
            </ButtonLink>
          ))}
        </Buttons>
      )}
    </Section>
  );
}

const TONES = { met: 'good', running: 'wait', suspended: 'wait', late: 'bad', void: 'unknown' } as const;

function Clocks({ lang, matter }: { lang: Lang; matter: MatterDetail }) {
  const { clocks } = matter;
  return (
    <Section id="clocks" title={say(lang, 'clocks')}>
      {clocks.length === 0 ? <p>{say(lang, 'no_clocks')}</p> : null}
      {clocks.map((clock) => (
        <details open={clock.state === 'running' || clock.state === 'late'}>
          <summary>
            {clockTitle(clock.clock, lang)} <Mark tone={TONES[clock.state]} text={clock.word[lang]} />{' '}
            {clock.promised_due ?? clock.due ?? ''}
          </summary>
          {clock.state === 'void' ? null : <ClockDays lang={lang} clock={clock} today={matter.reckoned_on} />}
          <ul>
            {clock.why.map((line) => (
              <li>{line[lang]}</li>
            ))}
          </ul>
        </details>
      ))}
    </Section>
  );
}

type HistoryProps = Pick<Props, 'lang' | 'matter' | 'isOwn'>;

function History({ lang, matter: { events }, isOwn }: HistoryProps) {
  const items = events.map((event) => ({
    at: event.occurred_at,
    title: (
      <>
        {isOwn ? <a href={to(lang, recordPath(event.id))}>{event.title[lang]}</a> : event.title[lang]}{' '}
        {event.backfilled ? <Tag>{say(lang, 'backfilled')}</Tag> : null}
      </>
    ),
    tone: event.received.length === 0 ? ('wait' as const) : ('good' as const),
    state: event.word?.[lang],
    voided: event.voided_by !== null,
    children: <HowFar lang={lang} event={event} />,
  }));
  return (
    <Section id="history" title={say(lang, 'history')}>
      <Timeline items={items} />
    </Section>
  );
}

/** How far an event came (P9): kept here, sent, received by each above. Green is only ever a receipt that was verified. */
function HowFar({ lang, event }: { lang: Lang; event: MatterDetail['events'][number] }) {
  const { recorded_at, sent, received, anomalies } = event;
  return (
    <p class="soft">
      <Tag>{say(lang, 'far_kept', { at: clockTime(recorded_at) })}</Tag>{' '}
      {sent || received.length > 0 ? <Tag>{say(lang, 'far_sent')}</Tag> : null}{' '}
      {received.map(({ name, at }) => (
        <>
          <Mark tone="good" text={say(lang, 'far_received_by', { name, at: clockTime(at) })} />{' '}
        </>
      ))}
      {received.length === 0 ? (
        <Mark tone="wait" text={say(lang, sent ? 'far_not_received' : 'far_not_sent')} />
      ) : null}
      {anomalies.map(({ text }) => (
        <Mark tone="bad" text={text[lang]} />
      ))}
    </p>
  );
}
