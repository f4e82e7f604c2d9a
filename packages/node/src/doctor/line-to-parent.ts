import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type BrokerFace, faceOfBroker, needsTls, reachBroker, tryDoor } from '@hutong/link';
import { beijing } from '@hutong/record';
import { transportSeeds } from '@hutong/trust';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import { parentOf } from './examined.ts';
import type { Examined } from './known.ts';
import type { Doctor } from './ports.ts';

const DAY_MS = 86_400_000;
const DOOR_MS = 5_000;
/** What a certificate says that has no end (RFC 5280 §4.1.2.5). */
const ENDLESS = Date.UTC(9999, 11, 31);

type Place = NonNullable<ReturnType<typeof parentOf>>;

/** Only where there is a parent to go to. */
function withParent(
  work: (place: Place, examined: Examined, doctor: Doctor, signal: AbortSignal) => Promise<Verdict>,
) {
  return async (examined: Examined, doctor: Doctor, signal: AbortSignal): Promise<Verdict> => {
    if (examined.folder === undefined) return skipped(examined.why);
    const place = parentOf(examined);
    if (place !== undefined) return work(place, examined, doctor, signal);
    if (examined.config.parent === null) return skipped(doctor.say('link_top'));
    return fail(doctor.say('no_address'), doctor.say('no_address_next'));
  };
}

/** A URL may hold credentials: only host and port are told. */
const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : '?');
const codeOf = (error: unknown) => String((error as { code?: unknown }).code ?? (error as Error).name);

export const checkDns = withParent(async ({ url }, _, doctor) => {
  const next = doctor.say('dns_next');
  if (!URL.canParse(url)) return fail(doctor.say('bad_url'), doctor.say('no_address_next'));
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return ok(doctor.say('dns_none', { host }));
  try {
    const found = await lookup(host, { all: true });
    return ok(doctor.say('dns', { host, addresses: found.map((a) => a.address).join(', ') }));
  } catch (error) {
    return fail(doctor.say('dns_fails', { host, code: codeOf(error) }), next);
  }
});

export const checkTcp = withParent(async ({ name, url }, _, doctor, signal) => {
  const host = hostOf(url);
  try {
    await reachBroker(url, signal);
    return ok(doctor.say('tcp', { parent: name, host }));
  } catch (error) {
    const text = { parent: name, host, code: codeOf(error) };
    return fail(doctor.say('tcp_fails', text), doctor.say('tcp_next', { host }));
  }
});

export const checkTls = withParent(async ({ name, url, tls }, { limits, now }, doctor, signal) => {
  let wanted: boolean;
  try {
    wanted = needsTls(url);
  } catch (error) {
    const { message, next } = doctor.describe(error);
    return fail(message, next);
  }
  if (!wanted) return skipped(doctor.say('tls_loopback'));
  const next = doctor.say('tls_next', { parent: name });
  let face: BrokerFace;
  try {
    face = await faceOfBroker(url, tls, signal);
  } catch (error) {
    return fail(doctor.say('tls_mute', { parent: name, code: codeOf(error) }), doctor.say('mute_next'));
  }
  const { tls: spoken, wrong, endsAt, fingerprint } = face;
  if (!spoken) return fail(doctor.say('tls_none', { parent: name }), next);
  const code = tls.ca.length === 0 ? 'NO_AUTHORITY' : wrong;
  const at = endsAt === undefined ? '—' : endsAt >= ENDLESS ? doctor.say('no_end') : beijing(endsAt);
  if (code !== undefined) return fail(doctor.say('tls_wrong', { parent: name, code, at }), next);
  const text = { name: tls.servername, at, fingerprint: fingerprint?.slice(0, 16) ?? '' };
  if (endsAt !== undefined && endsAt - now < limits.certificateDays * DAY_MS)
    return warn(doctor.say('tls', text), next);
  return ok(doctor.say('tls', text));
});

/** As the link does: newest key first, since the parent may not know of it yet. */
export const checkCredential = withParent(
  async ({ name, url, tls }, { config, folder, client, known }, doctor) => {
    const seeds = folder === undefined ? [] : transportSeeds(folder);
    const common = {
      url,
      node: config.node,
      tls: url.startsWith('tls://') ? tls : undefined,
      limitMs: DOOR_MS,
    };
    let refused = '';
    for (const [i, seed] of seeds.entries()) {
      const said = await tryDoor({ ...common, seed });
      if (said === undefined) return ok(doctor.say(i === 0 ? 'door' : 'door_earlier', { parent: name }));
      refused = said;
      if (!/AUTH/.test(said)) break;
    }
    const text = { parent: name, code: refused };
    if (client !== undefined && known?.running?.sync.link.connected)
      return warn(doctor.say('door_once', text), doctor.say('late_next'));
    return fail(doctor.say('door_shut', text), doctor.say('door_next', { node: config.node }));
  },
);
