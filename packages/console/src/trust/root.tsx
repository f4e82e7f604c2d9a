import { contract, mayFor, type RootVersion } from '@hutong/api';
import { ButtonLink, Buttons, type Column, href, Section, Table, When } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { ask } from '../shared.tsx';
import { say } from '../texts.ts';

type Row = RootVersion & { before: RootVersion | undefined };

/** So many versions are shown; those before are folded. */
const NEWEST = 3;

/** A vkey without its key: name and id (C2SP signed-note). */
export const nameOf = (vkey: string) => vkey.split('+')[0] ?? vkey;

/** Every version of the root document, the newest first: what each changed. */
export async function Roots({ visit }: { visit: Visit }) {
  const { lang } = visit;
  const asked = await ask(visit, contract.root.show, {});
  if (asked.refused !== undefined) return null;
  const { fingerprint, versions } = asked.reply;
  const rows = versions.map((version, i): Row => ({ ...version, before: versions[i - 1] })).reverse();
  const columns: Column<Row>[] = [
    { head: say(lang, 'trust_version'), kind: 'number', cell: ({ version }) => version },
    {
      head: say(lang, 'trust_threshold'),
      cell: ({ threshold, keys }) => say(lang, 'trust_of_keys', { k: threshold, n: keys.length }),
    },
    {
      head: say(lang, 'trust_keys_changed'),
      cell: ({ keys, before }) => <KeyChanges keys={keys} before={before?.keys ?? []} />,
    },
    { head: say(lang, 'trust_registry_log'), cell: ({ registry }) => <code>{nameOf(registry)}</code> },
    { head: say(lang, 'trust_expires'), cell: ({ expires }) => <When at={expires} /> },
  ];
  return (
    <Section id="root" title={say(lang, 'trust_root')}>
      <p>{say(lang, 'trust_root_about')}</p>
      <p>
        {say(lang, 'trust_root_fingerprint')} <code class="fingerprint">{fingerprint}</code>
      </p>
      <Table
        labelledby="root"
        columns={columns}
        rows={rows.slice(0, NEWEST)}
        empty={say(lang, 'trust_none')}
      />
      {rows.length > NEWEST ? (
        <details>
          <summary>{say(lang, 'trust_root_before')}</summary>
          <Table labelledby="root" columns={columns} rows={rows.slice(NEWEST)} empty="" />
        </details>
      ) : null}
      {visit.service.enrolment !== undefined && mayFor(visit.person, 'registry.change') ? (
        <Buttons>
          <ButtonLink href={href(visit.view, '/console/trust/root')}>{say(lang, 'root_publish')}</ButtonLink>
        </Buttons>
      ) : null}
    </Section>
  );
}

function KeyChanges({ keys, before }: { keys: readonly string[]; before: readonly string[] }) {
  const gone = before.filter((key) => !keys.includes(key)).map((key) => `− ${nameOf(key)}`);
  const come = keys.filter((key) => !before.includes(key)).map((key) => `+ ${nameOf(key)}`);
  const said = [...gone, ...come];
  if (said.length === 0) return '—';
  return said.map((one) => (
    <>
      <code>{one}</code>
      <br />
    </>
  ));
}
