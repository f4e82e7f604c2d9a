import { contract, type Fork, mayFor, type SetAside } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import { type Lang, said, type Text } from '@hutong/record';
import { refusalTexts } from '@hutong/trust';
import { type Column, href, Pager, Section, SummaryList, Table, When } from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { demandNode } from '../known.ts';
import { CallThem } from '../node/call.tsx';
import { ask, screen } from '../shared.tsx';
import { say } from '../texts.ts';
import { texts } from './texts.ts';

const ROWS = 50;
const BASE = '/console/nodes/{node}';

/** What speaks against a node's logs, side by side, and all that is known of it in one file. */
export function evidencePages(): Page[] {
  const may = 'alerts.read';
  return [
    { method: 'get', path: `${BASE}/evidence`, may, answer: evidencePage },
    { method: 'get', path: `${BASE}/diagnosis`, may, answer: diagnosis },
  ];
}

async function diagnosis(visit: Visit): Promise<Shown> {
  const { node } = await demandNode(visit);
  const asked = await ask(visit, contract.evidence.diagnosis, { node });
  if (asked.refused !== undefined) throw notFound();
  const { reply } = asked;
  const day = reply.made_at.slice(0, 10);
  return {
    bytes: new TextEncoder().encode(`${JSON.stringify(reply, null, 2)}\n`),
    type: 'application/json',
    name: `hutong-${node}-${day}.json`,
  };
}

async function evidencePage(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const one = await demandNode(visit);
  const { node } = one;
  const [forks, aside] = await Promise.all([
    ask(visit, contract.evidence.forks, { node, limit: ROWS, ...from(visit, 'fork') }),
    ask(visit, contract.evidence.setAside, { node, limit: ROWS, ...from(visit, 'aside') }),
  ]);
  if (forks.refused !== undefined || aside.refused !== undefined) throw notFound();
  const to = (name: string) => (before?: string) =>
    href(view, `/console/nodes/${node}/evidence`, { [name]: before });
  return screen({
    visit,
    title: say(lang, 'evidence', { name: one.name }),
    place: 'overview',
    children: (
      <>
        <Section id="forks" title={say(lang, 'evidence_forks')}>
          {forks.reply.items.length === 0 ? (
            <p>{say(lang, 'evidence_no_forks')}</p>
          ) : (
            <p>{say(lang, 'evidence_fork_means')}</p>
          )}
          {forks.reply.items.map((fork) => (
            <ForkShown lang={lang} fork={fork} />
          ))}
          <Earlier visit={visit} name="fork" next={forks.reply.next} to={to('fork')} />
        </Section>
        <Section id="aside" title={say(lang, 'evidence_aside')}>
          {aside.reply.items.length === 0 ? null : <p>{say(lang, 'evidence_by_itself')}</p>}
          <Aside visit={visit} node={one} rows={aside.reply.items} />
          <Earlier visit={visit} name="aside" next={aside.reply.next} to={to('aside')} />
        </Section>
        <Back visit={visit} node={one} />
      </>
    ),
  });
}

/** Where a list goes on; what no list names is the beginning. */
function from(visit: Visit, name: string): { before?: number } {
  const typed = visit.query(name);
  return /^[1-9]\d{0,8}$/.test(typed) ? { before: Number(typed) } : {};
}

function Earlier(props: {
  visit: Visit;
  name: string;
  next: string | undefined;
  to: (before?: string) => string;
}) {
  const { visit, name, next, to } = props;
  const { lang } = visit;
  return (
    <Pager
      label={say(lang, 'evidence_pages')}
      first={visit.query(name) === '' ? undefined : { href: to(), text: say(lang, 'evidence_newest') }}
      next={next === undefined ? undefined : { href: to(next), text: say(lang, 'evidence_older') }}
    />
  );
}

/** Both branches beside each other; on a telephone one beneath the other. */
function ForkShown({ lang, fork }: { lang: Lang; fork: Fork }) {
  const { origin, at, held, seen } = fork;
  return (
    <>
      <p>
        {say(lang, 'evidence_log')} <code>{origin}</code> · {say(lang, 'evidence_at')} <When at={at} />
      </p>
      <div class="beside">
        <Branch lang={lang} title={say(lang, 'evidence_held')} branch={held} />
        <Branch lang={lang} title={say(lang, 'evidence_seen')} branch={seen} />
      </div>
    </>
  );
}

