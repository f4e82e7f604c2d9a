import { join, resolve } from 'node:path';
import { LEVELS } from '@hutong/record';
import { initFolder, isPortal, readConfig } from '@hutong/trust';
import type { Given } from '../../command.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { badOption, type ContactGiven, contactIn, defined, heartbeatOf, oneOf } from '../../option-values.ts';

type InitOptions = Parameters<typeof initFolder>[1];

const NATS_PORT = 4222;

type New = Given<
  'data' | 'node' | 'name' | 'network',
  'level' | 'division' | 'http' | 'heartbeat' | 'parent' | 'parent-url' | 'trust' | 'fingerprint'
>;
type NewCenter = New & Given<never, 'nats' | 'nats-url' | 'database-url'>;

/** `hutong hall init` */
export async function initHall(
  given: New & ContactGiven & Given<never, 'stationed-at' | 'portal'>,
  session: Session,
): Promise<number> {
  const own = defined({ stationed_at: given['stationed-at'], desk: deskOf(given.portal, session) });
  return init({ kind: 'hall', ...common(given, 'county', session), ...own }, given, session);
}

/** `hutong center init`; without a parent it founds a network. */
export async function initCenter(given: NewCenter & ContactGiven, session: Session): Promise<number> {
  const { 'nats-url': url, 'database-url': database_url } = given;
  const nats = given.nats === undefined ? undefined : address('--nats', given.nats, session, 1);
  const options: Omit<InitOptions, 'now' | 'random'> = {
    kind: 'center',
    ...common(given, given.parent === undefined ? 'province' : 'city', session),
    ...defined({ database_url }),
  };
  if (nats !== undefined || url !== undefined)
    options.nats = { host: '127.0.0.1', port: NATS_PORT, ...nats, ...defined({ url }) };
  return init(options, given, session);
}

function init(options: Omit<InitOptions, 'now' | 'random'>, given: New, session: Session): number {
  const dir = resolve(given.data);
  session.headOf(options, dir);
  const { now, random } = session.io;
  const request = initFolder(dir, { ...options, now: now(), random });
  const enrolFile = join(dir, 'enrol.json');
  const fingerprint = readConfig(dir).root_fingerprint;
  const founded = options.parent === null;
  const rootKeys = join(dir, 'root-keys');
  session.tell('made');
  session.tell('root_fingerprint', { fingerprint });
  session.tell('log_vkey', { vkey: request.keys.log });
  if (founded) {
    session.tell('root_keys_offline', { folder: rootKeys });
    session.tell('publish_fingerprint');
  } else {
    session.tell('enrol_file', { file: enrolFile });
  }
  session.tell('start_with', { command: `hutong ${options.kind} start --data ${given.data}` });
  return session.result({
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
}

function common(given: New & ContactGiven, level: Level, session: Session) {
  const { node, name, network } = given;
  return { node, name, network, ...settingsOf(given, level, session), ...joined(given, session) };
}

type Level = (typeof LEVELS)[number];

/** What every new node may be told: where it stands, where it listens, how often it beats, whom to call. */
export function settingsOf(
  given: Given<never, 'level' | 'division' | 'http' | 'heartbeat'> & ContactGiven,
  usual: Level,
  session: Session,
) {
  return {
    level: oneOf('--level', given.level ?? usual, LEVELS, session),
    ...defined({ division_code: given.division }),
    heartbeat_s: heartbeatOf(given.heartbeat, session),
    http: address('--http', given.http ?? '127.0.0.1:8080', session),
    ...contactIn(given, session),
  };
}

/** The parent and the network that a node joins; a center without a parent joins none. */
function joined(given: New, session: Session): Pick<InitOptions, 'parent' | 'trust'> {
  const { parent, 'parent-url': url, trust, fingerprint } = given;
  const together = { parent, 'parent-url': url, trust, fingerprint };
  if (Object.values(together).every((value) => value === undefined)) return { parent: null };
  if (parent === undefined || url === undefined || trust === undefined || fingerprint === undefined) {
    const missing = Object.entries(together).filter(([, value]) => value === undefined);
    throw session.missing(missing.map(([name]) => `--${name}`).join(' '), 'hutong center init');
  }
  const pinned = readFingerprint('--fingerprint', fingerprint, session);
  return {
    parent: { name: parent, url },
    trust: { bundle: readTextFile(trust, session), fingerprint: pinned },
  };
}

/** What a hall's desk is told; undefined where nothing was said. @throws Usage */
export function deskOf(portal: string | undefined, session: Session): { portal: string } | undefined {
  if (portal === undefined) return undefined;
  if (!isPortal(portal)) throw badOption('--portal', portal, 'https://zwfw.example.gov.cn', session);
  return { portal };
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
