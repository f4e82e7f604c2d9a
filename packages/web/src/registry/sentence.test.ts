import { encodeEntry, recordTypes } from '@hutong/record';
import { expect, test } from 'vitest';
import { registrySentence } from './sentence.ts';

const bytesOf = (type: string, body: Record<string, unknown>) =>
  encodeEntry({
    version: 1,
    ...{ type, body, subject: 'jilin', department: '吉林省政务服务中心', visibility: 'public' },
    id: '018df7b0-0000-7000-8000-000000000001',
    ...{ occurredAt: 1_709_256_600_000, recordedAt: 1_709_256_600_123, backfilled: false, commitments: {} },
  });

const types = [...recordTypes.keys()].filter((type) => type.startsWith('registry.'));

test.each(types)('the history has words of its own for %s', (type) => {
  const { zh, en } = registrySentence(bytesOf(type, { node: 'nongan', reason: '年度轮换' }));
  for (const said of [zh, en]) expect(said).not.toContain(type);
});

test('a type that is not known yet is told by its name', () => {
  expect(registrySentence(bytesOf('registry.later', {}))).toMatchObject({ zh: 'registry.later jilin' });
});

test('a CA is told by what became of it', () => {
  const body = { fingerprint: 'ab'.repeat(32), reason: '年度轮换' };
  expect(registrySentence(bytesOf('registry.ca', body)).zh).toBe('网络 CA abababababababab 启用（年度轮换）');
  expect(registrySentence(bytesOf('registry.ca', { ...body, withdrawn: true })).zh).toContain('撤回');
});
