import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { Enrolment } from '@hutong/trust';
import { Failed } from '../../errors.ts';
import { readJsonFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { runningClient } from '../../nodes/access.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/folder.ts';
import { badOption } from '../../options.ts';
import { beijing, plain, table } from '../../text.ts';

type Given = { data: string };

/** The top center that runs on a folder; what is done here is done by it. */
async function desk(given: Given, session: Session): Promise<NodeClient> {
  const { dir, config } = dataFolder(given.data, session);
  const client = await runningClient(dir, session);
  if (client === undefined) throw new Failed(session.say('top_must_run'), session.say('top_must_run_next'));
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

const requests = (client: NodeClient) => client.call<Enrolment[]>('GET', '/api/enrolment/requests');

/** `hutong enrol list` */
export async function list(given: Given, session: Session) {
  const found = await requests(await desk(given, session));
  if (found.length === 0) session.print(session.say('enrol_none'));
  const rows = found.map(({ request: r, fingerprint, received, state }) => {
    const stands = [session.say(`enrol_${state}`), beijing(received)];
    return [r.node, r.name, String(r.parent), ...stands, r.origin, fingerprint];
  });
  for (const line of table(rows)) session.print(line);
  session.result(found);
  return 0;
}

/** `hutong enrol show NODE`: what to compare by telephone. */
export async function show(given: Given, session: Session, node: string) {
  const found = (await requests(await desk(given, session))).find((e) => e.request.node === node);
  if (found === undefined)
    throw new Failed(session.say('enrol_unknown', { node }), session.say('enrol_unknown_next'));
  const { name, parent, kind, level, origin } = found.request;
  session.print(plain(`${node} ${name} · ${kind} · ${level} · ${parent} · ${origin}`));
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
  const asked = (await requests(client)).find((e) => e.request.node === node);
  const done = await client.call('POST', `/api/enrolment/requests/${at(node)}/approve`, { fingerprint });
  session.print(session.say('enrol_done', { node, origin: plain(asked?.request.origin ?? '—') }));
  session.result(done);
  return 0;
}

/** `hutong enrol deny NODE` */
export async function deny(given: Given & { reason: string }, session: Session, node: string) {
  const { reason } = given;
  const client = await desk(given, session);
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

async function change(given: Given, session: Session, path: string, body: object) {
  const client = await desk(given, session);
  const done = await client.call<{ index: number }>('POST', `/api/registry/${path}`, body);
  session.print(session.say('registry_changed', { index: done.index }));
  session.result(done);
  return 0;
}

/** `hutong retire NODE` */
export function retire(given: Given & { reason: string }, session: Session, node: string) {
  return change(given, session, `nodes/${at(node)}/retire`, { reason: given.reason });
}

/** `hutong move NODE` */
export function move(
  given: Given & Place & { reason: string; 'broker-url': string | undefined },
  session: Session,
  node: string,
) {
  const body = { ...placeOf(given), url: given['broker-url'], reason: given.reason };
  return change(given, session, `nodes/${at(node)}/move`, body);
}

/** `hutong registry policy` */
export function policy(
  given: Given & { rotation: string | undefined; 'rotate-days': string | undefined; reason: string },
  session: Session,
) {
  const days = given['rotate-days'];
  const body = {
    rotation: given.rotation,
    rotate_days: days === undefined ? undefined : wholeDays(days, session),
    reason: given.reason,
  };
  return change(given, session, 'policy', body);
}

function wholeDays(text: string, session: Session): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw badOption('--rotate-days', text, '365', session);
}
