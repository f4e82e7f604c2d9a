import { contract, mayFor, RUN_KINDS, type RunKind } from '@hutong/api';
import { Button, Buttons, clockTime, type FieldError, Form, href, Pager, Section, Table } from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { ask, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { backupPages } from './backups.tsx';
import { Found } from './found.tsx';
import { restorePages } from './restore.tsx';
import { Ended, EndedRun, titleOf, UnderWay } from './run.tsx';

const PAGE = 50;
/** Runs that have a page of what they found; checks of backups stand with their backup. */
const FINDING: readonly RunKind[] = ['fsck', 'audit'];

/** Upkeep: what takes long at this center, what it found last, and the way to all that keeps it whole. */
export function upkeepPages(): Page[] {
  const at = '/console/upkeep';
  return [
    { method: 'get', path: at, may: 'metrics.read', answer: (visit) => overview(visit) },
    { method: 'post', path: `${at}/fsck`, may: 'backup.make', answer: (visit) => begin(visit, 'fsck') },
    { method: 'post', path: `${at}/audit`, may: 'audit.read', answer: (visit) => begin(visit, 'audit') },
    { method: 'post', path: `${at}/stop`, may: 'backup.make', answer: stop },
    { method: 'get', path: `${at}/runs/{run}`, may: 'metrics.read', answer: findings },
    ...backupPages(),
    ...restorePages(),
  ];
}

async function overview(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang } = visit;
  const asked = await ask(visit, contract.runs.state, {});
  const { now, last } = asked.refused === undefined ? asked.reply : { now: null, last: [] };
  return screen({
    visit,
    title: say(lang, 'upkeep'),
    place: 'upkeep',
    errors: asked.refused === undefined ? errors : wrong(visit, asked.refused),
    status,
    live: true,
    children: (
      <>
        <Section id="now" title={say(lang, 'runs_now')}>
          <div id="live-run" data-live>
            <UnderWay visit={visit} run={now} />
          </div>
        </Section>
        <Section id="last" title={say(lang, 'runs_last')}>
          <div id="live-last" data-live>
            <Last visit={visit} last={last} />
          </div>
        </Section>
        <Begin visit={visit} />
        <Places visit={visit} />
      </>
    ),
  });
}

type Kept = Parameters<typeof EndedRun>[0]['run'];

function Last({ visit, last }: { visit: Visit; last: readonly Kept[] }) {
  const { lang, view } = visit;
  const shown = RUN_KINDS.flatMap((kind) => last.find((run) => run.kind === kind) ?? []);
  return (
    <Table
      labelledby="last"
      rows={shown}
      empty={say(lang, 'runs_never')}
      columns={[
        {
          head: say(lang, 'run_what'),
          kind: 'name',
          cell: (run) =>
            FINDING.includes(run.kind) ? (
              <a href={href(view, `/console/upkeep/runs/${run.kind}`)}>{titleOf(lang, run)}</a>
            ) : (
              titleOf(lang, run)
            ),
        },
        { head: say(lang, 'run_ended'), cell: (run) => <Ended lang={lang} run={run} /> },
        { head: say(lang, 'run_until'), kind: 'time', cell: ({ ended }) => clockTime(ended ?? '') },
      ]}
    />
  );
}

/** Checks that are begun here, for who may. */
function Begin({ visit }: { visit: Visit }) {
  const { lang, view, person } = visit;
  const may = FINDING.filter((kind) => mayFor(person, kind === 'fsck' ? 'backup.make' : 'audit.read'));
  if (may.length === 0) return null;
  return (
    <Section id="begin" title={say(lang, 'runs_begin')}>
      {may.map((kind) => (
        <Form
          action={href(view, `/console/upkeep/${kind}`)}
          csrf={person.csrf}
          label={say(lang, `run_${kind}`)}
        >
          <p>{say(lang, kind === 'fsck' ? 'fsck_about' : 'audit_about')}</p>
          <Buttons>
            <Button kind="second">{say(lang, kind === 'fsck' ? 'fsck_go' : 'audit_go')}</Button>
          </Buttons>
        </Form>
      ))}
    </Section>
  );
}

