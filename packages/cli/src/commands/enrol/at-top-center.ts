import { closeSync, openSync, writeFileSync } from 'node:fs';
import { type Enrolment, openBundle } from '@hutong/trust';
import type { ListPage } from '@hutong/web';
import { type Meant, meant } from '../../ask.ts';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningClient } from '../../nodes/reach.ts';
import { badOption, type ContactGiven, contactIn, pageSize } from '../../option-values.ts';
import { beijing, plain, table } from '../../text.ts';

type Given = { data: string };

/** The top center that runs on a folder; what is done here is done by it. */
async function desk(given: Given, session: Session): Promise<NodeClient> {
  const { dir, config } = dataFolder(given.data, session);
  const client = await runningClient(dir, session);
  if (client === undefined) throw session.failed('top_must_run');
  session.headOf(config, dir, { suffix: session.say('running_at', { url: client.url }) });
  return client;
}

interface Place {
  name: string | undefined;
  parent: string | undefined;
  level: string | undefined;
  division: string | undefined;
}

const placeOf = ({ name, parent, level, division }: Place) => ({
  name,
  parent,
  level,
  division_code: division,
});

/** `hutong enrol code`: shown once. */
export async function issueCode(given: Given & Place & { node: string | undefined }, session: Session) {
  const client = await desk(given, session);
  const wanted = { node: given.node, ...placeOf(given) };
  const issued = await client.call<{ code: string; expires: number }>('POST', '/api/enrolment/codes', wanted);
  session.print(session.say('enrol_code', { code: issued.code, until: beijing(issued.expires) }));
  session.print(session.say('enrol_code_once'));
  session.result(issued);
  return 0;
}

const requests = (client: NodeClient, asked: Record<string, string>) =>
  client.call<ListPage<Enrolment>>('GET', `/api/enrolment/requests?${new URLSearchParams(asked)}`);

/** The request of a node. @throws Failed */
async function requestOf(client: NodeClient, node: string, session: Session): Promise<Enrolment> {
  const [found] = (await requests(client, { node })).items;
  if (found !== undefined) return found;
  throw session.failed('enrol_unknown', { node });
}

