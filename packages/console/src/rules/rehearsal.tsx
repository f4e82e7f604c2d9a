import {
  type BroughtRules,
  contract,
  mayFor,
  type RehearsalPage,
  type RehearsedCard,
  RUN_MAY,
} from '@hutong/api';
import { isObject } from '@hutong/record';
import {
  type Column,
  callTitle,
  clockTime,
  clockTitle,
  type FieldError,
  Hidden,
  href,
  listed,
  Mark,
  Notice,
  Section,
  SummaryList,
  Table,
} from '@hutong/ui';
import { notFound, type Shown, type Visit } from '@hutong/web';
import { ConfirmForm } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, Pages, screen, unconfirmed, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { StopForm } from '../upkeep/run.tsx';
import { PATH, whereOf } from './list.tsx';

const PAGE = 50;
const TONES = { comes: 'bad', goes: 'good', moves: 'wait' } as const;

/** A rehearsal: how far it is, what would change, and where it is done the way to publish what was rehearsed. */
export async function rehearsalPage(
  visit: Visit,
  errors: readonly FieldError[] = [],
  status = 200,
): Promise<Shown> {
  const { lang, person } = visit;
  const { rehearsal = '' } = visit.params;
  const from = visit.query('from');
  const given = { limit: PAGE, ...(from === '' ? {} : { from }) };
  const asked = await ask(visit, contract.rules.rehearsal, { rehearsal, ...given });
  if (asked.refused !== undefined) {
    if (!/^[0-9a-f]{64}$/.test(rehearsal)) throw notFound();
    return gone(visit, errors, status === 200 ? 404 : status);
  }
  const found = asked.reply;
  const isDone = found.ended !== null && found.failed === null;
  return screen({
    visit,
    title: say(lang, 'rehearsal', { name: found.brought.name }),
    place: 'rules',
    errors,
    status,
    live: found.ended === null,
    children: (
      <>
        <Progress visit={visit} found={found} />
        <What visit={visit} found={found} />
        {isDone ? <Result visit={visit} found={found} from={from} /> : null}
        {isDone && mayFor(person, 'rules.publish') ? (
          <Publish visit={visit} found={found} errors={errors} />
        ) : null}
      </>
    ),
  });
}

function gone(visit: Visit, errors: readonly FieldError[], status: number): Promise<Shown> {
  const { lang, view } = visit;
  const children = (
    <>
      <Notice tone="unknown" title={say(lang, 'publish_gone')} />
      <p>
        <a href={href(view, PATH)}>{say(lang, 'back')}</a>
      </p>
    </>
  );
  return screen({ visit, title: say(lang, 'rules'), place: 'rules', errors, status, children });
}

function Progress({ visit, found }: { visit: Visit; found: RehearsalPage }) {
  const { lang, view, person } = visit;
  const { rehearsal, ended, failed, done, total } = found;
  return (
    <div id="live-rehearsal" data-live>
      {ended === null ? (
        <Mark tone="wait" text={say(lang, 'rehearsal_running', { done, total })} />
      ) : failed === null ? (
        <Mark tone="good" text={say(lang, 'rehearsal_ended')} />
      ) : (
        <Mark tone="bad" text={failed[lang]} />
      )}{' '}
      <a href={href(view, `${PATH}/rehearsals/${rehearsal}`)}>{say(lang, 'rehearsal_reload')}</a>
      {ended === null && mayFor(person, RUN_MAY.rehearsal) ? (
        <StopForm visit={visit} run={{ kind: 'rehearsal', target: rehearsal }} />
      ) : null}
    </div>
  );
}

function What({ visit: { lang }, found }: { visit: Visit; found: RehearsalPage }) {
  const { brought, rehearsal, as_of, by, began } = found;
  const rows = [
    { key: say(lang, 'rules_kind'), value: say(lang, `rules_${brought.type}`) },
    { key: say(lang, 'bring_effective'), value: brought.effective_from },
    { key: say(lang, 'rules_where'), value: whereOf(lang, brought) },
    { key: say(lang, 'bring_as_of'), value: as_of },
    { key: say(lang, 'rehearsal_by'), value: `${by} ${clockTime(began)}` },
    { key: say(lang, 'rehearsal_key'), value: <code class="fingerprint">{rehearsal}</code> },
  ];
  return (
    <Section id="what" title={say(lang, 'rehearsal_what')}>
      <SummaryList rows={rows} />
      {brought.type === 'rules.set' ? <p>{say(lang, 'rehearsal_rules')}</p> : null}
    </Section>
  );
}

