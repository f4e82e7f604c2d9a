import { TITLES } from '@hutong/api';
import type { Text } from '@hutong/record';
import type { SampleAccount } from './accounts.ts';
import type { NetworkNode } from './data/sample.ts';
import type { ShownNetwork } from './page.ts';
import { page as say } from './steps/texts.ts';

/** Chinese first, English second. */
export function Both({ text: { zh, en } }: { text: Text }) {
  return (
    <>
      {zh} <span lang="en">{en}</span>
    </>
  );
}

function Head({ texts }: { texts: readonly Text[] }) {
  return (
    <thead>
      <tr>
        {texts.map((text) => (
          <th scope="col">
            <Both text={text} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The nodes, and where their pages are. */
export function NodeTable({ plans, network }: { plans: readonly NetworkNode[]; network: ShownNetwork }) {
  return (
    <table>
      <Head texts={[say.node, say.parent, say.pages]} />
      <tbody>
        {plans.map(({ name, nameZh, parent }) => {
          const url = network.nodes.get(name)?.url;
          return (
            <tr>
              <th scope="row">{nameZh}</th>
              <td data-label={say.parent.zh}>{plans.find((one) => one.name === parent)?.nameZh ?? '—'}</td>
              <td data-label={say.pages.zh}>
                {url === undefined ? (
                  <Both text={say.starting} />
                ) : (
                  <>
                    <a href={`${url}/`}>
                      <code>{url}</code>
                    </a>{' '}
                    <a href={`${url}/?lang=en`} lang="en">
                      English
                    </a>
                  </>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Who may sign in at a hall, with the passwords of the first day. */
export function Accounts({ plan: { name, nameZh }, network }: { plan: NetworkNode; network: ShownNetwork }) {
  const made = network.accounts.get(name);
  const url = network.nodes.get(name)?.url;
  if (made === undefined || url === undefined) return null;
  return (
    <section id={`accounts-${name}`}>
      <h2>
        {nameZh}{' '}
        <a href={`${url}/sign-in`}>
          <Both text={say.sign_in} />
        </a>
      </h2>
      <table>
        <Head texts={[say.staff_code, say.post, say.password]} />
        <tbody>
          {made.map((one) => (
            <Account one={one} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Account({ one: { account, role, password } }: { one: SampleAccount }) {
  return (
    <tr>
      <th scope="row">{account}</th>
      <td data-label={say.post.zh}>
        <Both text={TITLES[role]} />
      </td>
      <td data-label={say.password.zh}>
        <code>{password}</code>
      </td>
    </tr>
  );
}
