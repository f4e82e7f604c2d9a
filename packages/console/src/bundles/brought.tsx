import type { Brought, BundleBytes } from '@hutong/link';
import { said } from '@hutong/record';
import { Notice, Section, Table } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { say } from '../texts.ts';

const SHOWN = 50;

type What = Brought<BundleBytes>;

/**
 * What a bundle file brought: what was taken, and of what was not, why and what to do.
 * @param stopped not all of the file was asked for
 */
export function BroughtBy(props: { visit: Visit; brought: What; stopped: boolean }) {
  const { visit, brought, stopped } = props;
  const { lang } = visit;
  const isPartial = brought.isPartial || stopped;
  const { sum, logs, refused, refusedCount, waiting, waitingCount, damagedCount } = brought;
  return (
    <Section id="brought" title={say(lang, 'bundle_brought')}>
      <Notice
        tone={isPartial ? 'bad' : 'good'}
        title={say(lang, isPartial ? 'bundle_partial' : 'bundle_whole')}
      >
        <p>{say(lang, 'bundle_taken', sum)}</p>
      </Notice>
      {damagedCount === 0 ? null : (
        <Notice tone="bad" title={say(lang, 'bundle_damaged', { n: damagedCount })}>
          <p>{say(lang, 'bundle_damaged_next')}</p>
        </Notice>
      )}
      <NotTaken lang={lang} id="refused" items={refused} count={refusedCount} />
      <NotTaken lang={lang} id="waits" items={waiting} count={waitingCount} />
      {logs.length === 0 ? null : (
        <Table
          labelledby="brought"
          rows={logs.slice(0, SHOWN)}
          empty=""
          columns={[
            { head: say(lang, 'bundle_log'), kind: 'name', cell: ({ origin }) => origin },
            { head: say(lang, 'bundle_entries'), kind: 'number', cell: ({ entries }) => entries },
            { head: say(lang, 'bundle_values'), kind: 'number', cell: ({ values }) => values },
            { head: say(lang, 'bundle_already'), kind: 'number', cell: ({ already }) => already },
          ]}
        />
      )}
      {logs.length > SHOWN ? <p>{say(lang, 'bundle_logs_more', { n: logs.length - SHOWN })}</p> : null}
    </Section>
  );
}

function NotTaken(props: {
  lang: Visit['lang'];
  id: 'refused' | 'waits';
  items: What['refused'];
  count: number;
}) {
  const { lang, id, items, count } = props;
  if (count === 0) return null;
  const shown = items.slice(0, SHOWN).map(({ outcome }) => outcome);
  return (
    <Section id={id} title={say(lang, `bundle_${id}`, { n: count })}>
      {id === 'waits' ? <p>{say(lang, 'bundle_waits_next')}</p> : null}
      <Table
        labelledby={id}
        rows={shown}
        empty=""
        columns={[
          {
            head: say(lang, 'bundle_item'),
            kind: 'name',
            cell: ({ kind, origin, from }) =>
              [origin ?? kind, from].filter((part) => part !== undefined).join(' '),
          },
          {
            head: say(lang, 'bundle_why'),
            cell: ({ detail, code }) => said(detail ?? '', lang) || (code ?? ''),
          },
        ]}
      />
      {count > shown.length ? <p>{say(lang, 'bundle_items_more', { n: count - shown.length })}</p> : null}
    </Section>
  );
}
