import { contract, mayFor, RUN_KINDS, RUN_MAY, RUN_READ } from '@hutong/api';
import { Button, Buttons, clockTime, type FieldError, Form, href, Section, Table } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ask, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { backupPages } from './backups.tsx';
import { FINDING, type Finds, findingPages } from './findings.tsx';
import { restorePages } from './restore.tsx';
import { Ended, type Kept, titleOf, UnderWay } from './run.tsx';
import { sharePages } from './shares.tsx';

/** Upkeep: what takes long at this center, what it found last, and the way to all that keeps it whole. */
export function upkeepPages(): Page[] {
  const at = '/console/upkeep';
  return [
    { method: 'get', path: at, may: 'metrics.read', answer: (visit) => overview(visit) },
    { method: 'post', path: `${at}/stop`, may: 'metrics.read', answer: stop },
    ...FINDING.map((kind): Page => {
      const answer = (visit: Visit) => begin(visit, kind);
      return { method: 'post', path: `${at}/${kind}`, may: RUN_MAY[kind], answer };
    }),
    ...findingPages(),
    ...backupPages(),
    ...restorePages(),
    ...sharePages,
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
    status: asked.refused?.status ?? status,
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
          cell: (run) => {
            const at = pageOf(visit, run);
            return at === undefined ? titleOf(lang, run) : <a href={href(view, at)}>{titleOf(lang, run)}</a>;
          },
        },
        { head: say(lang, 'run_ended'), cell: (run) => <Ended lang={lang} run={run} /> },
        { head: say(lang, 'run_until'), kind: 'time', cell: ({ ended }) => clockTime(ended ?? '') },
      ]}
    />
  );
}

/** The page that shows what a run found; undefined where there is none, or whoever came may not see it. */
function pageOf({ person }: Visit, { kind, target }: Kept): string | undefined {
  if (!mayFor(person, RUN_READ[kind])) return undefined;
  if (kind === 'rehearsal') return `/console/rules/rehearsals/${target}`;
  return FINDING.some((one) => one === kind) ? `/console/upkeep/runs/${kind}` : undefined;
}

/** Checks that are begun here, for who may. */
function Begin({ visit }: { visit: Visit }) {
  const { lang, view, person } = visit;
  const may = FINDING.filter((kind) => mayFor(person, RUN_MAY[kind]));
  if (may.length === 0) return null;
  return (
    <Section id="begin" title={say(lang, 'runs_begin')}>
      {may.map((kind) => (
        <Form
          action={href(view, `/console/upkeep/${kind}`)}
          csrf={person.csrf}
          label={say(lang, `run_${kind}`)}
        >
          <p>{say(lang, `${kind}_about`)}</p>
          <Buttons>
            <Button kind="second">{say(lang, `${kind}_go`)}</Button>
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
        <li>
          <a href={href(view, '/console/upkeep/shares')}>{say(lang, 'shares')}</a> {say(lang, 'shares_about')}
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

async function begin(visit: Visit, kind: Finds): Promise<Shown> {
  const asked = await ask(visit, contract.runs[kind], {});
  if (asked.refused !== undefined) return overview(visit, wrong(visit, asked.refused), asked.refused.status);
  return { to: href(visit.view, '/console/upkeep') };
}

async function stop(visit: Visit): Promise<Shown> {
  const [target, began] = [visit.field('target'), visit.field('began')];
  const kind = RUN_KINDS.find((one) => one === visit.field('kind'));
  // A form that names no run stops none.
  if (kind === undefined) return overview(visit, [], 409);
  const given = { kind, ...(target !== '' && { target }), ...(began !== '' && { began }) };
  const asked = await ask(visit, contract.runs.stop, given);
  if (asked.refused !== undefined) return overview(visit, wrong(visit, asked.refused), asked.refused.status);
  return { to: href(visit.view, '/console/upkeep') };
}
