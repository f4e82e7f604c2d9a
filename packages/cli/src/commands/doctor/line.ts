import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type BrokerFace, faceOfBroker, needsTls, reachBroker, tryDoor } from '@hutong/link';
import { transportSeeds } from '@hutong/trust';
import type { Session } from '../../io.ts';
import { beijing } from '../../text.ts';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import { type Patient, parentOf } from './patient.ts';

const DAY_MS = 86_400_000;
const DOOR_MS = 5_000;
/** What a certificate says that has no end (RFC 5280 §4.1.2.5). */
const ENDLESS = Date.UTC(9999, 11, 31);

type Place = NonNullable<ReturnType<typeof parentOf>>;

/** Only where there is a parent to go to. */
function withParent(
  work: (place: Place, patient: Patient, session: Session, signal: AbortSignal) => Promise<Verdict>,
) {
  return async (patient: Patient, session: Session, signal: AbortSignal): Promise<Verdict> => {
    if (patient.folder === undefined) return skipped(patient.why);
    const place = parentOf(patient);
    if (place !== undefined) return work(place, patient, session, signal);
    if (patient.config.parent === null) return skipped(session.say('link_top'));
    return fail(session.say('doctor_no_address'), session.say('doctor_no_address_next'));
  };
}

/** A URL may hold credentials: only host and port are told. */
const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : '?');
const codeOf = (error: unknown) => String((error as { code?: unknown }).code ?? (error as Error).name);

export const checkDns = withParent(async ({ url }, _, session) => {
  const next = session.say('doctor_dns_next');
  if (!URL.canParse(url)) return fail(session.say('doctor_bad_url'), session.say('doctor_no_address_next'));
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return ok(session.say('doctor_dns_none', { host }));
  try {
    const found = await lookup(host, { all: true });
    return ok(session.say('doctor_dns', { host, addresses: found.map((a) => a.address).join(', ') }));
  } catch (error) {
    return fail(session.say('doctor_dns_fails', { host, code: codeOf(error) }), next);
  }
});

export const checkTcp = withParent(async ({ name, url }, _, session, signal) => {
  const host = hostOf(url);
  try {
    await reachBroker(url, signal);
    return ok(session.say('doctor_tcp', { parent: name, host }));
  } catch (error) {
    const text = { parent: name, host, code: codeOf(error) };
    return fail(session.say('doctor_tcp_fails', text), session.say('doctor_tcp_next', { host }));
  }
});

export const checkTls = withParent(async ({ name, url, tls }, { limits, now }, session, signal) => {
  let wanted: boolean;
  try {
    wanted = needsTls(url);
  } catch (error) {
    const { message, next } = error as Error & { next: string };
    return fail(message, next);
  }
  if (!wanted) return skipped(session.say('doctor_tls_loopback'));
  const next = session.say('doctor_tls_next', { parent: name });
  let face: BrokerFace;
  try {
    face = await faceOfBroker(url, tls, signal);
  } catch (error) {
    return fail(
      session.say('doctor_tls_mute', { parent: name, code: codeOf(error) }),
      session.say('doctor_mute_next'),
    );
  }
  const { tls: spoken, wrong, endsAt, fingerprint } = face;
  if (!spoken) return fail(session.say('doctor_tls_none', { parent: name }), next);
  const code = tls.ca.length === 0 ? 'NO_AUTHORITY' : wrong;
  const at = endsAt === undefined ? '—' : endsAt >= ENDLESS ? session.say('doctor_no_end') : beijing(endsAt);
  if (code !== undefined) return fail(session.say('doctor_tls_wrong', { parent: name, code, at }), next);
  const text = { name: tls.servername, at, fingerprint: fingerprint?.slice(0, 16) ?? '' };
  if (endsAt !== undefined && endsAt - now < limits.certificateDays * DAY_MS)
    return warn(session.say('doctor_tls', text), next);
  return ok(session.say('doctor_tls', text));
});

/** As the link does: newest key first, since the parent may not know of it yet. */
export const checkCredential = withParent(
  async ({ name, url, tls }, { config, folder, client, known }, session) => {
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
      if (said === undefined)
        return ok(session.say(i === 0 ? 'doctor_door' : 'doctor_door_earlier', { parent: name }));
      refused = said;
      if (!/AUTH/.test(said)) break;
    }
    const text = { parent: name, code: refused };
    if (client !== undefined && known?.running?.sync.link.connected)
      return warn(session.say('doctor_door_once', text), session.say('doctor_late_next'));
    return fail(
      session.say('doctor_door_shut', text),
      session.say('doctor_door_next', { node: config.node }),
    );
  },
);
