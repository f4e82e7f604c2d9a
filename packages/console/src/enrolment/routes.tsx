import { contract } from '@hutong/api';
import { contactText } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import type { Enrolment } from '@hutong/trust';
import {
  Button,
  Buttons,
  clockTime,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  href,
  listed,
  Mark,
  Notice,
  Radios,
  Section,
  SummaryList,
  TextField,
} from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { ask, Pages, Reason, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';

const PAGE = 50;
const TONES = { pending: 'wait', approved: 'good', denied: 'unknown' } as const;

/** The registrar's desk: codes, and the requests that came with them; at the top center alone. */
export function enrolmentPages(): Page[] {
  const may = 'registry.enrol' as const;
  return [
    { method: 'get', path: '/console/enrolment', may, answer: (visit) => queue(visit) },
    { method: 'post', path: '/console/enrolment', may, answer: issue },
    { method: 'get', path: '/console/enrolment/{node}', may, answer: (visit) => requestPage(visit) },
    { method: 'post', path: '/console/enrolment/{node}', may, answer: decide },
  ];
}

async function queue(
  visit: Visit,
  errors: readonly FieldError[] = [],
  status = 200,
  issued?: { code: string; expires: number },
): Promise<Shown> {
  const { lang, view } = visit;
  const after = visit.query('cursor');
  const asked = await ask(visit, contract.enrolment.list, {
    limit: String(PAGE),
    ...(after === '' ? {} : { cursor: after }),
  });
  const page = asked.refused === undefined ? asked.reply : { items: [] };
  const faults = asked.refused === undefined ? errors : wrong(visit, asked.refused);
  const next = 'next' in page ? page.next : undefined;
  const link = (cursor?: string) => href(view, '/console/enrolment', { cursor });
  return screen({
    visit,
    title: say(lang, 'enrolment'),
    place: 'enrolment',
    errors: faults,
    status,
    children: (
      <>
        {issued === undefined ? null : <Issued visit={visit} issued={issued} />}
        <Section id="queue" title={say(lang, 'enrol_queue')}>
          {page.items.length === 0 ? <p>{say(lang, 'enrol_none')}</p> : null}
          <ul class="plain">
            {page.items.map(({ request: { node, name }, state, reason }) => (
              <li>
                <a href={href(view, `/console/enrolment/${node}`)}>{name}</a>{' '}
                <Mark tone={TONES[state]} text={say(lang, `enrol_${state}`)} /> {reason}
              </li>
            ))}
          </ul>
          <Pages visit={visit} link={link} after={after} next={next} />
        </Section>
        <CodeForm visit={visit} errors={errors} />
      </>
    ),
  });
}

function Issued({ visit: { lang }, issued }: { visit: Visit; issued: { code: string; expires: number } }) {
  const until = clockTime(timeText(issued.expires));
  return (
    <Notice tone="good" title={say(lang, 'enrol_issued')}>
      <p>
        <code>{issued.code}</code>
      </p>
      <p>
        {say(lang, 'enrol_until', { until })} {say(lang, 'enrol_command')}
      </p>
    </Notice>
  );
}

function CodeForm({ visit, errors }: { visit: Visit; errors: readonly FieldError[] }) {
  const { lang, view, person } = visit;
  const field = (name: 'node' | 'name' | 'parent', label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      note={say(lang, 'optional')}
      value={visit.field(name)}
      error={errorOf(errors, name)}
      width="middle"
    />
  );
  return (
    <Section id="issue" title={say(lang, 'enrol_code')}>
      <p>{say(lang, 'enrol_code_about')}</p>
      <Form action={href(view, '/console/enrolment')} csrf={person.csrf} label={say(lang, 'enrol_code')}>
        {field('node', say(lang, 'enrol_node'), say(lang, 'enrol_node_hint'))}
        {field('name', say(lang, 'enrol_name'))}
        {field('parent', say(lang, 'enrol_parent'))}
        <Radios
          name="kind"
          label={say(lang, 'enrol_kind')}
          value={visit.field('kind') || 'hall'}
          error={errorOf(errors, 'kind')}
          options={(['hall', 'center'] as const).map((kind) => ({
            value: kind,
            text: say(lang, `enrol_${kind}`),
          }))}
        />
        <Buttons>
          <Button>{say(lang, 'enrol_issue')}</Button>
        </Buttons>
      </Form>
    </Section>
  );
}

async function issue(visit: Visit): Promise<Shown> {
  const kind = visit.field('kind') === 'center' ? 'center' : 'hall';
  const given = (['node', 'name', 'parent'] as const).flatMap((name) => {
    const value = visit.field(name);
    return value === '' ? [] : [[name, value] as const];
  });
  const asked = await ask(visit, contract.enrolment.issue, { ...Object.fromEntries(given), kind });
  if (asked.refused !== undefined) return queue(visit, wrong(visit, asked.refused), asked.refused.status);
  // Shown in the answer itself and kept nowhere: to load the page again issues another.
  return queue(visit, [], 200, asked.reply);
}

async function demandRequest(visit: Visit): Promise<Enrolment> {
  const node = visit.params.node ?? '';
  const asked = await ask(visit, contract.enrolment.list, { node });
  const found = asked.refused === undefined ? asked.reply.items[0] : undefined;
  if (found === undefined) throw notFound();
  return found;
}

/** A fingerprint in the groups in which it is read aloud. */
const groupsOf = (fingerprint: string) => fingerprint.split(/[\s:-]+/).filter((group) => group !== '');

async function requestPage(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang, view, person } = visit;
  const found = await demandRequest(visit);
  const { request, fingerprint, state, reason } = found;
  const isPending = state === 'pending';
  return screen({
    visit,
    title: request.name,
    place: 'enrolment',
    errors,
    status,
    children: (
      <>
        {isPending ? null : (
          <Notice tone={TONES[state]} title={`${say(lang, `enrol_${state}`)} ${reason ?? ''}`} />
        )}
        <RequestList visit={visit} found={found} />
        {isPending ? (
          <Form
            action={href(view, `/console/enrolment/${request.node}`)}
            csrf={person.csrf}
            label={say(lang, 'enrol_open')}
          >
            <Hidden name="fingerprint" value={fingerprint} />
            <p>{say(lang, 'enrol_read')}</p>
            <TextField
              name="said"
              label={say(lang, 'enrol_said')}
              value={visit.field('said')}
              error={errorOf(errors, 'said')}
              width="middle"
            />
            <Reason visit={visit} errors={errors} />
            <Buttons>
              <Button name="act" value="approve">
                {say(lang, 'enrol_approve')}
              </Button>
              <Button name="act" value="deny" kind="second">
                {say(lang, 'enrol_deny')}
              </Button>
            </Buttons>
          </Form>
        ) : null}
      </>
    ),
  });
}

