import type { MatterDetail } from '@hutong/api';
import { ClockDays } from './clock-days.tsx';
import { clockTitle } from './clock-texts.ts';
import { Mark, Tag, When } from './kit/mark.tsx';
import { Section } from './kit/show.tsx';
import { type Column, Table } from './kit/table.tsx';
import { href, layout, type View } from './layout.tsx';
import { Behind, type Unheard, UnknownSince } from './matters.tsx';
import { UnreviewedNotice } from './unreviewed.tsx';

interface Shown {
  view: View;
  one: MatterDetail;
  /** Since when its node is not heard; undefined while it is. */
  since: string | undefined;
}

type MatterEvent = MatterDetail['events'][number];

/** One matter: its state and why, its clocks with their explanation, and all that was said of it. */
export function matterPage(view: View, one: MatterDetail, unheard: Unheard): string {
  const { t } = view;
  const since = unheard.get(one.node);
  const title = one.title ?? `${t(`matter_${one.kind}`)} ${one.number}`;
  const main = (
    <>
      <h1>{title}</h1>
      <UnreviewedNotice lang={view.lang} one={one} />
      <Behind view={view} entries={one.behind} />
      {since === undefined ? null : (
        <p>
          <UnknownSince view={view} since={since} /> {t('matter_unheard')}
        </p>
      )}
      <Section id="facts" title={t(`matter_${one.kind}`)}>
        <Facts view={view} one={one} />
      </Section>
      <Section id="clocks" title={t('matter_clocks')}>
        <Clocks view={view} one={one} since={since} />
      </Section>
      <Others view={view} one={one} />
      <Section id="history" title={t('matter_history')}>
        <History view={view} one={one} />
      </Section>
      <p>
        <a href={href(view, '/matters')}>{t('matters')}</a>
      </p>
    </>
  );
  return layout(view, title, main);
}

function Facts({ view: { t, lang }, one }: Omit<Shown, 'since'>) {
  return (
    <dl>
      <dt>{t('matter_state')}</dt>
      <dd>
        {one.word[lang]} <small>{one.why[lang]}</small>
      </dd>
      <dt>{t('subject')}</dt>
      <dd>{one.number}</dd>
      <dt>{t('department')}</dt>
      <dd>{one.department ?? '—'}</dd>
      <dt>{t('node')}</dt>
      <dd>
        {one.name} <code>{one.node}</code>
      </dd>
      <dt>{t('matter_item_of')}</dt>
      <dd>{one.item ?? '—'}</dd>
      <dt>{t('matter_opened')}</dt>
      <dd>{one.opened_at === null ? '—' : <When at={one.opened_at} />}</dd>
      <dt>{t('matter_closed')}</dt>
      <dd>{one.closed_at === null ? '—' : <When at={one.closed_at} />}</dd>
      <dt>{t('matter_outcome')}</dt>
      <dd>{one.outcome ?? '—'}</dd>
    </dl>
  );
}

const TONES = { met: 'good', running: 'wait', suspended: 'wait', late: 'bad', void: 'unknown' } as const;

function Clocks({ view, one, since }: Shown) {
  const { t, lang } = view;
  return (
    <>
      <p class="soft">{t('matter_clocks_on', { day: one.reckoned_on })}</p>
      {one.clocks.length === 0 ? <p>{t('matter_no_clocks')}</p> : null}
      {one.clocks.map((clock) => (
        <Clock view={view} clock={clock} today={one.reckoned_on} since={since} />
      ))}
      {one.findings.length === 0 ? null : (
        <>
          <h3>{t('matter_findings')}</h3>
          <ul>
            {one.findings.map(({ text }) => (
              <li>{text[lang]}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface ClockProps {
  view: View;
  clock: MatterDetail['clocks'][number];
  today: string;
  since: string | undefined;
}

function Clock({ view, clock, today, since }: ClockProps) {
  const { t, lang } = view;
  // Whether what it waits for was done is known up to then alone.
  const isUnknown = since !== undefined && clock.done === null && clock.state !== 'void';
  return (
    <>
      <h3>
        {t('matter_run', { clock: clockTitle(clock.clock, lang), run: clock.run })}{' '}
        {isUnknown ? (
          <UnknownSince view={view} since={since} />
        ) : (
          <Mark tone={TONES[clock.state]} text={clock.word[lang]} />
        )}
      </h3>
      <dl>
        <dt>{t('matter_due')}</dt>
        <dd>{clock.due ?? '—'}</dd>
        <dt>{t('matter_promised')}</dt>
        <dd>{clock.promised_due ?? '—'}</dd>
      </dl>
      {clock.state === 'void' ? null : <ClockDays lang={lang} clock={clock} today={today} />}
      <ul>
        {clock.why.map((line) => (
          <li>{line[lang]}</li>
        ))}
      </ul>
    </>
  );
}

function Others({ view, one }: Omit<Shown, 'since'>) {
  if (one.said_by_others.length === 0) return null;
  return (
    <Section id="others" title={view.t('matter_others')}>
      <ul class="plain">
        {one.said_by_others.map(({ at, name, node, id, title }) => (
          <li>
            <When at={at} /> {name} <a href={href(view, `/records/${node}/${id}`)}>{title[view.lang]}</a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function History({ view, one }: Omit<Shown, 'since'>) {
  const { t, lang } = view;
  const { node, events, events_left } = one;
  const columns: Column<MatterEvent>[] = [
    {
      head: t('occurred'),
      kind: 'time',
      cell: ({ occurred_at, backfilled }) => (
        <>
          <When at={occurred_at} /> {backfilled ? <Tag>{t('backfilled')}</Tag> : null}
        </>
      ),
    },
    { head: t('recorded'), kind: 'time', cell: ({ recorded_at }) => <When at={recorded_at} /> },
    { head: t('received'), cell: ({ received }) => <Receipts received={received} /> },
    { head: t('type'), cell: (event) => <EventName view={view} node={node} event={event} /> },
    { head: t('matter_state'), kind: 'word', cell: ({ word }) => word?.[lang] },
  ];
  return (
    <>
      <Table labelledby="history" columns={columns} rows={events} empty="—" />
      {events_left === 0 ? null : <p>{t('matter_left', { n: events_left })}</p>}
    </>
  );
}

function Receipts({ received }: { received: MatterEvent['received'] }) {
  return (
    <>
      {received.map(({ name, at }) => (
        <>
          <Mark tone="good" text={name} />{' '}
          <small>
            <When at={at} />
          </small>
        </>
      ))}
    </>
  );
}

function EventName({ view, node, event }: { view: View; node: string; event: MatterEvent }) {
  const { t, lang } = view;
  const name = <a href={href(view, `/records/${node}/${event.id}`)}>{event.title[lang]}</a>;
  return (
    <>
      {event.voided_by === null ? name : <s>{name}</s>}
      {event.voided_by === null ? null : (
        <>
          {' '}
          <Mark tone="unknown" text={t('matter_voided')} />
        </>
      )}
      {event.anomalies.map(({ text }) => (
        <>
          {' '}
          <Mark tone="wait" text={text[lang]} />
        </>
      ))}
    </>
  );
}
