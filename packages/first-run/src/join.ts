import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lang } from '@hutong/record';
import {
  beginEnrolment,
  type EnrolOptions,
  finishEnrolment,
  initFolder,
  isPortal,
  readConfig,
} from '@hutong/trust';
import type { askCenter } from './ask-center.ts';
import { saveProgress } from './progress.ts';
import type { firstRunTexts } from './texts.ts';

const HEARTBEAT_S = 60;
const NAME = /^[a-z0-9-]{1,32}$/;

export const FIELDS = ['way', 'center', 'parent', 'node', 'name', 'post', 'phone', 'http', 'portal'] as const;
/** What was typed into the form; the code apart. */
export type Typed = Partial<Record<(typeof FIELDS)[number], string>>;
export type Fault = { name: string; text: keyof typeof firstRunTexts };

/** What is wrong with the form, field by field. */
export function faultsOf(typed: Typed, code: string): Fault[] {
  const { way, center = '', parent = '', node = '', name = '', post = '', phone = '' } = typed;
  const { http = '', portal = '' } = typed;
  const faults: Fault[] = [];
  const demand = (good: boolean, field: string, text: Fault['text']) => {
    if (!good) faults.push({ name: field, text });
  };
  demand(way === 'join' || way === 'trial', 'way', 'bad_way');
  if (way === 'join') {
    demand(/^https?:/.test(center) && URL.canParse(center), 'center', 'bad_center');
    demand(code !== '' && code.length <= 200, 'code', 'bad_code');
    demand(NAME.test(parent), 'parent', 'bad_node');
  }
  demand(NAME.test(node), 'node', 'bad_node');
  demand(name !== '' && [...name].length <= 100, 'name', 'bad_name');
  demand(post.length <= 50, 'post', 'bad_contact');
  demand(phone.length <= 50, 'phone', 'bad_contact');
  demand(addressOf(http) !== undefined, 'http', 'bad_http');
  demand(portal === '' || isPortal(portal), 'portal', 'bad_portal');
  return faults;
}

function addressOf(text: string): { host: string; port: number } | undefined {
  if (!/:\d{1,5}$/.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  const at = text.lastIndexOf(':');
  const host = text.slice(0, at).replace(/^\[|\]$/g, '');
  const port = Number(text.slice(at + 1));
  const isHost = /^[a-z0-9.-]+$/i.test(host) || isIPv6(host);
  return isHost && port <= 65_535 ? { host, port } : undefined;
}

interface Making {
  dir: string;
  now: () => number;
  random: (n: number) => Uint8Array;
  ask: typeof askCenter;
  lang: Lang;
}

/**
 * Makes the node's folder from a form without faults. Cut short anywhere, the form is shown again with what was typed; the
 * keys that were made are kept.
 * @throws CenterFailed, EnrolmentRefused, InvalidTrust, InvalidFolder, UnsafeFolder
 */
export async function makeFolder(typed: Typed, code: string, making: Making): Promise<void> {
  const { dir, now, random, ask, lang } = making;
  const common = { kind: 'hall', ...commonOf(typed) } as const;
  saveProgress(dir, { typed });
  if (typed.way === 'trial') {
    trial(dir, common, making);
    return;
  }
  const options: EnrolOptions = { ...common, parent: { name: typed.parent as string } };
  const { message, fingerprint } = beginEnrolment(dir, options, code, random);
  saveProgress(dir, { typed, fingerprint });
  const answer = await ask(new URL(typed.center as string), message, lang);
  finishEnrolment(dir, code, answer, { now: now(), random });
}

function commonOf({ node = '', name = '', post = '', phone = '', http = '', portal = '' }: Typed) {
  return {
    node,
    name,
    level: 'county' as const,
    heartbeat_s: HEARTBEAT_S,
    http: addressOf(http) as { host: string; port: number },
    ...(post !== '' && { contact_post: post }),
    ...(phone !== '' && { contact_phone: phone }),
    ...(portal !== '' && { desk: { portal } }),
  };
}

/** A network of this hall's own, whose center never runs; what founded it is thrown away, so nobody can change it later. */
function trial(dir: string, common: ReturnType<typeof commonOf> & { kind: 'hall' }, making: Making): void {
  const { now, random } = making;
  const founder = mkdtempSync(join(tmpdir(), 'hutong-trial-'));
  const network = 'trial';
  const parent = { name: 'trial-center', url: 'nats://127.0.0.1:1' };
  const given = { network, now: now(), random };
  try {
    const center = {
      ...common,
      kind: 'center',
      level: 'province',
      node: parent.name,
      name: '试用中心',
    } as const;
    initFolder(founder, { ...center, ...given, parent: null });
    const root = JSON.parse(readFileSync(join(founder, 'root.json'), 'utf8')) as string[];
    const bundle = JSON.stringify({ version: 1, network, root, registry: [] });
    const trust = { bundle, fingerprint: readConfig(founder).root_fingerprint };
    initFolder(dir, { ...common, ...given, parent, trust });
  } finally {
    rmSync(founder, { recursive: true, force: true });
  }
}
