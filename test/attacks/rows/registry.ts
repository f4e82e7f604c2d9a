import { randomBytes } from 'node:crypto';
import { formatVkey, makeSigner, makeVerifier } from '@hutong/log';
import { cosignerName, type EnrolmentRequest, formatOrigin, openFolder, publicKeys } from '@hutong/trust';
import nacl from 'tweetnacl';
import { type Attack, thrown } from '../attack.ts';
import type { World } from '../world.ts';

/** The order of this point of the curve is 1: with it everything is signed. */
const LOW_ORDER = Buffer.from('01'.padEnd(64, '0'), 'hex');
/** p + 3 in place of 3: OpenSSL takes it. */
const NOT_CANONICAL = Buffer.from(`f0${'ff'.repeat(30)}7f`, 'hex');

/** What a new hall `intruder` beneath the city would ask, with whatever is wrong about it. */
function request(
  change: Partial<EnrolmentRequest> = {},
  keys: Partial<EnrolmentRequest['keys']> = {},
): EnrolmentRequest {
  const { node = 'intruder', epoch = 1 } = change;
  const seed = randomBytes(32);
  const origin = formatOrigin('test', node, epoch, makeSigner('x', 1, seed).verifier.key);
  return {
    node,
    name: '闯入者',
    kind: 'hall',
    level: 'county',
    parent: 'city',
    epoch,
    origin,
    keys: {
      log: formatVkey(makeSigner(origin, 1, seed).verifier),
      cosigner: formatVkey(makeSigner(cosignerName('test', node), 4, randomBytes(32)).verifier),
      sealing: Buffer.from(nacl.box.keyPair().publicKey).toString('base64'),
      transport: makeSigner('x', 1, randomBytes(32)).verifier.key.toString('base64'),
      ...keys,
    },
    ...change,
  };
}

/** A request whose log key is this raw one. */
function withLogKey(key: Buffer): EnrolmentRequest {
  const origin = formatOrigin('test', 'intruder', 1, key);
  return request({ origin }, { log: formatVkey(makeVerifier(origin, 1, key)) });
}

const cosignedBy = (key: Buffer) =>
  request({}, { cosigner: formatVkey(makeVerifier(cosignerName('test', 'intruder'), 4, key)) });

function enrols(id: string, title: string, code: RegExp, make: (world: World) => EnrolmentRequest): Attack {
  return {
    id: `enrol-${id}`,
    promise: 'P7',
    title: `asks to be enrolled ${title}`,
    code,
    run: (world) => thrown(() => world.network.top.enrol(make(world))),
  };
}

const keysOf = (world: World, node: string) => publicKeys(openFolder(world.network.folder(node)).keys);

const rawKey = (vkey: string) => Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1);

export const registry: Attack[] = [
  enrols('low-order-log', 'with a log key of low order', /log key is not canonical, or of low order/, () =>
    withLogKey(LOW_ORDER),
  ),
  enrols('not-canonical-log', 'with a log key that is not canonical', /log key is not canonical/, () =>
    withLogKey(NOT_CANONICAL),
  ),
  enrols('low-order-cosigner', 'with a cosigner key of low order', /cosigner key is not canonical, or/, () =>
    cosignedBy(LOW_ORDER),
  ),
  enrols(
    'not-canonical-cosigner',
    'with a cosigner key that is not canonical',
    /cosigner key is not canonical/,
    () => cosignedBy(NOT_CANONICAL),
  ),
  enrols(
    'low-order-transport',
    'with a transport key of low order',
    /transport key is not canonical, or/,
    () => request({}, { transport: LOW_ORDER.toString('base64') }),
  ),
  enrols(
    'low-order-sealing',
    'with a sealing key that gives everyone the same secret',
    /sealing key is .*of low order/,
    () => request({}, { sealing: Buffer.alloc(32).toString('base64') }),
  ),
  enrols(
    'cosigner-of-another',
    'with a cosigner key named for its parent',
    /cosigner key belongs to another node/,
    () =>
      request({}, { cosigner: formatVkey(makeSigner('test/city/cosigner', 4, randomBytes(32)).verifier) }),
  ),
  enrols(
    'stolen-cosigner',
    'with its parent’s cosigner key under its own name',
    /already speaks for somebody else/,
    (w) => cosignedBy(rawKey(keysOf(w, 'city').cosigner)),
  ),
  enrols(
    'stolen-log',
    'with its neighbour’s log key under its own name',
    /already speaks for somebody else/,
    (w) => withLogKey(rawKey(keysOf(w, 'good').log)),
  ),
  enrols(
    'stolen-transport',
    'with its neighbour’s transport key',
    /key of [^ ]*\/transport already speaks for somebody else/,
    (w) => request({}, { transport: keysOf(w, 'good').transport }),
  ),
  enrols(
    'stolen-sealing',
    'with its parent’s sealing key',
    /key of [^ ]*\/sealing already speaks for somebody else/,
    (w) => request({}, { sealing: keysOf(w, 'city').sealing }),
  ),
  enrols('one-key-twice', 'with one key for log and cosigner', /cosigner key is the log key/, () => {
    const good = request();
    return {
      ...good,
      keys: {
        ...good.keys,
        cosigner: formatVkey(makeVerifier(cosignerName('test', 'intruder'), 4, rawKey(good.keys.log))),
      },
    };
  }),
  enrols('origin-of-another', 'with the log of its neighbour', /origin|log key/, (w) => ({
    ...request(),
    origin: w.neighbour.origin,
  })),
  enrols('epoch-same', 'as its neighbour, in the epoch it has', /does not follow/, () =>
    request({ node: 'good', epoch: 1 }),
  ),
  enrols('parent-unknown', 'beneath a node that there is not', /parent nowhere is not enrolled/, () =>
    request({ parent: 'nowhere' }),
  ),
  enrols('beneath-itself', 'beneath itself', /is not enrolled|beneath itself/, () =>
    request({ parent: 'intruder' }),
  ),
  enrols('city-beneath-hall', 'as the city, beneath its own hall', /beneath itself/, () =>
    request({ node: 'city', kind: 'center', epoch: 2, parent: 'good' }),
  ),
  enrols('second-top', 'as a second top of the network', /parent/, () => request({ parent: null })),
  enrols('name', 'under a name with a wildcard', /./, () => request({ node: 'a.>' as string })),
  {
    id: 'enrol-at-the-city',
    promise: 'P7',
    title: 'asks a center that does not keep the registry',
    code: /only the top center/,
    run: (world) => thrown(() => world.network.center('city').enrol(request())),
  },
];