function RequestList({ visit: { lang }, found }: { visit: Visit; found: Enrolment }) {
  const { request, fingerprint } = found;
  const { node, kind, parent, contact_post, contact_phone, addresses, stationed_at } = request;
  const contact = {
    ...(contact_post === undefined ? {} : { post: contact_post }),
    ...(contact_phone === undefined ? {} : { phone: contact_phone }),
  };
  const rows = [
    { key: say(lang, 'enrol_node'), value: <code>{node}</code> },
    { key: say(lang, 'enrol_kind'), value: say(lang, kind === 'center' ? 'enrol_center' : 'enrol_hall') },
    { key: say(lang, 'enrol_parent_is'), value: parent ?? '—' },
    {
      key: say(lang, 'enrol_fingerprint'),
      value: <code class="fingerprint">{groupsOf(fingerprint).join(' ')}</code>,
    },
    ...(stationed_at === undefined ? [] : [{ key: say(lang, 'field_stationed_at'), value: stationed_at }]),
    {
      key: say(lang, 'enrol_contact'),
      value: Object.keys(contact).length === 0 ? say(lang, 'node_no_contact') : contactText(lang, contact),
    },
    ...(addresses === undefined
      ? []
      : [{ key: say(lang, 'enrol_addresses'), value: listed(lang, addresses) }]),
  ];
  return <SummaryList rows={rows} />;
}

async function decide(visit: Visit): Promise<Shown> {
  const { lang } = visit;
  const { request } = await demandRequest(visit);
  const { node } = request;
  const reason = visit.field('reason');
  const isApproved = visit.field('act') === 'approve';
  // Of the request that was on the page: another one in its place has another fingerprint.
  const fingerprint = visit.raw('fingerprint');
  const said = visit.field('said').toLowerCase();
  if (isApproved && (said === '' || said !== groupsOf(fingerprint).at(-1)?.toLowerCase()))
    return requestPage(visit, [{ name: 'said', text: say(lang, 'enrol_said_wrong') }], 422);
  const asked = isApproved
    ? await ask(visit, contract.enrolment.approve, { node, fingerprint, reason })
    : await ask(visit, contract.enrolment.deny, { node, reason });
  if (asked.refused === undefined) return { to: href(visit.view, '/console/enrolment') };
  return requestPage(visit, wrong(visit, asked.refused), asked.refused.status);
}
