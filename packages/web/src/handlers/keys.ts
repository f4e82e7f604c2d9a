import type { contract, RootVersion } from '@hutong/api';
import { both, timeText } from '@hutong/record';
import { InvalidTrust, type RootDocument } from '@hutong/trust';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { HttpError } from '../http/errors.ts';
import { roundPage } from '../keys/round.ts';
import { makeTrustKit } from '../trust-kit/kit.ts';
import { kitSourceOf } from '../trust-kit/source.ts';

/** A node's keys. */
export function keyHandlers({ service, now }: Shared): Handlers<typeof contract.keys> {
  const { keys, info } = service;
  const revokes = keys?.revoke?.bind(keys);
  return {
    list: keys && ((query) => keys.list(query)),
    round:
      keys && (async (query) => roundPage(await keys.current(), await service.health.now(), query, now())),
    rotate:
      keys &&
      (async ({ reason }, by) => {
        try {
          return await keys.rotate(reason, () => by.record(info.node, reason));
        } catch (error) {
          if (error instanceof InvalidTrust)
            await by.record(info.node, reason, { result: 'refused', code: error.code });
          return notNow(error);
        }
      }),
    revoke:
      revokes &&
      (async ({ node, at, reason, carry_out }, by) => {
        const plan = await revokes(node, at).catch(notNow);
        if (!carry_out) return plan;
        await by.record(node, reason);
        return revokes(node, at, reason).catch(notNow);
      }),
  };
}

function notNow(error: unknown): never {
  if (!(error instanceof InvalidTrust)) throw error;
  const next = {
    zh: '请用 hutong keys list 核对节点与条数',
    en: 'Check node and position with hutong keys list.',
  };
  throw new HttpError(409, { code: 'refused', reason: error.reason, next });
}

/** The network's certificate authority, at the top center alone. */
export function caHandlers({ service }: Shared): Handlers<typeof contract.ca> {
  const { ca, info } = service;
  return {
    kit:
      service.kit &&
      (() => {
        const source = kitSourceOf(service.kit!.config, service.kit!);
        const { network, authorities, addresses } = source;
        const files = authorities.length === 0 ? [] : [...makeTrustKit(source)];
        return {
          network,
          addresses: [...addresses],
          authorities: authorities.map(({ fingerprint, permits }) => ({
            fingerprint,
            limited: permits !== undefined,
          })),
          files: files.map(([name, { bytes, type }]) => ({ name, type, bytes: bytes.toString('base64') })),
        };
      }),
    show: ca && (() => ca.show()),
    rotate:
      ca &&
      (({ reason }, by) => {
        return by.recorded(info.network, reason, async () => ({ fingerprint: await ca.rotate(reason) }));
      }),
  };
}

/** The root document, where a node keeps one. */
export function rootHandlers({ service }: Shared): Handlers<typeof contract.root> {
  const { root, info } = service;
  return {
    show:
      root &&
      (() => ({
        fingerprint: info.rootFingerprint,
        versions: root.documents.map(versionOf),
      })),
    publish:
      root &&
      (async ({ versions, reason = NO_REASON, carry_out }, by) => {
        try {
          const follows = (await root.follows(versions)).map(versionOf);
          const last = follows.at(-1);
          if (!carry_out || last === undefined) return { version: root.documents.length, taken: 0, follows };
          return await by.recorded(`${info.network} version ${last.version}`, reason, async () => ({
            ...(await root.publish(versions).catch(unfounded)),
            follows,
          }));
        } catch (error) {
          if (!(error instanceof InvalidTrust)) throw error;
          const { code, reason: why } = error;
          if (carry_out) await by.record(info.network, both(why), { result: 'refused', code });
          return unfounded(error);
        }
      }),
  };
}

/** Versions that are not taken, as whoever brings them is told of it. */
function unfounded(error: unknown): never {
  if (!(error instanceof InvalidTrust)) throw error;
  const { code, reason } = error;
  const next = {
    zh: '没有任何改变；请核对各版次序与签名',
    en: 'Nothing changed; check the order of the versions and their signatures.',
  };
  throw new HttpError(422, { code, field: 'versions', reason, next });
}

const NO_REASON = '未注明';

function versionOf({ version, threshold, keys, registry, expires, ended }: RootDocument): RootVersion {
  return {
    version,
    threshold,
    keys,
    registry,
    expires: timeText(expires),
    ...(ended === undefined ? {} : { ended: { origin: ended.origin, size: ended.size } }),
  };
}
