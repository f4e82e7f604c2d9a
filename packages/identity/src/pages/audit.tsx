import type { AccessPage, AccessService } from '@hutong/api';
import { isDate, type Lang, localText, PRIVATE_FIELDS, said } from '@hutong/record';
import {
  type Column,
  DateField,
  errorOf,
  type FieldError,
  Filters,
  type Html,
  href,
  listed,
  Pager,
  Section,
  Table,
  Tabs,
  TextField,
  When,
} from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import type { Identity } from '../identity.ts';
import { AT_THE_DOOR, type Step } from '../trail/trail.ts';
import { STEPS, say } from './audit-texts.ts';
import { may, pageOf, shown } from './shared.tsx';

const PAGE = 50;
const MATTERS_SHOWN = 20;
const PATHS = { trail: '/audit', accesses: '/audit/accesses' } as const;
type Part = keyof typeof PATHS;

/** What the audit administrator reads: who signed in, what was done to accounts, and who looked at what is private. */
export function auditPages(identity: Identity): Page[] {
  return [
    {
      method: 'get',
      path: PATHS.trail,
      may: 'sign-ins.read',
      answer: (visit) => trailShown(visit, identity),
    },
    {
      method: 'get',
      path: PATHS.accesses,
      may: 'accesses.read',
      answer: (visit) => accessesShown(visit, identity),
    },
  ];
}

/** What a list is looked through by, and what is wrong with it. */
interface Asked {
  account: string;
  day: string;
  /** The first moment of the day; undefined: any day. */
  from: number | undefined;
  errors: FieldError[];
}

function askedIn({ lang, query }: { lang: Lang; query: (name: string) => string }): Asked {
  const day = query('day');
  const isDay = isDate(day);
  const errors = day === '' || isDay ? [] : [{ name: 'day', text: say(lang, 'bad_day') }];
  const account = query('account').toUpperCase().slice(0, 16);
  return { account, day, from: isDay ? Date.parse(`${day}T00:00:00+08:00`) : undefined, errors };
}

async function trailShown(visit: Visit, { trail }: Identity): Promise<Shown> {
  const { lang } = visit;
  const asked = askedIn({ lang, query: (name) => visit.query(name) });
  const { account, from } = asked;
  const before = /^\d{1,15}$/.test(visit.query('before')) ? Number(visit.query('before')) : undefined;
  const wanted = { account: account === '' ? undefined : account, from, before, limit: PAGE + 1 };
  const found = asked.errors.length === 0 ? trail.list(wanted) : [];
  const rows = found.slice(0, PAGE);
  const next = found.length > PAGE ? rows.at(-1)?.id : undefined;
  return listShown(visit, 'trail', asked, {
    next: next === undefined ? undefined : { before: String(next) },
    isFirst: before === undefined,
    table: <Table labelledby="list" columns={stepColumns(lang)} rows={rows} empty={say(lang, 'none')} />,
  });
}

function stepColumns(lang: Lang): Column<Step>[] {
  return [
    { head: say(lang, 'time'), cell: ({ at }) => localText(at), kind: 'time' },
    { head: say(lang, 'staff_code'), cell: ({ account }) => account ?? '—', kind: 'name' },
    {
      head: say(lang, 'what'),
      cell: ({ what }) => (Object.hasOwn(STEPS, what) ? STEPS[what as keyof typeof STEPS][lang] : what),
    },
    {
      head: say(lang, 'by'),
      cell: ({ who }) => (who === AT_THE_DOOR ? say(lang, 'by_itself') : (who ?? '')),
    },
    { head: say(lang, 'address'), cell: ({ address }) => address ?? '' },
    { head: say(lang, 'about'), cell: ({ about }) => about ?? '' },
  ];
}

