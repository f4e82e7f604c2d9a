import { contract, TITLES, type TokenEntry } from '@hutong/api';
import { timeOfText } from '@hutong/record';
import {
  ButtonLink,
  Buttons,
  clockTime,
  Hidden,
  href,
  listed,
  Mark,
  Notice,
  Section,
  SummaryList,
  Table,
  When,
} from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, Pages, screen, unfit, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { tokenNew } from './create.tsx';
import { knownTokens, PATH } from './known.ts';

const PAGE = 50;

/** Tokens by which programs use this node: those there are, a new one, and the end of one. */
export function tokenPages(parts: ConsoleParts): Page[] {
  const may = 'tokens.manage' as const;
  const revoking = { path: `${PATH}/revoke`, may };
  return [
    { method: 'get', path: PATH, may, answer: (visit) => list(visit, parts) },
    ...tokenNew(parts),
    { method: 'get', ...revoking, answer: (visit) => revokePage(visit) },
    { method: 'post', ...revoking, answer: (visit) => revoke(visit, parts) },
  ];
}

async function list(visit: Visit, { now }: ConsoleParts): Promise<Shown> {
  const { lang, view } = visit;
  const cursor = visit.query('cursor');
  const asked = await ask(visit, contract.tokens.list, {
    limit: PAGE,
    ...(cursor === '' ? {} : { cursor }),
  });
  const page = asked.refused === undefined ? asked.reply : { items: [] };
  const revoked = visit.query('revoked').slice(0, 64);
  return screen({
    visit,
    title: say(lang, 'tokens'),
    place: 'keys',
    errors: asked.refused === undefined ? [] : wrong(visit, asked.refused),
    status: asked.refused?.status ?? 200,
    children: (
      <>
        {revoked === '' ? null : <Notice tone="good" title={say(lang, 'token_revoked', { name: revoked })} />}
        <p>{say(lang, 'tokens_about')}</p>
        <Section id="tokens" title={say(lang, 'tokens_list')}>
          <Tokens visit={visit} items={page.items} now={now()} />
          <Pages
            visit={visit}
            link={(after) => href(view, PATH, { cursor: after })}
            after={cursor}
            next={'next' in page ? page.next : undefined}
          />
        </Section>
        <Buttons>
          <ButtonLink href={href(view, `${PATH}/new`)}>{say(lang, 'token_new')}</ButtonLink>
        </Buttons>
        <p>
          <a href={href(view, '/console/keys')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

function Tokens({ visit, items, now }: { visit: Visit; items: readonly TokenEntry[]; now: number }) {
  const { lang, view } = visit;
  return (
    <Table
      labelledby="tokens"
      rows={items}
      empty={say(lang, 'tokens_none')}
      columns={[
        { head: say(lang, 'token_name'), kind: 'name', cell: ({ name }) => name },
        { head: say(lang, 'token_roles'), cell: ({ roles }) => rolesText(lang, roles) },
        { head: say(lang, 'token_created'), kind: 'time', cell: ({ created }) => <When at={created} /> },
        { head: say(lang, 'token_expires'), kind: 'time', cell: (one) => expiryOf(lang, one, now) },
        {
          head: say(lang, 'token_revoke'),
          cell: ({ name }) => (
            <a href={href(view, `${PATH}/revoke`, { name })}>{say(lang, 'token_revoke')}</a>
          ),
        },
      ]}
    />
  );
}

const rolesText = (lang: Visit['lang'], roles: TokenEntry['roles']) =>
  listed(
    lang,
    roles.map((role) => TITLES[role][lang]),
  );

function expiryOf(lang: Visit['lang'], { expires }: TokenEntry, now: number) {
  if (expires === null) return say(lang, 'token_never');
  if ((timeOfText(expires) ?? 0) <= now) return <Mark tone="unknown" text={say(lang, 'token_over')} />;
  return <When at={expires} />;
}

/** The token that an address or a form names. @throws HttpError 404 */
async function demandToken(visit: Visit): Promise<TokenEntry> {
  const name = visit.field('name') || visit.query('name');
  const found = (await knownTokens(visit)).find((one) => one.name === name);
  if (found === undefined) throw notFound();
  return found;
}

async function revokePage(
  visit: Visit,
  errors: Parameters<typeof ConfirmForm>[0]['errors'] = [],
  status = 200,
): Promise<Shown> {
  const { lang, view } = visit;
  const { name, roles, created, expires } = await demandToken(visit);
  const rows = [
    { key: say(lang, 'token_roles'), value: rolesText(lang, roles) },
    { key: say(lang, 'token_created'), value: clockTime(created) },
    { key: say(lang, 'token_expires'), value: clockTime(expires ?? '') || say(lang, 'token_never') },
    { key: say(lang, 'token_at_once'), value: say(lang, 'token_at_once_is') },
    { key: say(lang, 'token_back'), value: say(lang, 'token_back_is') },
  ];
  return screen({
    visit,
    title: say(lang, 'token_revoke_title', { name }),
    place: 'keys',
    errors,
    status,
    children: (
      <>
        <Section id="plan" title={say(lang, 'token_revoke_what')}>
          <SummaryList rows={rows} />
        </Section>
        <ConfirmForm visit={visit} errors={errors} path={`${PATH}/revoke`} go={say(lang, 'token_revoke')}>
          <Hidden name="name" value={name} />
        </ConfirmForm>
        <p>
          <a href={href(view, PATH)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

async function revoke(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { name } = await demandToken(visit);
  const given = { name, reason: visit.field('reason') };
  const done = await confirmed(
    visit,
    parts,
    async () => unfit(contract.tokens.revoke, given),
    () => ask(visit, contract.tokens.revoke, given),
  );
  if (done.again !== undefined) return revokePage(visit, ...done.again);
  return { to: href(visit.view, PATH, { revoked: name }) };
}
