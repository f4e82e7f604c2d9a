import type { CallDetail, CallLine } from '@hutong/api';
import { type Lang, readSaid } from '@hutong/record';
import { clockTitle } from './clock-texts.ts';
import type { Html } from './kit/html.ts';
import { clockTime, Mark, type Tone } from './kit/mark.tsx';
import { Section, SummaryList, type SummaryRow, Timeline } from './kit/show.tsx';
import { type Column, Table } from './kit/table.tsx';
import { say } from './messages.ts';
import { bracketed } from './punctuation.ts';

/** How the states of calls are marked. */
const TONES: Readonly<Record<string, Tone>> = {
  told: 'unknown',
  unanswered: 'bad',
  returned: 'bad',
  answered: 'wait',
  appealed: 'wait',
  decided: 'good',
  withdrawn: 'good',
};

/** Decisions as records name them, and how they are said. */
export const OUTCOMES = {
  申诉成立: { zh: '申诉成立，撤销该牌', en: 'The appeal holds: the card is withdrawn' },
  申诉不成立: { zh: '申诉不成立，保留该牌', en: 'The appeal does not hold: the card stands' },
  整改认可: { zh: '整改认可', en: 'The answer is accepted' },
  整改退回: { zh: '整改退回，重新反馈', en: 'The answer is returned, to be given again' },
} as const;

const LEVELS = ['warning', 'yellow', 'red'] as const;
type Told = CallDetail['told'];
type Body = Readonly<Record<string, unknown>>;
const textIn = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');
const linesIn = (body: Body, name: string): readonly unknown[] =>
  Array.isArray(body[name]) ? body[name] : [];

/** What a call is called: a card by its colour. */
export function callTitle(lang: Lang, { level, title }: Pick<CallLine, 'level' | 'title'>): string {
  const known = LEVELS.find((one) => one === level);
  return known === undefined ? title[lang] : say(lang, `call_${known}`);
}

interface TableProps {
  lang: Lang;
  id: string;
  rows: readonly CallLine[];
  /** The page of one. */
  to(call: CallLine): string;
  /** Of which node it is, where a list has those of many. */
  node?: ((call: CallLine) => Html) | undefined;
}

/** Calls, one a row. */
export function CallTable({ lang, id, rows, to, node }: TableProps) {
  const columns: Column<CallLine>[] = [
    {
      head: say(lang, 'call'),
      kind: 'name',
      cell: (one) => (
        <>
          <a href={to(one)}>{`${callTitle(lang, one)} ${one.of.number}`}</a>
          <small>{one.name}</small>
        </>
      ),
    },
    ...(node === undefined ? [] : [{ head: say(lang, 'node'), cell: node }]),
    {
      head: say(lang, 'call_state'),
      cell: ({ state, word }) => <Mark tone={TONES[state] ?? 'unknown'} text={word[lang]} />,
    },
    { head: say(lang, 'call_organ'), cell: ({ department }) => department },
    { head: say(lang, 'call_answer_by'), kind: 'time', cell: ({ due }) => due ?? '—' },
    { head: say(lang, 'call_at'), kind: 'time', cell: ({ at }) => clockTime(at) },
  ];
  return <Table labelledby={id} columns={columns} rows={rows} empty={say(lang, 'calls_none')} keys />;
}

interface Props {
  lang: Lang;
  call: CallDetail;
}