function Branch({ lang, title, branch }: { lang: Lang; title: string; branch: Fork['held'] }) {
  const { size, root, note } = branch;
  const rows = [
    { key: say(lang, 'evidence_size'), value: String(size) },
    { key: say(lang, 'evidence_root'), value: <code>{root}</code> },
  ];
  return (
    <div>
      <h3>{title}</h3>
      <SummaryList rows={rows} />
      <details>
        <summary>{say(lang, 'evidence_note')}</summary>
        <pre>{note}</pre>
      </details>
    </div>
  );
}

function Aside({ visit, node, rows }: { visit: Visit; node: NodeHealth; rows: readonly SetAside[] }) {
  const { lang } = visit;
  const columns: Column<SetAside>[] = [
    {
      head: say(lang, 'evidence_place'),
      kind: 'name',
      cell: ({ origin, index }) => (
        <code>
          {origin}:{index}
        </code>
      ),
    },
    {
      head: say(lang, 'evidence_why'),
      cell: ({ reason, detail }) => (
        <>
          {whyOf(lang, reason)}
          <small>{detail}</small>
        </>
      ),
    },
    {
      head: say(lang, 'evidence_next'),
      cell: ({ reason }) => (
        <>
          {said(nextOf(reason), lang)} <Act visit={visit} node={node} next={nextOf(reason)} />
        </>
      ),
    },
    { head: say(lang, 'evidence_kept'), kind: 'number', cell: ({ bytes }) => bytes },
    { head: say(lang, 'evidence_at'), kind: 'time', cell: ({ at }) => <When at={at} /> },
  ];
  return <Table labelledby="aside" columns={columns} rows={rows} empty={say(lang, 'evidence_none_aside')} />;
}

/** What an archive sets aside beside what it refuses, and what is done about each. */
const REASONS: Readonly<Record<string, { why: Text; next: Text }>> = {
  'not-understood': { why: texts.aside_not_understood, next: texts.next_wait },
  'sealed-invalid': { why: texts.aside_sealed_invalid, next: texts.next_values },
  'sealed-mismatch': { why: texts.aside_sealed_mismatch, next: texts.next_values },
  unstorable: { why: texts.aside_unstorable, next: texts.next_call },
  unreadable: { why: texts.aside_unreadable, next: texts.next_call },
  'beyond-closing': { why: texts.aside_beyond, next: texts.next_evidence },
};
const NEXT: Readonly<Record<string, Text>> = {
  'awaiting-approval': texts.next_approve,
  closed: texts.next_evidence,
  retired: texts.next_evidence,
  revoked: texts.next_evidence,
};

function whyOf(lang: Lang, reason: string): string {
  const own = REASONS[reason];
  if (own !== undefined) return said(own.why, lang);
  return Object.hasOwn(refusalTexts, reason)
    ? said(refusalTexts[reason as keyof typeof refusalTexts], lang)
    : reason;
}

const nextOf = (reason: string): Text => REASONS[reason]?.next ?? NEXT[reason] ?? texts.next_call;

/** The way to what is to be done, for who may do it. */
function Act({ visit, node, next }: { visit: Visit; node: NodeHealth; next: Text }) {
  const { lang, view, service, person } = visit;
  if (next === texts.next_wait) return null;
  if (next === texts.next_approve)
    return service.enrolment !== undefined && mayFor(person, 'registry.enrol') ? (
      <a href={href(view, '/console/enrolment')}>{say(lang, 'evidence_approve')}</a>
    ) : null;
  if (next === texts.next_evidence)
    return mayFor(person, 'keys.read') && service.keys !== undefined ? (
      <a href={href(view, '/console/keys/epochs', { node: node.node })}>{say(lang, 'epochs')}</a>
    ) : null;
  return <CallThem lang={lang} node={node} />;
}

function Back({ visit: { view, lang }, node }: { visit: Visit; node: NodeHealth }) {
  return (
    <p>
      <a href={href(view, `/console/nodes/${node.node}`)}>{say(lang, 'back')}</a>
    </p>
  );
}