function Result({ visit, found, from }: { visit: Visit; found: RehearsalPage; from: string }) {
  const { lang, view } = visit;
  const { counts, cards, left_out, listed: n, next, rehearsal } = found;
  const link = (more: object) => `${href(view, `${PATH}/rehearsals/${rehearsal}`, { ...more })}#result`;
  const all = counts.comes + counts.goes + counts.moves;
  return (
    <Section id="result" title={say(lang, 'rehearsal_result')}>
      <p>{say(lang, 'rehearsal_counts', { ...counts })}</p>
      {left_out.length === 0 ? null : (
        <Notice tone="wait" title={say(lang, 'rehearsal_left_out', { nodes: listed(lang, left_out) })} />
      )}
      {all > n ? <p>{say(lang, 'rehearsal_listed', { n })}</p> : null}
      <Table labelledby="result" columns={columns(visit)} rows={cards} empty={say(lang, 'rehearsal_none')} />
      <Pages visit={visit} link={(after) => link({ from: after })} after={from} next={next} />
    </Section>
  );
}

function columns({ lang, view }: Visit): Column<RehearsedCard>[] {
  return [
    {
      head: say(lang, 'rehearsal_card'),
      kind: 'name',
      cell: ({ node, kind, number }) => (
        <>
          <a href={href(view, `/matters/${node}/${kind}/${encodeURIComponent(number)}`)}>{number}</a>
          <small>{node}</small>
        </>
      ),
    },
    {
      head: say(lang, 'rehearsal_change'),
      cell: ({ change, level }) => {
        const card = callTitle(lang, { level, title: { zh: level, en: level } });
        return <Mark tone={TONES[change]} text={`${card} ${say(lang, `rehearsal_${change}`)}`} />;
      },
    },
    { head: say(lang, 'rehearsal_clock'), cell: ({ clock }) => clockTitle(clock, lang) },
    {
      head: say(lang, 'rehearsal_day'),
      cell: ({ before, after }) => `${before ?? '—'} → ${after ?? '—'}`,
    },
    {
      head: say(lang, 'rehearsal_why'),
      cell: ({ why }) => (
        <details>
          <summary>{say(lang, 'rehearsal_why')}</summary>
          <ul>
            {why.map((line) => (
              <li>{line[lang]}</li>
            ))}
          </ul>
        </details>
      ),
    },
  ];
}

function Publish(props: { visit: Visit; found: RehearsalPage; errors: readonly FieldError[] }) {
  const { visit, found, errors } = props;
  const { lang } = visit;
  return (
    <Section id="publish" title={say(lang, 'publish')}>
      <p>{say(lang, 'publish_about')}</p>
      <ConfirmForm
        visit={visit}
        errors={errors}
        path={`${PATH}/rehearsals/${found.rehearsal}`}
        go={say(lang, 'publish')}
      >
        {/* What was looked at goes along: the node compares it, to the byte, with what it rehearsed. */}
        <Hidden name="brought" value={JSON.stringify(found.brought)} />
      </ConfirmForm>
    </Section>
  );
}

export async function publish(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang, view } = visit;
  const brought = broughtIn(visit.raw('brought'));
  const reason = visit.field('reason');
  if (brought === undefined || reason === '') {
    const missing = brought === undefined ? 'publish_gone' : 'reason_wrong';
    const name = brought === undefined ? undefined : 'reason';
    return rehearsalPage(visit, [{ name, text: say(lang, missing) }], 422);
  }
  const faults = await unconfirmed(visit, parts);
  if (faults !== undefined) return rehearsalPage(visit, faults, 403);
  const asked = await ask(visit, contract.rules.publish, { ...brought, reason });
  if (asked.refused !== undefined)
    return rehearsalPage(visit, wrong(visit, asked.refused), asked.refused.status);
  return { to: href(view, PATH, { done: '1' }) };
}

/** What the form carried; the endpoint reads it as it reads a program’s. */
function broughtIn(text: string): BroughtRules | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) ? (read as BroughtRules) : undefined;
  } catch {
    return undefined;
  }
}