/** A call in short. @param matter the page of the matter that it is about */
export function CallFacts({
  lang,
  call,
  matter,
  more = [],
}: Props & { matter: string; more?: SummaryRow[] }) {
  const { told, name, department, at, state, word, why, of, due, clock } = call;
  const rule = textIn(told.body, 'rule');
  const known: [string, Html][] = [
    [
      say(lang, 'call_state'),
      <Mark tone={TONES[state] ?? 'unknown'} text={`${word[lang]}${bracketed(lang, why[lang])}`} />,
    ],
    [
      say(lang, 'call_about'),
      of.number === '' ? (
        ''
      ) : (
        <>
          {of.number} <a href={matter}>{say(lang, 'call_case')}</a>
        </>
      ),
    ],
    [say(lang, 'call_organ'), department],
    [say(lang, 'call_rule'), rule === '' ? '' : clockTitle(rule, lang)],
    [say(lang, 'call_on'), textIn(told.body, 'on')],
    [say(lang, 'call_due'), textIn(told.body, 'due') === due ? '' : textIn(told.body, 'due')],
    [say(lang, 'call_answer_by'), clock?.due ?? due ?? ''],
    [say(lang, 'call_by'), [name, textIn(told.body, 'post')].filter((one) => one !== '').join(' ')],
    [say(lang, 'call_at'), clockTime(at)],
  ];
  const rows = known.flatMap(([key, value]) => (value === '' ? [] : [{ key, value }]));
  return <SummaryList rows={[...rows, ...more]} />;
}

/**
 * Of a card how it was reckoned, of an urge or a finding what it says; and how the day for its answer was counted.
 * @param clock what its matter’s clock says now, where one was reckoned here
 */
export function CallWhy({
  lang,
  call: { told, clock: answer },
  clock,
}: Props & { clock: { why: readonly { zh: string; en: string }[] } | undefined }) {
  const text = textIn(told.body, 'text');
  // A center writes its reckoning down in Chinese; in English this node says its own.
  const dealt = lang === 'zh' ? linesIn(told.body, 'why').map(String) : [];
  const now = clock?.why.map((line) => line[lang]) ?? [];
  return (
    <>
      <Section id="why" title={say(lang, 'call_why')}>
        {text === '' ? null : <p class="said">{text}</p>}
        <Lines lines={dealt} />
        {now.length === 0 ? null : (
          <details open={dealt.length === 0}>
            <summary>{say(lang, 'call_why_now')}</summary>
            <Lines lines={now} />
          </details>
        )}
        <Evidence lang={lang} told={told} />
      </Section>
      {answer === undefined ? null : (
        <Section id="answer-by" title={say(lang, 'call_clock')}>
          <Lines lines={answer.why.map((line) => line[lang])} />
        </Section>
      )}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}

/** Everything that was said to a call. */
export function CallReplies({ lang, call: { replies } }: Props) {
  const items = replies.map(({ name, title, told, pending }) => ({
    at: told?.occurred_at ?? '',
    title: [title[lang], name, textIn(told?.body ?? {}, 'post')].filter((one) => one !== '').join(' '),
    tone: pending ? ('wait' as const) : ('good' as const),
    state: pending ? say(lang, 'call_pending') : undefined,
    children: told === undefined ? <p>{say(lang, 'call_away')}</p> : <Reply lang={lang} told={told} />,
  }));
  return (
    <Section id="replies" title={say(lang, 'call_replies')}>
      {items.length === 0 ? <p>{say(lang, 'call_no_replies')}</p> : <Timeline items={items} />}
    </Section>
  );
}

function Reply({ lang, told }: { lang: Lang; told: Told }) {
  const { body } = told;
  const outcome = textIn(body, 'outcome');
  const known = Object.hasOwn(OUTCOMES, outcome) ? OUTCOMES[outcome as keyof typeof OUTCOMES][lang] : outcome;
  return (
    <>
      {known === '' ? null : <p>{known}</p>}
      {[textIn(body, 'text'), textIn(body, 'reason')].map((text) => (text === '' ? null : <p>{text}</p>))}
      <Evidence lang={lang} told={told} />
    </>
  );
}

function Evidence({ lang, told }: { lang: Lang; told: Told }) {
  const body = readSaid(told)?.body;
  if (body === undefined || !('evidence' in body)) return null;
  const lines = (body.evidence ?? []).map((one) => {
    if (typeof one === 'string') return one;
    return say(lang, 'call_entry', { origin: one.origin, index: String(one.index) });
  });
  if (lines.length === 0) return null;
  return (
    <>
      <p>{say(lang, 'call_evidence')}</p>
      <Lines lines={lines} />
    </>
  );
}
