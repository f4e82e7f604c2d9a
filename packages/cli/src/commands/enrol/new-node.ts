import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { resolve } from 'node:path';
import { LEVELS } from '@hutong/record';
import { beginEnrolment, type EnrolOptions, finishEnrolment } from '@hutong/trust';
import { Failed, Usage } from '../../errors.ts';
import { readJsonFile, readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { badOption, type ContactGiven, contactIn, heartbeatOf, oneOf } from '../../option-values.ts';
import { plain } from '../../text.ts';
import { address } from '../node/init.ts';

const ANSWER_MS = 60_000;
const MAX_ANSWER_BYTES = 32 << 20;

type Given = { data: string } & Record<
  | 'code'
  | 'code-file'
  | 'center'
  | 'request'
  | 'answer'
  | 'node'
  | 'name'
  | 'parent'
  | 'level'
  | 'division'
  | 'kind'
  | 'http'
  | 'heartbeat'
  | 'parent-url'
  | 'nats'
  | 'advertise'
  | 'database-url',
  string | undefined
> &
  ContactGiven;

/** `hutong enrol`: makes the keys here, and asks the top center to be enrolled; over HTTPS, or by a file each way. */
export async function enrolNode(given: Given, session: Session): Promise<number> {
  const dir = resolve(given.data);
  const { now, random } = session.io;
  const { answer } = given;
  const code = await codeOf(given, session);
  if (answer !== undefined) return finish(readJsonFile(answer, session));
  const options = optionsOf(given, session);
  const center = given.request === undefined ? centerOf(given.center, session) : undefined;
  session.head(session.say('on_new_node', { node: options.node, name: plain(options.name), dir }));
  const { message, fingerprint } = beginEnrolment(dir, options, code, random);
  session.print(session.say('keys_fingerprint', { fingerprint }));
  if (given.request !== undefined) {
    writeFileSync(given.request, `${JSON.stringify(message)}\n`);
    session.print(session.say('enrol_request_written', { file: given.request }));
    session.result({ request: given.request, fingerprint });
    return 0;
  }
  return finish(await post(center as URL, message, session));

  function finish(given: unknown): number {
    const done = finishEnrolment(dir, code, given, { now: now(), random });
    session.print(
      session.say('enrol_believed', { network: done.network, fingerprint: done.rootFingerprint }),
    );
    session.print(session.say('keys_fingerprint', { fingerprint: done.fingerprint }));
    session.print(session.say('enrol_compare'));
    const { node, kind, parent, origin } = done.request;
    session.print(session.say('start_with', { command: `hutong ${kind} start --data ${dir}` }));
    session.result({ node, parent, origin, ...done, request: undefined });
    return 0;
  }
}

/** The one-time code: from a file, standard input or the terminal; on the command line it is taken too, and that is said. */
async function codeOf(given: Given, session: Session): Promise<string> {
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

function optionsOf(given: Given, session: Session): EnrolOptions {
  const need = (name: 'node' | 'name' | 'parent'): string => {
    const value = given[name];
    if (value !== undefined) return value;
    throw new Usage(
      session.say('missing_option', { option: `--${name}` }),
      session.say('see_help', { command: 'hutong enrol' }),
    );
  };
  const kind = oneOf('--kind', given.kind ?? 'hall', ['hall', 'center'] as const, session);
  const level = given.level ?? (kind === 'hall' ? 'county' : 'city');
  const { division, nats, advertise, 'parent-url': url, 'database-url': database } = given;
  const broker = nats === undefined ? undefined : address('--nats', nats, session, 1);
  return {
    kind,
    node: need('node'),
    name: need('name'),
    level: oneOf('--level', level, LEVELS, session),
    parent: { name: need('parent'), ...(url === undefined ? {} : { url }) },
    http: address('--http', given.http ?? '127.0.0.1:8080', session),
    heartbeat_s: heartbeatOf(given.heartbeat, session),
    ...(division === undefined ? {} : { division_code: division }),
    ...contactIn(given, session),
    ...(broker === undefined
      ? {}
      : { nats: { ...broker, ...(advertise === undefined ? {} : { advertise }) } }),
    ...(database === undefined ? {} : { database_url: database }),
  };
}

function centerOf(given: string | undefined, session: Session): URL {
  if (given === undefined)
    throw new Usage(
      session.say('missing_option', { option: '--center' }),
      session.say('see_help', { command: 'hutong enrol' }),
    );
  if (!/^https?:/.test(given) || !URL.canParse(given))
    throw badOption('--center', given, 'https://10.0.0.1:8443', session);
  return new URL(given);
}

/**
 * The center's certificate is not looked at: nobody here knows the network's CA yet. The code authenticates both ways,
 * and nothing of the request is secret.
 */
async function post(center: URL, message: object, session: Session): Promise<unknown> {
  const url = new URL('/api/enrolment/requests', center);
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const text = await new Promise<string>((done, failed) => {
    const fail = () => {
      failed(session.failed('unreachable', { url: center.href }));
    };
    const headers = { 'Content-Type': 'application/json' };
    const sent = ask(
      url,
      { method: 'POST', headers, rejectUnauthorized: false, timeout: ANSWER_MS },
      (reply) => {
        const chunks: Buffer[] = [];
        let size = 0;
        reply.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_ANSWER_BYTES) sent.destroy();
          else chunks.push(chunk);
        });
        reply.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
        reply.on('error', fail);
      },
    );
    sent.on('error', fail);
    sent.on('timeout', () => sent.destroy());
    sent.end(JSON.stringify(message));
  });
  let answer: { error?: { code?: string; reason?: string; next?: string } };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    throw new Failed(session.say('not_a_node', { url: center.href }), session.say('unreachable_next'));
  }
  if (answer.error !== undefined)
    throw new Failed(`${answer.error.code}: ${answer.error.reason ?? ''}`, answer.error.next ?? '');
  return answer;
}
