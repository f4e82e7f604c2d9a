import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { askCenter, CenterFailed } from '@hutong/first-run';
import { said } from '@hutong/record';
import { beginEnrolment, type EnrolOptions, finishEnrolment } from '@hutong/trust';
import type { Given } from '../../command.ts';
import { Failed } from '../../errors.ts';
import { readJsonFile, readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { notOfNode } from '../../nodes/client.ts';
import { badOption, type ContactGiven, defined, oneOf } from '../../option-values.ts';
import { address, deskOf, settingsOf } from '../node/init.ts';

type Options =
  | ('code' | 'code-file' | 'center' | 'request' | 'answer' | 'kind')
  | ('node' | 'name' | 'parent' | 'parent-url' | 'level' | 'division' | 'stationed-at')
  | ('http' | 'heartbeat' | 'nats' | 'advertise' | 'database-url' | 'portal');
type Enrolling = Given<'data', Options> & ContactGiven;

/** `hutong enrol`: makes the keys here, and asks the top center to be enrolled; over HTTPS, or by a file each way. */
export async function enrolNode(given: Enrolling, session: Session): Promise<number> {
  const dir = resolve(given.data);
  const { now, random } = session.io;
  const { answer } = given;
  const code = await codeOf(given, session);
  if (answer !== undefined) return finish(readJsonFile(answer, session));
  const options = optionsOf(given, session);
  const center = given.request === undefined ? centerOf(given.center, session) : undefined;
  session.head(session.say('on_new_node', { node: options.node, name: options.name, dir }));
  const { message, fingerprint } = beginEnrolment(dir, options, code, random);
  session.tell('keys_fingerprint', { fingerprint });
  if (given.request !== undefined) {
    writeFileSync(given.request, `${JSON.stringify(message)}\n`);
    session.tell('enrol_request_written', { file: given.request });
    return session.result({ request: given.request, fingerprint });
  }
  return finish(await post(center as URL, message, session));

  function finish(given: unknown): number {
    const done = finishEnrolment(dir, code, given, { now: now(), random });
    session.tell('enrol_believed', { network: done.network, fingerprint: done.rootFingerprint });
    session.tell('keys_fingerprint', { fingerprint: done.fingerprint });
    session.tell('enrol_compare');
    const { node, kind, parent, origin } = done.request;
    session.tell('start_with', { command: `hutong ${kind} start --data ${dir}` });
    return session.result({ node, parent, origin, ...done, request: undefined });
  }
}

/** The one-time code: from a file, standard input or the terminal; on the command line it is taken too, and that is said. */
async function codeOf(given: Enrolling, session: Session): Promise<string> {
  const { code, 'code-file': file } = given;
  if (code !== undefined && file === undefined) {
    session.note(session.say('code_seen'));
    return code;
  }
  const { prompt } = session.io;
  if (code === undefined && file === undefined && prompt !== undefined)
    return (await prompt(session.say('code_ask'))).trim();
  if (file === undefined || code !== undefined) throw session.usage('code_missing');
  return readTextFile(file === '-' ? '/dev/stdin' : file, session).trim();
}

function optionsOf(given: Enrolling, session: Session): EnrolOptions {
  const need = (name: 'node' | 'name' | 'parent'): string => {
    const value = given[name];
    if (value !== undefined) return value;
    throw session.missing(`--${name}`, 'hutong enrol');
  };
  const kind = oneOf('--kind', given.kind ?? 'hall', ['hall', 'center'] as const, session);
  const { nats, advertise, 'parent-url': url, 'database-url': database, 'stationed-at': stationed } = given;
  const broker =
    nats === undefined ? undefined : { ...address('--nats', nats, session, 1), ...defined({ advertise }) };
  const desk = deskOf(given.portal, session);
  return {
    kind,
    node: need('node'),
    name: need('name'),
    parent: { name: need('parent'), ...defined({ url }) },
    ...settingsOf(given, kind === 'hall' ? 'county' : 'city', session),
    ...defined({ nats: broker, database_url: database, stationed_at: stationed, desk }),
  };
}

function centerOf(given: string | undefined, session: Session): URL {
  if (given === undefined) throw session.missing('--center', 'hutong enrol');
  if (!/^https?:/.test(given) || !URL.canParse(given))
    throw badOption('--center', given, 'https://10.0.0.1:8443', session);
  return new URL(given);
}

/** What the top center answers. @throws Failed */
async function post(center: URL, message: object, session: Session): Promise<unknown> {
  try {
    return await askCenter(center, message, session.lang);
  } catch (error) {
    if (!(error instanceof CenterFailed)) throw error;
    const { why, reason, next } = error;
    if (why === 'away') throw session.failed('unreachable', { url: center.href });
    if (why === 'foreign') throw notOfNode(center.href, session);
    throw new Failed(said(reason, session.lang), said(next, session.lang));
  }
}
