import { type BackupItem, contract } from '@hutong/api';
import { timeOfText } from '@hutong/record';
import {
  Button,
  Buttons,
  clockTime,
  type FieldError,
  Form,
  href,
  Notice,
  Pager,
  Section,
  SummaryList,
  Table,
} from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { ask, Reason, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { Ended, EndedRun, sizeText, UnderWay } from './run.tsx';

const PAGE = 20;
const AT = '/console/upkeep/backups';

/** Backups of this center: made here, read again here, and how one is put back. */
export function backupPages(): Page[] {
  const may = 'backup.make' as const;
  return [
    { method: 'get', path: AT, may, answer: (visit) => list(visit) },
    { method: 'post', path: AT, may, answer: make },
    { method: 'get', path: `${AT}/{backup}`, may, answer: (visit) => one(visit) },
    { method: 'post', path: `${AT}/{backup}`, may, answer: verify },
  ];
}

async function list(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang, view, person } = visit;
  const after = visit.query('after').slice(0, 80);
  const asked = await ask(visit, contract.runs.backups, { limit: PAGE, ...(after !== '' && { after }) });
  if (asked.refused !== undefined)
    return screen({
      visit,
      title: say(lang, 'backups'),
      place: 'upkeep',
      errors: wrong(visit, asked.refused),
      children: null,
    });
  const { folder, free, same_disk, fault, unfinished, items, next } = asked.reply;
  const last = items.find(({ time }) => time !== '');
  const rows = [
    { key: say(lang, 'backups_folder'), value: <code>{folder}</code> },
    { key: say(lang, 'backups_free'), value: sizeText(free) },
    ...(after === ''
      ? [{ key: say(lang, 'backups_last'), value: clockTime(last?.time ?? '') || say(lang, 'backups_none') }]
      : []),
  ];
  return screen({
    visit,
    title: say(lang, 'backups'),
    place: 'upkeep',
    errors,
    status,
    children: (
      <>
        <SummaryList rows={rows} />
        {same_disk ? <Notice tone="wait" title={say(lang, 'backups_same_disk')} /> : null}
        <Unfinished lang={lang} paths={unfinished} />
        <Listed visit={visit} items={items} />
        <Pager
          label={say(lang, 'overview_pages')}
          first={after === '' ? undefined : { href: href(view, AT), text: say(lang, 'overview_first') }}
          next={
            next === undefined
              ? undefined
              : { href: href(view, AT, { after: next }), text: say(lang, 'overview_next') }
          }
        />
        <Section id="make" title={say(lang, 'backup_make')}>
          {fault === null ? null : (
            <Notice tone="bad" title={fault.reason[lang]}>
              <p>{fault.next[lang]}</p>
            </Notice>
          )}
          <p>{say(lang, 'backup_make_about')}</p>
          <Form action={href(view, AT)} csrf={person.csrf} label={say(lang, 'backup_make')}>
            <Reason visit={visit} errors={errors} />
            <Buttons>
              <Button>{say(lang, 'backup_go')}</Button>
            </Buttons>
          </Form>
        </Section>
      </>
    ),
  });
}

/** A path as a shell takes it from a command that is copied. */
const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;

