import { encodeEntry, recordTypes } from '@hutong/record';
import { expect, test } from 'vitest';
import { registrySentence } from './sentence.ts';

const bytesOf = (type: string, body: Record<string, unknown>) =>
  encodeEntry({
    version: 1,
    type,
    body,
    subject: 'jilin',
    department: '吉林省政务服务中心',
    visibility: 'public',
    id: '018df7b0-0000-7000-8000-000000000001',
    occurredAt: 1_709_256_600_000,
    recordedAt: 1_709_256_600_123,
    backfilled: false,
    commitments: {},
  });

const types = [...recordTypes.keys()].filter((type) => type.startsWith('registry.'));
const hash = Buffer.alloc(32, 1).toString('base64');
const origin = 'jilin/nongan/1-0a1b2c3d';
const vkey = `${origin}+0a1b2c3d+${Buffer.alloc(33, 1).toString('base64')}`;
const pem = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
const node = 'nongan';
const reason = '年度轮换';
const place = { name: '农安县', level: 'county', kind: 'hall', parent: 'changchun' };
const keys = { log: vkey, cosigner: vkey, sealing: hash, transport: hash };
const bodies: Record<string, Record<string, unknown>> = {
  'registry.network': { network: 'jilin', name: '吉林', top: 'jilin-province' },
  'registry.node': { node, ...place, epoch: 1, origin, keys },
  'registry.move': { node, parent: null, reason },
  'registry.close': { node, origin, size: 3, root: hash, reason },
  'registry.retire': { node, reason },
  'registry.policy': { rotate_days: 365, reason },
  'registry.ca': { fingerprint: 'ab'.repeat(32), reason },
  'registry.certificate': { node, names: ['10.0.0.1'], pem },
  'registry.redact': { origin, index: 3, leaf: hash, reason },
};

test('the history has words of its own for every type', () => {
  for (const type of types) {
    const { zh, en } = registrySentence(bytesOf(type, bodies[type] ?? {}));
    for (const said of [zh, en]) expect(said).not.toContain(type);
  }
});

test('an entry that does not say what its type says is told by its name', () => {
  for (const type of types)
    for (const body of [{}, { node: null }, { ...bodies[type], node: [1], name: {}, reason: 7 }])
      expect(registrySentence(bytesOf(type, body)).zh).toBe(`${type} jilin`);
});

test('a type that is not known yet is told by its name', () => {
  expect(registrySentence(bytesOf('registry.later', {}))).toMatchObject({ zh: 'registry.later jilin' });
});

test('a CA is told by what became of it', () => {
  const body = { fingerprint: 'ab'.repeat(32), reason: '年度轮换' };
  expect(registrySentence(bytesOf('registry.ca', body)).zh).toBe('网络 CA abababababababab 启用（年度轮换）');
  expect(registrySentence(bytesOf('registry.ca', { ...body, withdrawn: true })).zh).toContain('撤回');
});

test('P8: what is no entry of this version has its line all the same', () => {
  for (const bytes of [Uint8Array.of(0xff), new Uint8Array(0)])
    expect(registrySentence(bytes).zh).toContain('看不懂');
});
