import { type Alarm, parentHeard, type RecordPage, type SyncState } from '@hutong/api';
import type { Alert, NodeHealth } from '@hutong/oversight';
import { recordTypes } from '@hutong/record';
import { AlertsLink } from './alerts.tsx';
import { HealthSection } from './health.tsx';
import { Filters } from './kit/filters.tsx';
import { clockTime, Mark } from './kit/mark.tsx';
import { Section } from './kit/show.tsx';
import { Pager } from './kit/table.tsx';
import { href, layout, type View } from './layout.tsx';
import { type LogsData, LogsTable } from './logs.tsx';
import { PART } from './parts.ts';
import { RecordsTable } from './records.tsx';
import { typeTitle } from './titles.ts';

/** What the search form asked for. */
export interface Search {
  subject: string;
  type: string;
  cursor: string;
}

export interface StatusData extends LogsData {
  health: NodeHealth[];
  alerts: Alert[];
  records: RecordPage;
  search: Search;
}

/** The start page: how the node is, and the newest public records. */
export function statusPage(view: View, data: StatusData): string {
  const { t, info } = view;
  const { sync, records } = data;
  const main = (
    <>
      <h1>{info.name}</h1>
      <HealthSection view={view} all={data.health}>
        <AlertsLink view={view} alerts={data.alerts} />
      </HealthSection>
      <Section id="logs" title={t('status')}>
        <div id="live-status" data-live>
          <p class="link">
            <span class="soft">{t('link')}</span> <LinkState view={view} sync={sync} />
          </p>
          {sync.alarms.map((alarm) => (
            <p role="alert">
              <Mark tone="bad" text={alarmText(t, alarm)} />
            </p>
          ))}
          <LogsTable view={view} data={data} />
        </div>
      </Section>
      <Section id="records" title={t('records')}>
        <SearchForm view={view} search={data.search} />
        <div id="live-records" data-live>
          <RecordsTable view={view} items={records.items} sync={sync} />
          <Pages view={view} data={data} />
        </div>
      </Section>
      <About view={view} />
    </>
  );
  return layout(view, t('status'), main);
}

function About({ view: { t, info } }: { view: View }) {
  return (
    <Section id="about" title={t('about')}>
      <dl>
        <dt>{t('node')}</dt>
        <dd>
          <code>{info.node}</code> {t(info.kind)}
        </dd>
        <dt>{t('network')}</dt>
        <dd>{info.network}</dd>
        <dt>{t('current_log')}</dt>
        <dd>
          <code>{info.origin}</code>
        </dd>
        <dt>{t('root_fingerprint')}</dt>
        <dd>
          <code>{info.rootFingerprint}</code>
        </dd>
        <dt>{t('version')}</dt>
        <dd>{info.version}</dd>
      </dl>
    </Section>
  );
}

/** Connected is what the link says now; what was not heard is unknown since the last time it was (P11). */
function LinkState({ view: { t }, sync }: { view: View; sync: SyncState }) {
  const { parent, connected, denied } = sync.link;
  const heard = parentHeard(sync);
  if (parent === null) return <>{t('link_none')}</>;
  const at = heard === null ? undefined : clockTime(heard);
  if (connected && at !== undefined) return <>{t('link_up', { parent, at })}</>;
  if (connected) return <Mark tone="unknown" text={t('link_silent', { parent })} />;
  if (denied) return <Mark tone="unknown" text={t('link_denied', { parent })} />;
  const text = at === undefined ? t('link_never', { parent }) : t('link_down', { parent, at });
  return <Mark tone="unknown" text={text} />;
}

function alarmText(t: View['t'], { code, origin, node, at, entries, instances }: Alarm): string {
  if (code === 'fork') return t('alarm_fork', { node, origin, at: clockTime(at) });
  if (entries !== undefined) return t('alarm_rolled_back', { origin, ...entries });
  if (instances === undefined) return `${code} ${origin}`;
  const { goes_on, refused, here } = instances;
  return t(here === null ? 'alarm_clone' : `alarm_clone_${here}`, {
    node,
    at: clockTime(at),
    heard: clockTime(goes_on.heard),
    goes_on: goes_on.instance,
    refused: refused.instance,
  });
}

function SearchForm({ view, search }: { view: View; search: Search }) {
  const { t, lang } = view;
  const kinds = [...recordTypes.values()].filter(({ type }) => type !== PART || search.type === PART);
  return (
    <Filters action="/" lang={lang} text={t('search')}>
      <label>
        {t('subject')}
        <input name="subject" value={search.subject} maxlength={200} autocomplete="off" />
      </label>
      <label>
        {t('type')}
        <select name="type">
          <option value="">{t('all_types')}</option>
          {kinds.map(({ type }) => (
            <option value={type} selected={type === search.type}>
              {typeTitle(type, lang)}
            </option>
          ))}
        </select>
      </label>
    </Filters>
  );
}

function Pages({ view, data: { records, search } }: { view: View; data: StatusData }) {
  const { t } = view;
  const { cursor, ...kept } = search;
  const newest = { href: href(view, '/', kept), text: t('newest') };
  const older = { href: href(view, '/', { ...kept, cursor: records.next }), text: t('older') };
  return (
    <Pager
      label={t('records')}
      first={cursor === '' ? undefined : newest}
      next={records.next === undefined ? undefined : older}
    />
  );
}
