import { contract, mayFor, type Reply } from '@hutong/api';
import { ButtonLink, Buttons, type Column, href, Notice, Section, Table, When } from '@hutong/ui';
import { notFound, type Shown, type Visit } from '@hutong/web';
import { ask } from '../shared.tsx';
import { say } from '../texts.ts';

type Shows = Reply<typeof contract.ca.show>;

/** So many names are said; of more, how many there are. */
const MOST_NAMES = 30;

/** A fingerprint in groups of four, as it is compared by eye and read out. */
export const grouped = (fingerprint: string) => (fingerprint.match(/.{4}/g) ?? []).join(' ');

/** Nodes that have not said yet that they trust a CA. */
export function missingText(lang: Visit['lang'], missing: readonly string[]): string {
  if (missing.length === 0) return say(lang, 'trust_all_confirmed');
  const named = missing.slice(0, MOST_NAMES).join(' ');
  const nodes = missing.length > MOST_NAMES ? `${named} …` : named;
  return say(lang, 'trust_missing', { n: missing.length, nodes });
}

/** The certificate authorities that stand, and who has not confirmed. */
export async function Authorities({ visit }: { visit: Visit }) {
  const { lang, view, person } = visit;
  const asked = await ask(visit, contract.ca.show, {});
  if (asked.refused !== undefined)
    return (
      <Section id="ca" title={say(lang, 'trust_ca')}>
        <p>{say(lang, 'trust_ca_top')}</p>
      </Section>
    );
  const columns: Column<Shows[number]>[] = [
    {
      head: say(lang, 'trust_fingerprint'),
      kind: 'name',
      cell: ({ fingerprint }) => <code class="fingerprint">{grouped(fingerprint)}</code>,
    },
    { head: say(lang, 'trust_expires'), cell: ({ expires }) => <When at={expires} /> },
    { head: say(lang, 'trust_confirmed'), cell: ({ missing }) => missingText(lang, missing) },
  ];
  const unapproved = asked.reply.at(-1)?.unapproved ?? [];
  return (
    <Section id="ca" title={say(lang, 'trust_ca')}>
      <Table labelledby="ca" columns={columns} rows={asked.reply} empty={say(lang, 'trust_ca_none')} />
      {unapproved.length === 0 ? null : (
        <>
          <h3>{say(lang, 'trust_unapproved')}</h3>
          <ul class="plain">
            {unapproved.slice(0, MOST_NAMES).map(({ node, names }) => (
              <li>
                {node}: {names.join(' ')}{' '}
                {mayFor(person, 'registry.change') ? (
                  <a href={href(view, `/console/nodes/${node}/move`)}>{say(lang, 'trust_approve')}</a>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      )}
      {mayFor(person, 'keys.rotate') ? (
        <Buttons>
          <ButtonLink href={href(view, '/console/trust/ca')}>{say(lang, 'ca_rotate')}</ButtonLink>
        </Buttons>
      ) : null}
    </Section>
  );
}

/** What other computers need, file by file, under the fingerprint that is compared. */
export async function Kit({ visit }: { visit: Visit }) {
  const { lang, view } = visit;
  const asked = await ask(visit, contract.ca.kit, {});
  if (asked.refused !== undefined || asked.reply.files.length === 0) return null;
  const { authorities, addresses, files } = asked.reply;
  return (
    <Section id="kit" title={say(lang, 'trust_kit')}>
      <p>{say(lang, 'trust_kit_about')}</p>
      {authorities.map(({ fingerprint, limited }) => (
        <p>
          {say(lang, 'trust_fingerprint')} <code class="fingerprint">{grouped(fingerprint)}</code>
          {limited ? null : <Notice tone="wait" title={say(lang, 'trust_kit_unlimited')} />}
        </p>
      ))}
      {addresses.length === 0 ? null : (
        <p>
          {say(lang, 'trust_kit_addresses')} <code>{addresses.join(' ')}</code>
        </p>
      )}
      <details>
        <summary>{say(lang, 'trust_kit_files', { n: files.length })}</summary>
        <ul class="plain">
          {files.map(({ name }) => (
            <li>
              <a href={href(view, `/console/trust/kit/${name}`)}>
                <code>{name}</code>
              </a>
              {name === 'index.html' ? ` ${say(lang, 'trust_kit_page')}` : null}
            </li>
          ))}
        </ul>
      </details>
    </Section>
  );
}

/** One file of the kit, to be saved. */
export async function kitFile(visit: Visit): Promise<Shown> {
  const asked = await ask(visit, contract.ca.kit, {});
  const found =
    asked.refused === undefined
      ? asked.reply.files.find(({ name }) => name === visit.params.file)
      : undefined;
  if (found === undefined) throw notFound();
  return { bytes: Buffer.from(found.bytes, 'base64'), type: 'application/octet-stream', name: found.name };
}
