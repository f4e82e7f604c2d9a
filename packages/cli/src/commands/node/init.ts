import { join, resolve } from 'node:path';
import { LEVELS } from '@hutong/record';
import { initFolder, readConfig } from '@hutong/trust';
import { Usage } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { badOption, type ContactGiven, contactIn, heartbeatOf, oneOf } from '../../option-values.ts';

type InitOptions = Parameters<typeof initFolder>[1];

const NATS_PORT = 4222;

interface Given {
  data: string;
  node: string;
  name: string;
  network: string;
  level: string | undefined;
  division: string | undefined;
  http: string | undefined;
  heartbeat: string | undefined;
  parent: string | undefined;
  'parent-url': string | undefined;
  trust: string | undefined;
  fingerprint: string | undefined;
}

/** `hutong hall init` */
export async function initHall(given: Given & ContactGiven, session: Session): Promise<number> {
  const contact = contactIn(given, session);
  return init({ kind: 'hall', ...common(given, 'county', session), ...contact }, given, session);
}

type CenterGiven = Given & {
  nats: string | undefined;
  'nats-url': string | undefined;
  'database-url': string | undefined;
};

/** `hutong center init`; without a parent it founds a network. */
export async function initCenter(given: CenterGiven & ContactGiven, session: Session): Promise<number> {
  const nats = given.nats === undefined ? undefined : address('--nats', given.nats, session, 1);
  const url = given['nats-url'];
  const options: Omit<InitOptions, 'now' | 'random'> = {
    kind: 'center',
    ...common(given, given.parent === undefined ? 'province' : 'city', session),
    ...contactIn(given, session),
  };
  if (nats !== undefined || url !== undefined) {
    options.nats = { host: '127.0.0.1', port: NATS_PORT, ...nats, ...(url === undefined ? {} : { url }) };
  }
  if (given['database-url'] !== undefined) options.database_url = given['database-url'];
  return init(options, given, session);
}

function init(options: Omit<InitOptions, 'now' | 'random'>, given: Given, session: Session): number {
  const dir = resolve(given.data);
  session.headOf(options, dir);
  const { now, random } = session.io;
  const request = initFolder(dir, { ...options, now: now(), random });
  const enrolFile = join(dir, 'enrol.json');
  const fingerprint = readConfig(dir).root_fingerprint;
  const founded = options.parent === null;
  const rootKeys = join(dir, 'root-keys');
  session.print(session.say('made'));
  session.print(session.say('root_fingerprint', { fingerprint }));
  session.print(session.say('log_vkey', { vkey: request.keys.log }));
  if (founded) {
    session.print(session.say('root_keys_offline', { folder: rootKeys }));
    session.print(session.say('publish_fingerprint'));
  } else {
    session.print(session.say('enrol_file', { file: enrolFile }));
  }
  session.print(session.say('start_with', { command: `hutong ${options.kind} start --data ${given.data}` }));
  session.result({
    node: options.node,
    network: options.network,
    data: dir,
    root_fingerprint: fingerprint,
    origin: request.origin,
    log_vkey: request.keys.log,
    cosigner_vkey: request.keys.cosigner,
    enrol_file: founded ? null : enrolFile,
    root_keys: founded ? rootKeys : null,
  });
  return 0;
}

function common(given: Given, level: (typeof LEVELS)[number], session: Session) {
  const { node, name, network } = given;
  return {
    node,
    name,
    network,
    level: oneOf('--level', given.level ?? level, LEVELS, session),
    ...(given.division === undefined ? {} : { division_code: given.division }),
    heartbeat_s: heartbeatOf(given.heartbeat, session),
    http: address('--http', given.http ?? '127.0.0.1:8080', session),
    ...joined(given, session),
  };
}

/** The parent and the network that a node joins; a center without a parent joins none. */
function joined(given: Given, session: Session): Pick<InitOptions, 'parent' | 'trust'> {
  const { parent, 'parent-url': url, trust, fingerprint } = given;
  const together = { parent, 'parent-url': url, trust, fingerprint };
  if (Object.values(together).every((value) => value === undefined)) return { parent: null };
  if (parent === undefined || url === undefined || trust === undefined || fingerprint === undefined) {
    const missing = Object.entries(together).filter(([, value]) => value === undefined);
    throw new Usage(
      session.say('missing_option', { option: missing.map(([name]) => `--${name}`).join(' ') }),
      session.say('see_help', { command: 'hutong center init' }),
    );
  }
  const pinned = readFingerprint('--fingerprint', fingerprint, session);
  return {
    parent: { name: parent, url },
    trust: { bundle: readTextFile(trust, session), fingerprint: pinned },
  };
}

/** A root fingerprint as people write it: 64 hex digits, spaces and colons between them allowed. */
export function readFingerprint(option: string, text: string, session: Session): string {
  const hex = text.replace(/[\s:-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) throw badOption(option, text, 'a1b2… (64)', session);
  return hex;
}

export function address(
  option: string,
  text: string,
  session: Session,
  lowest = 0,
): { host: string; port: number } {
  const [, v6, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = v6 ?? plain;
  if (host === undefined || Number(port) < lowest || Number(port) > 65_535)
    throw badOption(option, text, '127.0.0.1:8080', session);
  return { host, port: Number(port) };
}
