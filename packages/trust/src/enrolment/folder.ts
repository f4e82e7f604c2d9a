import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, writeSecret } from '@hutong/process';
import { z } from 'zod';
import { InvalidFolder, InvalidTrust, nodeThere } from '../errors.ts';
import { advertised, type EnrolmentRequest, type InitOptions, initFolder } from '../folder.ts';
import { createKeys, loadKeys, publicKeys } from '../keys.ts';
import { checkName } from '../names.ts';
import { contactWords } from '../node-info.ts';
import { why } from '../texts.ts';
import { codeKeys } from './code.ts';
import {
  type EnrolmentMessage,
  keysFingerprint,
  type NewNode,
  openAnswer,
  parseMessage,
  plainKeys,
  sealRequest,
} from './messages.ts';

const FILE = 'enrolling.json';
const EPOCH = 1;

/** What a node that enrols is told by whoever installs it; the network it learns from the center. */
export interface EnrolOptions
  extends Omit<InitOptions, 'network' | 'parent' | 'trust' | 'now' | 'random' | 'keys'> {
  parent: { name: string; url?: string };
}

const schema = z.object({ options: z.custom<EnrolOptions>(), message: z.unknown() });

/**
 * The hall's first step: makes the keys, which never leave the folder, and the request that the code authenticates.
 * Run again, with another code perhaps, it goes on with the keys that are there.
 */
export function beginEnrolment(
  dir: string,
  options: EnrolOptions,
  code: string,
  random: (n: number) => Uint8Array,
): { message: EnrolmentMessage; fingerprint: string } {
  const keys = codeKeys(code);
  checkName('node', options.node);
  checkName('node', options.parent.name);
  if (existsSync(join(dir, 'config.json'))) {
    throw nodeThere(dir);
  }
  ensureFolder(dir);
  if (!existsSync(join(dir, 'keys', String(EPOCH)))) createKeys(join(dir, 'keys'), EPOCH, random);
  const node = newNode(dir, options);
  const message = sealRequest(keys, node);
  writeSecret(join(dir, FILE), `${JSON.stringify({ options, message }, null, 2)}\n`);
  return { message, fingerprint: keysFingerprint(node.node, node.keys) };
}

/**
 * The hall's second step: believes the answer as far as the code authenticates it, and makes the node's folder.
 * @throws EnrolmentRefused, InvalidTrust, InvalidFolder
 */
export function finishEnrolment(
  dir: string,
  code: string,
  answer: unknown,
  given: { now: number; random: (n: number) => Uint8Array },
): { request: EnrolmentRequest; fingerprint: string; rootFingerprint: string; network: string } {
  const { options, message } = readBegun(dir);
  const { network, fingerprint, trust, parent, epoch } = openAnswer(
    codeKeys(code),
    message,
    parseMessage(answer),
  );
  const { parent: wanted, ...rest } = options;
  const url = wanted.url ?? parent.url;
  if (parent.name !== wanted.name) throw new InvalidTrust('enrolment', why('answer_parent'));
  if (url === undefined) {
    throw new InvalidFolder(dir, why('parent_unreached', { parent: parent.name }), {
      zh: '用 --parent-url 写明，并换一个新代码再来一次',
      en: 'Say it with --parent-url, and run this again with a new code.',
    });
  }
  const node = newNode(dir, options);
  // Enrolled before, and its folder lost: these keys begin its next epoch.
  const place = join(dir, 'keys', String(epoch));
  if (!existsSync(place)) renameSync(join(dir, 'keys', String(EPOCH)), place);
  const request = initFolder(dir, {
    ...rest,
    network,
    parent: { name: parent.name, url },
    trust: { bundle: JSON.stringify(trust), fingerprint },
    made: epoch,
    ...given,
  });
  return {
    request,
    fingerprint: keysFingerprint(node.node, node.keys),
    rootFingerprint: fingerprint,
    network,
  };
}

function readBegun(dir: string): { options: EnrolOptions; message: EnrolmentMessage } {
  try {
    const { options, message } = schema.parse(JSON.parse(readFileSync(join(dir, FILE), 'utf8')));
    return { options, message: parseMessage(message) };
  } catch {
    throw new InvalidFolder(dir, why('not_begun'), {
      zh: '先运行 hutong enrol --request 文件',
      en: 'Begin with: hutong enrol --request FILE',
    });
  }
}

function newNode(
  dir: string,
  { node, name, kind, level, division_code, stationed_at, parent, nats, tls, ...contact }: EnrolOptions,
): NewNode {
  const url = advertised({ nats, tls });
  // The keys' network is not known yet; their names play no part here.
  const keys = plainKeys(publicKeys(loadKeys(join(dir, 'keys'), 'x', node, EPOCH)));
  return {
    node,
    name,
    kind,
    level,
    parent: parent.name,
    keys,
    ...(division_code === undefined ? {} : { division_code }),
    ...(stationed_at === undefined ? {} : { stationed_at }),
    ...(url === undefined ? {} : { url }),
    ...contactWords(contact),
  };
}
