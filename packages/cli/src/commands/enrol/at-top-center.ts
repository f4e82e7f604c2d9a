import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { NodeChange } from '@hutong/api';
import { beijing } from '@hutong/record';
import type { Enrolment } from '@hutong/trust';
import { meant } from '../../ask.ts';
import type { Given, Work } from '../../command.ts';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningClient } from '../../nodes/reach.ts';
import { type ContactGiven, contactIn, ofForm, pageSize } from '../../option-values.ts';
import { plain } from '../../text.ts';

/** The API of the top center that runs on a folder: it does what is asked here. */
async function desk({ data }: Given<'data'>, session: Session): Promise<NodeClient['api']> {
  const { dir, config } = dataFolder(data, session);
  const client = await runningClient(dir, session);
  if (client === undefined) throw session.failed('top_must_run');
  session.headOf(config, dir, { suffix: session.say('running_at', { url: client.url }) });
  return client.api;
}

type Place = 'name' | 'parent' | 'level' | 'division';

function placeOf({ name, parent, level, division }: Given<never, Place>) {
  return { name, parent, level, division_code: division };
}

/** `hutong enrol code`: shown once. */
export const issueCode: Work<'data', Place | 'node'> = async (given, session) => {
  const api = await desk(given, session);
  const issued = await api.enrolment.issue({ node: given.node, ...placeOf(given) });
  session.tell('enrol_code', { code: issued.code });
  session.tell('enrol_code_until', { until: beijing(issued.expires) });
  session.tell('enrol_code_once');
  return session.result(issued);
};

/** The request of a node. @throws Failed */
async function requestOf(api: NodeClient['api'], node: string, session: Session): Promise<Enrolment> {
  const [found] = (await api.enrolment.list({ node })).items;
  if (found !== undefined) return found;
  throw session.failed('enrol_unknown', { node });
}

/** `hutong enrol list`: what waits for somebody comes first. */
export const list: Work<'data', 'limit' | 'cursor'> = async (given, session) => {
  const { cursor } = given;
  const limit = pageSize(given.limit, session);
  const api = await desk(given, session);
  const found = await api.enrolment.list({ limit, cursor });
  if (found.items.length === 0) session.tell('enrol_none');
  const rows = found.items.map(({ request: r, fingerprint, received, state }) => {
    const stands = [session.say(`enrol_${state}`), beijing(received)];
    return [r.node, r.name, String(r.parent), ...stands, r.origin, fingerprint];
  });
  session.rows(rows);
  return session.page(found, 'cursor');
};

/** `hutong enrol show NODE`: what to compare by telephone. */
export const show: Work<'data'> = async (given, session, node) => {
  const found = await requestOf(await desk(given, session), node, session);
  const { name, parent, kind, level, origin, contact_post, contact_phone } = found.request;
  session.print(`${node} ${name} · ${kind} · ${level} · ${parent} · ${origin}`);
  const { addresses = [], stationed_at } = found.request;
  if (stationed_at !== undefined) session.tell('enrol_stationed', { node: stationed_at });
  if (addresses.length > 0) session.tell('enrol_addresses', { addresses: addresses.join(' ') });
  const contact = [contact_post, contact_phone].filter((word) => word !== undefined);
  if (contact.length > 0) session.tell('enrol_contact', { contact: contact.join(' ') });
  session.tell(`enrol_${found.state}`);
  session.tell('keys_fingerprint', { fingerprint: found.fingerprint });
  session.tell('compare_fingerprint');
  return session.result(found);
};

/** `hutong enrol approve NODE` */
export const approve: Work<'data' | 'fingerprint'> = async (given, session, node) => {
  const { enrolment } = await desk(given, session);
  const [asked] = (await enrolment.list({ node })).items;
  const done = await enrolment.approve({ node, fingerprint: given.fingerprint });
  session.tell('enrol_done', { node, origin: asked?.request.origin ?? '—' });
  return session.result(done);
};

/** `hutong enrol deny NODE`: without --yes it only tells what it would do. */
export const deny: Work<'data' | 'reason', never, 'yes'> = async (given, session, node) => {
  const api = await desk(given, session);
  const { request } = await requestOf(api, node, session);
  const told = { node, name: plain(request.name), origin: plain(request.origin) };
  if (!meant(given, session, session.say('enrol_would_deny', told)))
    return session.result({ act: 'enrol.deny', done: false, ...told });
  session.result(await api.enrolment.deny({ node, reason: given.reason }));
  session.tell('enrol_denied');
  return 0;
};

/** `hutong enrol take FILE`: a request that came as a file; the answer goes back as one. */
export const take: Work<'data' | 'out'> = async (given, session, file) => {
  const api = await desk(given, session);
  const body = JSON.stringify(readJsonFile(file, session));
  // Tried first: the answer is given once, and the code is used up by it.
  closeSync(openSync(given.out, 'a'));
  const answer = await api.enrolment.request({ type: 'application/json', body });
  writeFileSync(given.out, `${JSON.stringify(answer)}\n`);
  session.tell('written', { file: given.out });
  return session.result({ answer: given.out });
};

function changed(done: { index?: number }, session: Session): number {
  session.tell('registry_changed', { index: done.index ?? '—' });
  return session.result(done);
}

/** `hutong retire NODE`: without --yes it only tells what it would do. */
export const retire: Work<'data' | 'reason', never, 'yes'> = async (given, session, node) => {
  const api = await desk(given, session);
  const asked = { node, reason: given.reason };
  const told = await affected(api.registry.retire({ ...asked, carry_out: false }), node);
  if (!meant(given, session, session.say('retire_would', told), session.say('retire_final')))
    return session.result({ act: 'registry.retire', done: false, ...told });
  return changed(await api.registry.retire(asked), session);
};

/** `hutong move NODE`: without --yes it only tells what it would do. */
export const move: Work<
  'data' | 'reason',
  Place | keyof ContactGiven | 'broker-url' | 'addresses',
  'yes'
> = async (given, session, node) => {
  const addresses = given.addresses
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wanted = { ...placeOf(given), ...contactIn(given, session), url: given['broker-url'], addresses };
  const api = await desk(given, session);
  const asked = { ...wanted, node, reason: given.reason };
  const told = await affected(api.registry.move({ ...asked, carry_out: false }), node);
  const changes = Object.entries(wanted).flatMap(([key, value]) =>
    value === undefined ? [] : `${key} → ${value}`,
  );
  const would = session.say('move_would', { ...told, changes: changes.join('，') });
  if (!meant(given, session, would)) return session.result({ act: 'registry.move', done: false, ...told });
  return changed(await api.registry.move(asked), session);
};

/** Whom a change of the registry is about, as the top center tells it before anything is done. */
async function affected(plan: Promise<NodeChange>, node: string) {
  const { stands, beneath } = await plan;
  return {
    node,
    name: plain(stands.name ?? node),
    parent: stands.parent ?? '—',
    beneath: beneath.length === 0 ? '—' : beneath.join('、'),
  };
}

/** `hutong registry policy` */
export const policy: Work<'data' | 'reason', 'rotation' | 'rotate-days'> = async (given, session) => {
  const { reason, rotation } = given;
  const days = given['rotate-days'];
  const rotate_days =
    days === undefined ? undefined : Number(ofForm('--rotate-days', days, /^[1-9]\d{0,4}$/, '365', session));
  const { registry } = await desk(given, session);
  return changed(await registry.policy({ rotation, rotate_days, reason }), session);
};
