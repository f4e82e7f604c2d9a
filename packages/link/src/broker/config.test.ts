import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type BrokerConfig, brokerConfig, InvalidBrokerConfig } from './config.ts';
import { isPublicNkey, transportNkey } from './nkeys.ts';

const key = (n: number) => transportNkey(new Uint8Array(32).fill(n)).publicNkey;
const good: BrokerConfig = {
  node: 'changchun',
  port: 4222,
  storeDir: '/var/lib/hutong/长春',
  centerPublicNkey: key(1),
  children: [{ name: 'nongan', publicNkey: key(2) }],
};

test('NKeys are those of NATS', () => {
  // RFC 8032 §7.1, test 1: the public key of this seed begins d75a9801.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const { publicNkey, seed: encoded } = transportNkey(seed);
  expect(Buffer.from(encoded).toString()).toMatch(/^SU[A-Z2-7]{56}$/);
  expect(isPublicNkey(publicNkey)).toBe(true);
  let bits = '';
  for (const c of publicNkey)
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const hex = bits
    .slice(8, 40)
    .match(/.{4}/g)!
    .map((nibble) => Number.parseInt(nibble, 2).toString(16));
  expect(hex.join('')).toBe('d75a9801');
  expect(() => transportNkey(randomBytes(31))).toThrow(RangeError);
  expect(isPublicNkey(publicNkey.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A')))).toBe(false);
  expect(isPublicNkey(`${publicNkey}\n`)).toBe(false);
});

test('the configuration is the same for the same children, whatever their order', () => {
  const more = [...good.children, { name: 'dehui', publicNkey: key(3) }];
  expect(brokerConfig({ ...good, children: more })).toBe(brokerConfig({ ...good, children: more.reverse() }));
  expect(brokerConfig(good)).not.toContain('http');
  expect(brokerConfig({ ...good, monitorPort: 8222 })).toContain('http: "127.0.0.1:8222"');
  expect(brokerConfig({ ...good, host: '::1' })).toContain('listen: "[::1]:4222"');
});

describe('what could inject something is refused', () => {
  const child = (name: string, publicNkey = key(2)) => ({ children: [{ name, publicNkey }] });
  const cases: [string, Partial<BrokerConfig>][] = [
    ['node', { node: 'a"\nport: 1' }],
    ['node', { node: '' }],
    ['children.name', child('nongan.>')],
    ['children.name', child('*')],
    ['children.name', child('nongan\n')],
    ['children.name', child('Nongan')],
    ['children.name', child('a'.repeat(33))],
    ['children.name', { children: [...good.children, { name: 'nongan', publicNkey: key(3) }] }],
    ['children.nongan.publicNkey', child('nongan', `${key(2)}, permissions: {}`)],
    ['children.nongan.publicNkey', child('nongan', '$HOME')],
    ['children.nongan.publicNkey', child('nongan', key(1))],
    ['centerPublicNkey', { centerPublicNkey: '' }],
    ['storeDir', { storeDir: 'relative' }],
    ['storeDir', { storeDir: '/a"\nhttp: 8222' }],
    ['storeDir', { storeDir: '/a\\' }],
    ['host', { host: 'x"\n' }],
    ['port', { port: 70_000 }],
    ['monitorPort', { monitorPort: Number.NaN }],
    ['limits.maxPayloadBytes', { limits: { maxPayloadBytes: 1000 } }],
    ['limits.maxFileStoreBytes', { limits: { maxFileStoreBytes: 1.5 } }],
  ];
  test.each(cases)('%s: %j', (field, change) => {
    const refusal = (() => {
      try {
        return brokerConfig({ ...good, ...change });
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(InvalidBrokerConfig);
    expect(refusal).toMatchObject({
      field,
      next: { zh: expect.stringMatching(/.{4}/), en: expect.stringMatching(/.{10}/) },
    });
  });
});