/** What was cut off takes room, and nobody else speaks of it. */
function Unfinished({ lang, paths }: { lang: Visit['lang']; paths: readonly string[] }) {
  if (paths.length === 0) return null;
  return (
    <Notice tone="wait" title={say(lang, 'backups_unfinished', { n: paths.length })}>
      <p>{say(lang, 'backups_unfinished_next')}</p>
      <ul class="plain">
        {paths.map((path) => (
          <li>
            <code>rm -r -- {quoted(path)}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Listed({ visit, items }: { visit: Visit; items: readonly BackupItem[] }) {
  const { lang, view, service } = visit;
  const checks = service.runs?.state().last.filter(({ kind }) => kind === 'verify') ?? [];
  return (
    <Section id="there" title={say(lang, 'backups_there')}>
      <Table
        labelledby="there"
        rows={items}
        empty={say(lang, 'backups_none')}
        columns={[
          {
            head: say(lang, 'backup_name'),
            kind: 'name',
            cell: ({ name }) => <a href={href(view, `${AT}/${name}`)}>{name}</a>,
          },
          { head: say(lang, 'backup_time'), kind: 'time', cell: ({ time }) => clockTime(time) || '—' },
          { head: say(lang, 'number_bytes'), kind: 'number', cell: ({ bytes }) => sizeText(bytes) },
          { head: say(lang, 'number_entries'), kind: 'number', cell: ({ entries }) => entries },
          {
            head: say(lang, 'run_verify'),
            cell: ({ name }) => {
              const run = checks.find(({ target }) => target === name);
              return run === undefined ? say(lang, 'backup_unverified') : <Ended lang={lang} run={run} />;
            },
          },
        ]}
      />
    </Section>
  );
}

async function make(visit: Visit): Promise<Shown> {
  const asked = await ask(visit, contract.runs.backup, { reason: visit.field('reason') });
  if (asked.refused !== undefined) return list(visit, wrong(visit, asked.refused), asked.refused.status);
  return { to: href(visit.view, '/console/upkeep') };
}

/** The backup that an address names. */
async function demandBackup(visit: Visit): Promise<{ item: BackupItem; data: string }> {
  const { backup = '' } = visit.params;
  // A page that begins behind the name that would follow it.
  const asked = await ask(visit, contract.runs.backups, { limit: 1, after: `${backup.slice(0, 79)}~` });
  if (asked.refused !== undefined) throw notFound();
  const { items, data } = asked.reply;
  const [item] = items;
  if (item?.name !== backup) throw notFound();
  return { item, data };
}

async function one(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang, view, person, service } = visit;
  const { item, data } = await demandBackup(visit);
  const { now = null, last = [] } = service.runs?.state() ?? {};
  const checked = last.find(({ kind, target }) => kind === 'verify' && target === item.name);
  const mine = now?.kind === 'verify' && now.target === item.name ? now : null;
  return screen({
    visit,
    title: item.name,
    place: 'upkeep',
    errors,
    status,
    live: true,
    children: (
      <>
        <About visit={visit} item={item} />
        <Section id="check" title={say(lang, 'run_verify')}>
          <div id="live-check" data-live>
            {mine === null ? null : <UnderWay visit={visit} run={mine} />}
            {checked === undefined || mine !== null ? null : <EndedRun lang={lang} run={checked} />}
            {checked === undefined && mine === null ? <p>{say(lang, 'backup_unverified')}</p> : null}
          </div>
          <Form action={href(view, `${AT}/${item.name}`)} csrf={person.csrf} label={say(lang, 'verify_go')}>
            <p>{say(lang, 'verify_about')}</p>
            <Buttons>
              <Button kind="second">{say(lang, 'verify_go')}</Button>
            </Buttons>
          </Form>
        </Section>
        <Guide visit={visit} item={item} data={data} since={await sinceThen(visit, item)} />
        <p>
          <a href={href(view, AT)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

function About({ visit: { lang }, item }: { visit: Visit; item: BackupItem }) {
  const { time, bytes, logs, entries, rows, path, keys } = item;
  return (
    <SummaryList
      rows={[
        { key: say(lang, 'backup_time'), value: clockTime(time) || say(lang, 'backup_unreadable') },
        { key: say(lang, 'backup_path'), value: <code>{path}</code> },
        { key: say(lang, 'number_bytes'), value: sizeText(bytes) },
        { key: say(lang, 'number_logs'), value: String(logs) },
        { key: say(lang, 'number_entries'), value: String(entries) },
        { key: say(lang, 'number_rows'), value: String(rows) },
        {
          key: say(lang, 'backup_keys'),
          value: say(lang, keys ? 'backup_with_keys' : 'backup_without_keys'),
        },
      ]}
    />
  );
}

/** Entries that came after a backup was made, as far as the logs that are told of here go. */
async function sinceThen({ service }: Visit, { entries }: BackupItem): Promise<number> {
  const { logs } = await service.sync();
  return Math.max(0, logs.reduce((sum, { stored }) => sum + stored, 0) - entries);
}

/** How this backup is put back: what that does, and the commands, one after another, while the center is stopped. */
function Guide(props: { visit: Visit; item: BackupItem; data: string; since: number }) {
  const { visit, item, data, since } = props;
  const { lang, view, service } = visit;
  if (timeOfText(item.time) === undefined) return null;
  const commands = [
    'systemctl stop hutong@center',
    `hutong backup restore ${quoted(item.path)} --dir ${quoted(data)} --yes`,
    `hutong fsck --data ${quoted(data)}`,
    'systemctl start hutong@center',
  ];
  const isTop = service.root !== undefined && service.enrolment !== undefined;
  return (
    <Section id="put-back" title={say(lang, 'put_back')}>
      <p>{say(lang, 'put_back_why')}</p>
      <p>{say(lang, 'put_back_since', { n: since })}</p>
      <p>{say(lang, isTop ? 'put_back_top' : 'put_back_epoch')}</p>
      <ol id="commands">
        {commands.map((command, i) => (
          <li>
            {say(lang, `put_back_${i + 1}` as 'put_back_1')}
            <br />
            <code>{command}</code>
          </li>
        ))}
        <li>
          <a href={href(view, '/console/upkeep/restore')}>{say(lang, 'put_back_5')}</a>
        </li>
      </ol>
    </Section>
  );
}

async function verify(visit: Visit): Promise<Shown> {
  const { item } = await demandBackup(visit);
  const asked = await ask(visit, contract.runs.verify, { backup: item.name });
  if (asked.refused !== undefined) return one(visit, wrong(visit, asked.refused), asked.refused.status);
  return { to: href(visit.view, `${AT}/${item.name}`) };
}
