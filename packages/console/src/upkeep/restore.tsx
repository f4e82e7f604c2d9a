import { contract, type RestoredLog, type RestoreState } from '@hutong/api';
import { href, Mark, Notice, Section, Table } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ask, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';

/** How far this center has back what it lost, after a backup was put back. */
export function restorePages(): Page[] {
  return [{ method: 'get', path: '/console/upkeep/restore', may: 'metrics.read', answer: restorePage }];
}

async function restorePage(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const [asked, waiting] = await Promise.all([ask(visit, contract.upkeep.restore, {}), stillToCome(visit)]);
  const state = asked.refused === undefined ? asked.reply : undefined;
  return screen({
    visit,
    title: say(lang, 'restore'),
    place: 'upkeep',
    errors: asked.refused === undefined ? [] : wrong(visit, asked.refused),
    live: true,
    children: (
      <>
        <p>{say(lang, 'restore_how')}</p>
        <div id="live-restore" data-live>
          {state === undefined ? null : <State visit={visit} state={state} waiting={waiting} />}
        </div>
        <p>
          <a href={href(view, '/console/upkeep')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

/** Entries of those beneath that are known of and not here, and of how many nodes. */
async function stillToCome({ service }: Visit): Promise<{ entries: number; nodes: number }> {
  const { node } = service.info;
  const behind = (await service.health.now()).filter((one) => one.node !== node && one.left > 0);
  return { entries: behind.reduce((sum, { left }) => sum + left, 0), nodes: behind.length };
}

function State(props: { visit: Visit; state: RestoreState; waiting: { entries: number; nodes: number } }) {
  const { visit, state, waiting } = props;
  const { lang, view } = visit;
  const { done, logs, parent, connected } = state;
  const isWhole = done && waiting.entries === 0;
  return (
    <>
      <Notice
        tone={isWhole ? 'good' : 'wait'}
        title={say(lang, isWhole ? 'restore_whole' : 'restore_coming')}
      />
      {parent !== null && !connected ? <p>{say(lang, 'restore_no_line', { parent })}</p> : null}
      <Section id="own" title={say(lang, 'restore_own')}>
        <Table labelledby="own" rows={logs} columns={columnsOf(lang)} empty={say(lang, 'restore_none')} />
      </Section>
      <Section id="beneath" title={say(lang, 'restore_beneath')}>
        {waiting.entries === 0 ? (
          <p>{say(lang, 'restore_beneath_none')}</p>
        ) : (
          <p>
            <a href={href(view, '/console', { sort: 'left' })}>{say(lang, 'restore_left', waiting)}</a>
          </p>
        )}
      </Section>
    </>
  );
}

function columnsOf(lang: Visit['lang']) {
  return [
    { head: say(lang, 'finding_log'), kind: 'name' as const, cell: ({ origin }: RestoredLog) => origin },
    { head: say(lang, 'restore_held'), kind: 'number' as const, cell: ({ held }: RestoredLog) => held },
    {
      head: say(lang, 'restore_known'),
      kind: 'number' as const,
      cell: ({ known }: RestoredLog) => known?.size ?? '—',
    },
    {
      head: say(lang, 'restore_state'),
      cell: ({ missing }: RestoredLog) =>
        missing === null ? (
          <Mark tone="good" text={say(lang, 'restore_back')} />
        ) : (
          <Mark tone="wait" text={say(lang, 'restore_missing', { n: missing.to - missing.from })} />
        ),
    },
  ];
}
