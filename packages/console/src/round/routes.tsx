import { contract, mayFor, type Reply, type RoundPage } from '@hutong/api';
import { beijing, timeText } from '@hutong/record';
import {
  ButtonLink,
  Buttons,
  type Column,
  Filters,
  href,
  Mark,
  Section,
  Select,
  Table,
  TextField,
  When,
} from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { CallThem } from '../node/call.tsx';
import { Epochs } from '../node/epochs.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, Pages, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { rotatePages } from './rotate.tsx';

const ROWS = '100';
const EPOCHS = '100';
const ONLY = ['all', 'left', 'overdue'] as const;

/** Who replaced their keys and who did not, every epoch of every node, and replacing the key of this center. */
export function roundPages(parts: ConsoleParts): Page[] {
  const may = 'keys.read' as const;
  return [
    { method: 'get', path: '/console/keys', may, answer: (visit) => round(visit, parts) },
    { method: 'get', path: '/console/keys/epochs', may, answer: epochs },
    ...rotatePages(parts),
  ];
}

/** A day or a time in Beijing, ms since 1970; undefined when it is neither. */
function momentOf(text: string): number | undefined {
  const [, day, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text) ?? [];
  const ms = day === undefined ? Number.NaN : Date.parse(`${day}T${time}+08:00`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A moment as it is typed, to the second where it is no whole day. */
const typedMoment = (ms: number) => beijing(ms).slice(0, 19).replace(' 00:00:00', '');

async function round(visit: Visit, { now }: ConsoleParts): Promise<Shown> {
  const { lang, view } = visit;
  const typed = visit.query('since');
  const begun = typed === '' ? undefined : momentOf(typed);
  const isWrong = typed !== '' && begun === undefined;
  // The yearly round, unless another is asked for: it stands in the address, and nowhere else.
  const since = begun ?? Date.parse(`${beijing(now()).slice(0, 4)}-01-01T00:00:00+08:00`);
  const only = ONLY.find((one) => one === visit.query('only')) ?? 'all';
  const after = visit.query('after');
  const asked = await ask(visit, contract.keys.round, {
    since: timeText(since),
    only,
    limit: ROWS,
    ...(after === '' ? {} : { after }),
  });
  const errors = isWrong ? [{ name: 'since', text: say(lang, 'round_since_wrong') }] : [];
  const sheet = { visit, title: say(lang, 'round'), place: 'keys' } as const;
  if (asked.refused !== undefined)
    return screen({
      ...sheet,
      errors: wrong(visit, asked.refused),
      status: asked.refused.status,
      children: null,
    });
  const page = asked.reply;
  const at = typedMoment(since);
  const link = (to?: string) => href(view, '/console/keys', { since: at, only, after: to });
  return screen({
    ...sheet,
    errors,
    status: isWrong ? 422 : 200,
    children: (
      <>
        <p>{say(lang, 'round_about')}</p>
        <p>
          {page.rotate_days === null
            ? say(lang, 'round_no_rule')
            : say(lang, 'round_rule', { days: page.rotate_days })}
        </p>
        <Look visit={visit} since={isWrong ? typed : at} only={only} error={errors[0]?.text} now={now()} />
        <Section id="nodes" title={say(lang, 'round_nodes')}>
          <p>{say(lang, 'round_counts', { ...page.counts })}</p>
          <Rows visit={visit} items={page.items} />
          <Pages visit={visit} link={link} after={after} next={page.next} />
        </Section>
        <Buttons>
          <ButtonLink href={href(view, '/console/keys/epochs')}>{say(lang, 'epochs')}</ButtonLink>
          {mayFor(visit.person, 'keys.rotate') ? (
            <ButtonLink href={href(view, '/console/keys/rotate')}>{say(lang, 'rotate')}</ButtonLink>
          ) : null}
          {mayFor(visit.person, 'tokens.manage') ? (
            <ButtonLink href={href(view, '/console/tokens')}>{say(lang, 'tokens')}</ButtonLink>
          ) : null}
        </Buttons>
      </>
    ),
  });
}

/** From when on a round is looked at, and which of its nodes. */
function Look(props: {
  visit: Visit;
  since: string;
  only: (typeof ONLY)[number];
  error: string | undefined;
  now: number;
}) {
  const { visit, since, only, error, now } = props;
  const { lang, view } = visit;
  return (
    <>
      <Filters action="/console/keys" lang={lang} text={say(lang, 'round_show')}>
        <TextField
          name="since"
          label={say(lang, 'round_since')}
          hint={say(lang, 'round_since_hint')}
          value={since}
          error={error}
          width="middle"
        />
        <Select
          name="only"
          label={say(lang, 'round_only')}
          value={only}
          options={ONLY.map((value) => ({ value, text: say(lang, `round_${value}`) }))}
        />
      </Filters>
      <p>
        <a href={href(view, '/console/keys', { since: typedMoment(now) })}>{say(lang, 'round_now')}</a>
      </p>
    </>
  );
}

type Row = RoundPage['items'][number];

const TONES = { done: 'good', left: 'wait', unheard: 'bad', awaiting: 'wait', closed: 'bad' } as const;

function Rows({ visit, items }: { visit: Visit; items: readonly Row[] }) {
  const { lang, view, service } = visit;
  const columns: Column<Row>[] = [
    {
      head: say(lang, 'round_node'),
      kind: 'name',
      cell: ({ node, name }) => <a href={href(view, `/console/nodes/${node}`)}>{name}</a>,
    },
    { head: say(lang, 'key_epoch'), kind: 'number', cell: ({ epoch }) => epoch },
    { head: say(lang, 'key_began'), cell: ({ began }) => (began === null ? '—' : <When at={began} />) },
    {
      head: say(lang, 'key_due'),
      cell: ({ due, overdue }) =>
        due === null ? (
          '—'
        ) : (
          <>
            <When at={due} /> {overdue ? <Mark tone="bad" text={say(lang, 'round_is_overdue')} /> : null}
          </>
        ),
    },
    {
      head: say(lang, 'round_state'),
      cell: ({ state }) => <Mark tone={TONES[state]} text={say(lang, `round_is_${state}`)} />,
    },
    {
      head: say(lang, 'round_heard'),
      cell: ({ heard, node }) =>
        heard !== null ? (
          <When at={heard} />
        ) : (
          say(lang, node === service.info.node ? 'round_own' : 'node_never')
        ),
    },
    {
      head: say(lang, 'node_call'),
      cell: (row) => (row.state === 'done' ? '—' : <CallThem lang={lang} node={row} />),
    },
  ];
  return <Table labelledby="nodes" columns={columns} rows={items} empty={say(lang, 'round_none')} />;
}

async function epochs(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const node = visit.query('node');
  const after = visit.query('after');
  const asked = await ask(visit, contract.keys.list, {
    limit: EPOCHS,
    ...(node === '' ? {} : { node }),
    ...(after === '' ? {} : { after }),
  });
  const page: Reply<typeof contract.keys.list> = asked.refused === undefined ? asked.reply : { items: [] };
  const link = (to?: string) => href(view, '/console/keys/epochs', { node, after: to });
  return screen({
    visit,
    title: node === '' ? say(lang, 'epochs') : say(lang, 'epochs_of', { node }),
    place: 'keys',
    errors: asked.refused === undefined ? [] : wrong(visit, asked.refused),
    status: asked.refused?.status ?? 200,
    children: (
      <>
        <Section id="epochs" title={say(lang, 'node_keys')}>
          <Epochs lang={lang} states={page.items} labelledby="epochs" named />
          <Pages visit={visit} link={link} after={after} next={page.next} />
        </Section>
        <p>
          <a href={href(view, '/console/keys')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}
