import type { Segment } from '@hutong/log';
import { formatVkey, makeSigner } from '@hutong/log';
import { expect, test } from 'vitest';
import { adoptHeld, adoptNext } from './adopt.ts';
import { EpochRefused, genesisBody } from './endorsement.ts';
import { type PublicKeys, publicKeys } from './keys.ts';
import { cosignerName } from './names.ts';
import { hall, keysOf, noteOf, own, registryOf, seedOf } from './testing.ts';

const next = keysOf('nongan', 80, 2);
const head = { origin: hall.origin, size: 9, root: Buffer.alloc(32, 7) };
const held = { size: async () => 9, rootAt: async () => Buffer.alloc(32, 7) };

/** A genesis that the old key vouches for, with some of its keys changed. */
function genesis(change: Partial<PublicKeys>): Uint8Array {
  const body = genesisBody('nongan', next, '轮换', { origin: hall.origin, head, log: hall.log });
  return own('genesis', { ...body, keys: { ...publicKeys(next), ...change } });
}

const segmentOf = (bytes: Uint8Array): Segment => ({
  version: 1,
  origin: next.origin,
  from: 0,
  entries: [bytes],
  note: noteOf(next, [bytes]),
  sealed: [],
});

const [name = '', id = '', ...rest] = publicKeys(next).cosigner.split('+');
const key = rest.join('+');
const BAD: [string, Partial<PublicKeys>][] = [
  ['a cosigner key with a wrong key ID', { cosigner: `${name}+00000000+${key}` }],
  [
    'a cosigner key of no known kind',
    { cosigner: `${name}+${id}+${Buffer.alloc(33, 2).toString('base64')}` },
  ],
  ['a cosigner key under a name that is none', { cosigner: `a\u0085b+${id}+${key}` }],
  ['a cosigner key of a log’s kind', { cosigner: formatVkey(makeSigner(name, 1, seedOf(99)).verifier) }],
  [
    'a cosigner key of another node',
    { cosigner: formatVkey(makeSigner(cosignerName('jilin', 'changchun'), 4, seedOf(98)).verifier) },
  ],
  ['a log key with a wrong key ID', { log: publicKeys(next).log.replace(/\+[0-9a-f]{8}\+/, '+00000000+') }],
  ['a transport key of low order', { transport: Buffer.alloc(32).toString('base64') }],
  ['a sealing key of another node', { sealing: publicKeys(hall).transport }],
];

test.each(BAD)(
  'P8: a next epoch with %s is refused with a reason, and changes nothing',
  async (_, change) => {
    const registry = registryOf();
    const before = JSON.stringify(registry.nodes());
    const refused = await adoptNext(segmentOf(genesis(change)), registry, held).catch((error) => error);
    expect(refused).toBeInstanceOf(EpochRefused);
    expect(refused.message).not.toBe('');
    expect(JSON.stringify(registry.nodes())).toBe(before);
  },
);

test.each(BAD)('P8: held from before, %s keeps no other next epoch from being taken', async (_, change) => {
  const registry = registryOf();
  const good = genesis({});
  const told: string[] = [];
  await adoptHeld(
    'changchun',
    ['bad', 'good'],
    registry,
    {
      head: async () => ({ size: 9 }),
      entry: async (origin) => (origin === 'good' ? good : genesis(change)),
    },
    (origin) => told.push(origin),
  );
  expect(told).toEqual(['bad']);
  expect(registry.log(next.origin)).toBeDefined();
});

test('what the database cannot tell is no reason to refuse a next epoch', async () => {
  const away = { ...held, size: () => Promise.reject(Object.assign(new Error('away'), { code: '57P01' })) };
  await expect(adoptNext(segmentOf(genesis({})), registryOf(), away)).rejects.toThrow('away');
});