function Places({ visit }: { visit: Visit }) {
  const { lang, view, person } = visit;
  return (
    <Section id="places" title={say(lang, 'upkeep_places')}>
      <ul class="plain">
        {mayFor(person, 'backup.make') ? (
          <li>
            <a href={href(view, '/console/upkeep/backups')}>{say(lang, 'backups')}</a>{' '}
            {say(lang, 'backups_about')}
          </li>
        ) : null}
        <li>
          <a href={href(view, '/console/upkeep/restore')}>{say(lang, 'restore')}</a>{' '}
          {say(lang, 'restore_about')}
        </li>
        {mayFor(person, 'bundles.move') ? (
          <li>
            <a href={href(view, '/console/upkeep/bundles')}>{say(lang, 'bundles')}</a>{' '}
            {say(lang, 'bundles_in_short')}
          </li>
        ) : null}
        {mayFor(person, 'values.erase') ? (
          <li>
            <a href={href(view, '/console/values')}>{say(lang, 'values')}</a> {say(lang, 'values_in_short')}
          </li>
        ) : null}
      </ul>
    </Section>
  );
}

async function begin(visit: Visit, kind: 'fsck' | 'audit'): Promise<Shown> {
  const asked = await ask(visit, contract.runs[kind], {});
  if (asked.refused !== undefined) return overview(visit, wrong(visit, asked.refused), asked.refused.status);
  return { to: href(visit.view, '/console/upkeep') };
}

async function stop(visit: Visit): Promise<Shown> {
  const asked = await ask(visit, contract.runs.stop, {});
  if (asked.refused !== undefined) return overview(visit, wrong(visit, asked.refused), asked.refused.status);
  return { to: href(visit.view, '/console/upkeep') };
}

async function findings(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const kind = FINDING.find((one) => one === visit.params.run);
  if (kind === undefined) throw notFound();
  const about = kind === 'audit' && visit.query('about') === 'supervision' ? 'supervision' : undefined;
  const only = about === undefined ? {} : ({ about } as const);
  const link = (more: object = {}) => href(view, `/console/upkeep/runs/${kind}`, { ...only, ...more });
  const from = /^\d{1,6}$/.test(visit.query('from')) ? visit.query('from') : '0';
  const asked = await ask(visit, contract.runs.findings, { kind, ...only, from, limit: PAGE });
  const page = asked.refused === undefined ? asked.reply : { run: null, items: [], total: 0 };
  const errors = asked.refused === undefined ? [] : wrong(visit, asked.refused);
  const next = 'next' in page ? page.next : undefined;
  return screen({
    visit,
    title: say(lang, `run_${kind}`),
    place: 'upkeep',
    errors,
    children:
      page.run === null ? (
        <p>{say(lang, 'runs_never')}</p>
      ) : (
        <>
          <EndedRun lang={lang} run={page.run} />
          <Section id="findings" title={say(lang, 'findings')}>
            {about === undefined ? null : (
              <p>
                {say(lang, 'oversee_audit_about')}{' '}
                <a href={href(view, `/console/upkeep/runs/${kind}`)}>{say(lang, 'findings_all')}</a>
              </p>
            )}
            {page.items.length === 0 ? (
              <p>{say(lang, page.run.state === 'done' ? 'findings_none' : 'findings_unknown')}</p>
            ) : null}
            {page.items.length === 0 ? null : <Found lang={lang} labelledby="findings" items={page.items} />}
            <Pager
              label={say(lang, 'overview_pages')}
              first={from === '0' ? undefined : { href: link(), text: say(lang, 'overview_first') }}
              next={
                next === undefined
                  ? undefined
                  : { href: link({ from: next }), text: say(lang, 'overview_next') }
              }
            />
          </Section>
          <p>
            <a href={href(view, '/console/upkeep')}>{say(lang, 'back')}</a>
          </p>
        </>
      ),
  });
}
