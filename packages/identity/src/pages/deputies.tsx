import { type Role, TITLES } from '@hutong/api';
import { isDate } from '@hutong/record';
import {
  Button,
  Buttons,
  type Column,
  DateField,
  errorOf,
  type FieldError,
  Form,
  href,
  Section,
  Select,
  Table,
} from '@hutong/ui';
import type { Page, Visit } from '@hutong/web';
import { type Deputy, dayText } from '../accounts/deputies.ts';
import { DEPUTED_ROLES } from '../accounts/posts.ts';
import { doerOf, type Identity } from '../identity.ts';
import { csrfOf, orAgain, pageOf, Reason, shown } from './shared.tsx';
import { say } from './texts.ts';

const PATH = '/accounts/deputies';
const DAY_MS = 86_400_000;

/** The head of a hall says who stands in for whom. */
export function deputyPages(identity: Identity): Page[] {
  const { deputies } = identity;
  return [
    {
      method: 'get',
      path: PATH,
      may: 'deputies.appoint',
      answer: (visit) => shown(deputiesPage(visit, identity)),
    },
    {
      method: 'post',
      path: PATH,
      may: 'deputies.appoint',
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            const { principal, role } = postOf(visit.field('post'));
            const until = dayOf(visit.field('until'));
            const reason = visit.field('reason');
            await deputies.appoint(doerOf(visit.person, 'deputies.appoint'), {
              principal,
              role,
              deputy: visit.field('deputy'),
              until,
              reason,
            });
            return { to: PATH };
          },
          (errors) => deputiesPage(visit, identity, errors),
        ),
    },
    {
      method: 'post',
      path: `${PATH}/{deputy}/end`,
      may: 'deputies.appoint',
      answer: (visit) =>
        orAgain(
          visit,
          async () => {
            await deputies.end(
              doerOf(visit.person, 'deputies.appoint'),
              visit.params.deputy ?? '',
              '结束代理',
            );
            return { to: PATH };
          },
          (errors) => deputiesPage(visit, identity, errors),
        ),
    },
  ];
}

/** A post as the form names it: `<account> <role>`. */
function postOf(typed: string): { principal: string; role: Role } {
  const [principal = '', said = ''] = typed.split(' ');
  return { principal, role: DEPUTED_ROLES.find((role) => role === said) ?? 'reader' };
}

/** Days since 1970-01-01; NaN where it is no date. */
function dayOf(typed: string): number {
  return isDate(typed) ? Date.parse(typed) / DAY_MS : Number.NaN;
}

function deputiesPage(visit: Visit, identity: Identity, errors: readonly FieldError[] = []): Promise<string> {
  const { lang } = visit;
  const title = say(lang, 'deputies');
  const children = (
    <>
      <Section id="deputies" title={title}>
        <DeputyTable visit={visit} rows={identity.deputies.list()} />
      </Section>
      <AppointForm visit={visit} identity={identity} errors={errors} />
    </>
  );
  return pageOf({ visit, current: 'accounts', title, errors, children });
}

function DeputyTable({ visit, rows }: { visit: Visit; rows: readonly Deputy[] }) {
  const { lang, view } = visit;
  const columns: Column<Deputy>[] = [
    { head: say(lang, 'deputy'), cell: ({ deputy }) => deputy, kind: 'name' },
    { head: say(lang, 'principal'), cell: ({ principal, role }) => `${TITLES[role][lang]} ${principal}` },
    { head: say(lang, 'until'), cell: ({ until }) => dayText(until), kind: 'time' },
    { head: say(lang, 'appointed_by'), cell: ({ by }) => by },
    {
      head: say(lang, 'acts'),
      cell: ({ id }) => (
        <Form action={href(view, `${PATH}/${id}/end`)} csrf={csrfOf(visit)} label={say(lang, 'session_end')}>
          <Button kind="second">{say(lang, 'session_end')}</Button>
        </Form>
      ),
    },
  ];
  return <Table labelledby="deputies" columns={columns} rows={rows} empty={say(lang, 'deputies_none')} />;
}

function AppointForm({
  visit,
  identity,
  errors,
}: {
  visit: Visit;
  identity: Identity;
  errors: readonly FieldError[];
}) {
  const { lang, view } = visit;
  const holders = identity.deputies.holders();
  const posts = holders.flatMap(({ id, staffCode, roles }) =>
    roles.map((role) => ({ value: `${id} ${role}`, text: `${TITLES[role][lang]} ${staffCode}` })),
  );
  const people = holders.map(({ id, staffCode, displayName }) => ({
    value: id,
    text: `${staffCode} ${displayName}`,
  }));
  const field = (name: string) => ({
    name,
    value: visit.field(name),
    error: errorOf(errors, name),
    required: true,
  });
  return (
    <Section id="appoint" title={say(lang, 'appoint')}>
      <Form action={href(view, PATH)} csrf={csrfOf(visit)} label={say(lang, 'appoint')}>
        <Select
          {...field('post')}
          label={say(lang, 'principal')}
          options={posts}
          none={say(lang, 'choose')}
        />
        <Select
          {...field('deputy')}
          label={say(lang, 'deputy')}
          options={people}
          none={say(lang, 'choose')}
        />
        <DateField {...field('until')} label={say(lang, 'until')} />
        <Reason lang={lang} errors={errors} value={visit.field('reason')} />
        <Buttons>
          <Button>{say(lang, 'appoint')}</Button>
        </Buttons>
      </Form>
    </Section>
  );
}