async function accessesShown(visit: Visit, { accounts }: Identity): Promise<Shown> {
  const { lang, service } = visit;
  const asked = askedIn({ lang, query: (name) => visit.query(name) });
  const { account, day, errors } = asked;
  const of = account === '' ? undefined : accounts.find(account);
  if (account !== '' && of === undefined) errors.push({ name: 'account', text: say(lang, 'no_account') });
  const cursor = /^\d{1,15}$/.test(visit.query('cursor')) ? visit.query('cursor') : undefined;
  const read = errors.length === 0 ? service.accesses : undefined;
  const { items, next } = await readAccesses(read, {
    ...(of === undefined ? {} : { account: of.id }),
    ...(day === '' ? {} : { day }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return listShown(visit, 'accesses', asked, {
    next: next === undefined ? undefined : { cursor: next },
    isFirst: cursor === undefined,
    table: <Table labelledby="list" columns={accessColumns(lang)} rows={items} empty={say(lang, 'none')} />,
  });
}

/** Nodes without a desk keep none. */
async function readAccesses(
  service: AccessService | undefined,
  query: Omit<Parameters<AccessService['list']>[0], 'limit'>,
): Promise<AccessPage> {
  return service === undefined ? { items: [] } : service.list({ ...query, limit: PAGE });
}

function accessColumns(lang: Lang): Column<AccessPage['items'][number]>[] {
  const field = (name: string) => {
    const known = PRIVATE_FIELDS[name as keyof typeof PRIVATE_FIELDS];
    return known === undefined ? name : said({ zh: known.titleZh, en: known.titleEn }, lang);
  };
  return [
    { head: say(lang, 'time'), cell: ({ at }) => <When at={at} />, kind: 'time' },
    { head: say(lang, 'who'), cell: ({ who }) => who, kind: 'name' },
    {
      head: say(lang, 'act'),
      cell: ({ act, asked }) => [say(lang, `act_${act}`), ...asked.map(field)].join(' · '),
    },
    {
      head: say(lang, 'matters'),
      cell: ({ matters }) => mattersText(lang, matters),
    },
    { head: say(lang, 'why'), cell: ({ why }) => why ?? '' },
  ];
}

/** Of what an export or a search showed the first: a line of the list is to be read. */
function mattersText(lang: Lang, matters: AccessPage['items'][number]['matters']): string {
  const first = matters
    .slice(0, MATTERS_SHOWN)
    .map(({ kind, number }) => `${say(lang, `kind_${kind}`)} ${number}`);
  const n = matters.length - first.length;
  return listed(lang, n === 0 ? first : [...first, say(lang, 'more_matters', { n })]);
}

interface ListProps {
  table: Html;
  /** What leads to the next page. */
  next: Record<string, string> | undefined;
  isFirst: boolean;
}

/** One of the two lists, with its filters; a wrong filter is said at its field. */
function listShown(
  visit: Visit,
  part: Part,
  asked: Asked,
  { table, next, isFirst }: ListProps,
): Promise<Shown> {
  const { lang, view } = visit;
  const { account, day, errors } = asked;
  const path = PATHS[part];
  const filters = { ...(account === '' ? {} : { account }), ...(day === '' ? {} : { day }) };
  const title = say(lang, part);
  const tabs = (Object.keys(PATHS) as Part[])
    .filter((one) => may(visit, one === 'trail' ? 'sign-ins.read' : 'accesses.read'))
    .map((one) => ({ href: href(view, PATHS[one]), text: say(lang, one), current: one === part }));
  const children = (
    <>
      <p class="soft">{say(lang, 'audit_about')}</p>
      <Tabs label={say(lang, 'audit')} items={tabs} />
      {part === 'accesses' ? <p>{say(lang, 'accesses_about')}</p> : null}
      <Filters action={path} lang={lang} text={say(lang, 'find')}>
        <TextField
          name="account"
          label={say(lang, 'staff_code')}
          value={account}
          error={errorOf(errors, 'account')}
          width="short"
          maxlength={16}
        />
        <DateField name="day" label={say(lang, 'day')} value={day} error={errorOf(errors, 'day')} />
      </Filters>
      <Section id="list" title={title}>
        {table}
      </Section>
      <Pager
        label={title}
        first={isFirst ? undefined : { href: href(view, path, filters), text: say(lang, 'first_page') }}
        next={
          next === undefined
            ? undefined
            : { href: href(view, path, { ...filters, ...next }), text: say(lang, 'next_page') }
        }
      />
    </>
  );
  const status = errors.length === 0 ? 200 : 400;
  return shown(pageOf({ visit, current: 'audit', title: say(lang, 'audit'), errors, children }), status);
}
