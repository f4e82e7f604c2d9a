import { contract, type Reply } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import { type FieldError, Notice, Section, SummaryList } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import { demandNode } from '../known.ts';
import { CallThem } from '../node/call.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, TO_SEE, ToNode, wrong } from '../shared.tsx';
import { say } from '../texts.ts';

/** What cannot be taken back: each first shows what it will do, then asks why and for the second factor. */
export function keyPages(parts: ConsoleParts): Page[] {
  const at = { path: '/console/nodes/{node}/revoke', may: 'keys.revoke' } as const;
  return [
    { method: 'get', ...at, answer: (visit) => revokePage(visit) },
    { method: 'post', ...at, answer: (visit) => revoke(visit, parts) },
  ];
}

async function revokePage(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang } = visit;
  const one = await demandNode(visit);
  const asked = await ask(visit, contract.keys.revoke, { node: one.node, reason: TO_SEE, carry_out: false });
  const title = say(lang, 'revoke', { name: one.name });
  if (asked.refused !== undefined)
    return screen({
      visit,
      title,
      place: 'overview',
      errors: wrong(visit, asked.refused),
      status: asked.refused.status,
      children: <ToNode visit={visit} node={one.node} />,
    });
  return screen({
    visit,
    title,
    place: 'overview',
    errors,
    status,
    children: (
      <>
        <p>{say(lang, 'revoke_when')}</p>
        <Plan visit={visit} node={one} plan={asked.reply} />
        <ConfirmForm
          visit={visit}
          errors={errors}
          path={`/console/nodes/${one.node}/revoke`}
          go={say(lang, 'revoke_go')}
        />
        <ToNode visit={visit} node={one.node} />
      </>
    ),
  });
}

function Plan(props: { visit: Visit; node: NodeHealth; plan: Reply<typeof contract.keys.revoke> }) {
  const { visit, node, plan } = props;
  const { lang } = visit;
  const { origin, size, held, link } = plan;
  const lost = held - size;
  const rows = [
    { key: say(lang, 'revoke_log'), value: <code>{origin}</code> },
    {
      key: say(lang, 'node_keys'),
      value: (
        <>
          {say(lang, 'revoke_keeps', { size })} {say(lang, 'revoke_held', { held })}{' '}
          {lost > 0 ? say(lang, 'revoke_lost', { n: lost }) : null}
        </>
      ),
    },
    {
      key: say(lang, 'node_parent'),
      value: link === null ? say(lang, 'revoke_nobody') : say(lang, 'revoke_link', { link }),
    },
    { key: say(lang, 'node_call'), value: <CallThem lang={lang} node={node} /> },
  ];
  return (
    <Section id="plan" title={say(lang, 'revoke_what')}>
      <SummaryList rows={rows} />
    </Section>
  );
}

async function revoke(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { lang } = visit;
  const one = await demandNode(visit);
  const reason = visit.field('reason');
  const { node } = one;
  const done = await confirmed(
    visit,
    parts,
    () => ask(visit, contract.keys.revoke, { node, reason, carry_out: false }),
    () => ask(visit, contract.keys.revoke, { node, reason, carry_out: true }),
  );
  if (done.again !== undefined) return revokePage(visit, ...done.again);
  const children = (
    <>
      <Notice tone="good" title={say(lang, 'revoke_done')} />
      <p>
        <CallThem lang={lang} node={one} />
      </p>
      <ToNode visit={visit} node={one.node} />
    </>
  );
  return screen({ visit, title: say(lang, 'revoke', { name: one.name }), place: 'overview', children });
}