/** `hutong enrol list`: what waits for somebody comes first. */
export async function list(given: Given & Record<'limit' | 'cursor', string | undefined>, session: Session) {
  const { cursor } = given;
  const limit = pageSize(given.limit, session);
  const found = await requests(await desk(given, session), {
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (found.items.length === 0) session.print(session.say('enrol_none'));
  const rows = found.items.map(({ request: r, fingerprint, received, state }) => {
    const stands = [session.say(`enrol_${state}`), beijing(received)];
    return [r.node, r.name, String(r.parent), ...stands, r.origin, fingerprint];
  });
  for (const line of table(rows)) session.print(line);
  session.page(found, 'cursor');
  return 0;
}

/** `hutong enrol show NODE`: what to compare by telephone. */
export async function show(given: Given, session: Session, node: string) {
  const found = await requestOf(await desk(given, session), node, session);
  const { name, parent, kind, level, origin, contact_post, contact_phone } = found.request;
  session.print(plain(`${node} ${name} · ${kind} · ${level} · ${parent} · ${origin}`));
  const { addresses = [] } = found.request;
  if (addresses.length > 0)
    session.print(session.say('enrol_addresses', { addresses: plain(addresses.join(' ')) }));
  const contact = [contact_post, contact_phone].filter((word) => word !== undefined);
  if (contact.length > 0) session.print(session.say('enrol_contact', { contact: plain(contact.join(' ')) }));
  session.print(session.say(`enrol_${found.state}`));
  session.print(session.say('keys_fingerprint', { fingerprint: found.fingerprint }));
  session.print(session.say('compare_fingerprint'));
  session.result(found);
  return 0;
}

const at = (node: string) => encodeURIComponent(node);

/** `hutong enrol approve NODE` */
export async function approve(given: Given & { fingerprint: string }, session: Session, node: string) {
  const { fingerprint } = given;
  const client = await desk(given, session);
  const asked = (await requests(client, { node })).items[0];
  const done = await client.call('POST', `/api/enrolment/requests/${at(node)}/approve`, { fingerprint });
  session.print(session.say('enrol_done', { node, origin: plain(asked?.request.origin ?? '—') }));
  session.result(done);
  return 0;
}

/** `hutong enrol deny NODE`: without --yes it only tells what it would do. */
export async function deny(given: Given & Meant & { reason: string }, session: Session, node: string) {
  const { reason } = given;
  const client = await desk(given, session);
  const { request } = await requestOf(client, node, session);
  const told = { node, name: plain(request.name), origin: plain(request.origin) };
  if (!meant(given, session, session.say('enrol_would_deny', told)))
    return plan(session, 'enrol.deny', node, told);
  session.result(await client.call('POST', `/api/enrolment/requests/${at(node)}/deny`, { reason }));
  session.print(session.say('enrol_denied'));
  return 0;
}

/** `hutong enrol take FILE`: a request that came as a file; the answer goes back as one. */
export async function take(given: Given & { out: string }, session: Session, file: string) {
  const client = await desk(given, session);
  const message = readJsonFile(file, session);
  // Tried first: the answer is given once, and the code is used up by it.
  closeSync(openSync(given.out, 'a'));
  const answer = await client.call('POST', '/api/enrolment/requests', message);
  writeFileSync(given.out, `${JSON.stringify(answer)}\n`);
  session.print(session.say('written', { file: given.out }));
  session.result({ answer: given.out });
  return 0;
}

async function change(client: NodeClient, session: Session, path: string, body: object) {
  const done = await client.call<{ index: number }>('POST', `/api/registry/${path}`, body);
  session.print(session.say('registry_changed', { index: done.index }));
  session.result(done);
  return 0;
}

/** `hutong retire NODE`: without --yes it only tells what it would do. */
export async function retire(given: Given & Meant & { reason: string }, session: Session, node: string) {
  const client = await desk(given, session);
  const told = await affected(client, given, session, node);
  const would = [session.say('retire_would', told), session.say('retire_final')];
  if (!meant(given, session, ...would)) return plan(session, 'registry.retire', node, told);
  return change(client, session, `nodes/${at(node)}/retire`, { reason: given.reason });
}

/** `hutong move NODE`: without --yes it only tells what it would do. */
export async function move(
  given: Given &
    Place &
    ContactGiven &
    Meant & { reason: string } & Record<'broker-url' | 'addresses', string | undefined>,
  session: Session,
  node: string,
) {
  const addresses = given.addresses
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const said = { ...placeOf(given), ...contactIn(given, session) };
  const body = { ...said, url: given['broker-url'], addresses, reason: given.reason };
  const client = await desk(given, session);
  const told = await affected(client, given, session, node);
  const { reason: _, ...wanted } = body;
  const changes = Object.entries(wanted).flatMap(([key, value]) =>
    value === undefined ? [] : `${key} → ${value}`,
  );
  const would = session.say('move_would', { ...told, changes: plain(changes.join('，')) });
  if (!meant(given, session, would)) return plan(session, 'registry.move', node, told);
  return change(client, session, `nodes/${at(node)}/move`, body);
}

/** Who a change of the registry is about; throws Failed when nobody in it has that name. */
async function affected(client: NodeClient, { data }: Given, session: Session, node: string) {
  const { config } = dataFolder(data, session);
  const registry = openBundle(await client.trust(), config.root_fingerprint);
  const known = registry.node(node);
  if (known === undefined || known.retired) throw session.failed('registry_unknown', { node });
  const beneath = registry.children(node);
  return {
    node,
    name: plain(known.name),
    parent: known.parent ?? '—',
    beneath: beneath.length === 0 ? '—' : beneath.join('、'),
  };
}

function plan(session: Session, act: string, node: string, told: object): number {
  session.result({ act, done: false, ...told, node });
  return 0;
}

/** `hutong registry policy` */
export async function policy(
  given: Given & { rotation: string | undefined; 'rotate-days': string | undefined; reason: string },
  session: Session,
) {
  const days = given['rotate-days'];
  const body = {
    rotation: given.rotation,
    rotate_days: days === undefined ? undefined : wholeDays(days, session),
    reason: given.reason,
  };
  return change(await desk(given, session), session, 'policy', body);
}

function wholeDays(text: string, session: Session): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw badOption('--rotate-days', text, '365', session);
}
