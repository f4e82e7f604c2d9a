import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitment } from '@hutong/record';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKeys, loadKeys } from './keys.ts';
import { recipientsOf, senderKeys } from './recipients.ts';
import { openSealer } from './sealing.ts';
import { city, enrol, hall, keysOf, own, random, registryOf, temporary } from './testing.ts';

const policy = (sealing: Record<string, string[]>) =>
  own('registry.policy', { sealing, reason: '试验' }, 'jilin');

describe('recipients of a private value', () => {
  const of = (sealing: Record<string, string[]> | undefined, type: string, node = 'nongan') =>
    recipientsOf(registryOf(...(sealing === undefined ? [] : [policy(sealing)])), node, type);

  test('P6: all ancestors, nearest first, where no policy says otherwise', () => {
    expect(of(undefined, 'case.apply')).toEqual(['changchun', 'jilin-province']);
    expect(of({ complaint: ['top'] }, 'case.apply')).toEqual(['changchun', 'jilin-province']);
    expect(of(undefined, 'case.apply', 'jilin-province')).toEqual([]);
  });

  test('P6: the type’s rule goes before its family’s', () => {
    const rules = { case: ['top'], 'case.apply': ['parent'], complaint: [] };
    expect(of(rules, 'case.apply')).toEqual(['changchun']);
    expect(of(rules, 'case.accept')).toEqual(['jilin-province']);
    expect(of(rules, 'complaint.file')).toEqual([]);
    expect(of({ future: ['top'] }, 'future.kind')).toEqual(['jilin-province']);
  });

  test('P6: a node that is no ancestor never counts, whatever a policy says', () => {
    expect(of({ case: ['dehui', 'nongan', 'changchun'] }, 'case.apply')).toEqual(['changchun']);
    expect(of({ case: ['changchun'] }, 'case.apply', 'changchun')).toEqual([]);
    expect(of({ case: ['constructor'] }, 'constructor')).toEqual(['changchun', 'jilin-province']);
  });
});

describe('sealing across epochs', () => {
  let temp: ReturnType<typeof temporary>;
  beforeEach(() => {
    temp = temporary();
  });
  afterEach(() => temp.done());

  const value = { salt: new Uint8Array(16).fill(3), value: '张某某' };
  const committed = commitment(value.salt, value.value);

  test('P6: what was sealed for an earlier epoch, or with an earlier key, still opens', () => {
    const dir = join(temp.dir, 'center');
    mkdirSync(dir);
    const folderOf = (epoch: number) => ({
      dir,
      keys: loadKeys(join(dir, 'keys'), 'jilin', 'changchun', epoch),
    });
    createKeys(join(dir, 'keys'), 1, random);
    const first = openSealer(folderOf(1), random);
    const sealedFor = first.publicKey;
    createKeys(join(dir, 'keys'), 2, random);
    writeFileSync(join(dir, 'keys', 'notes.txt'), 'not an epoch');
    const second = openSealer(folderOf(2), random);
    expect(second.publicKey).not.toBe(sealedFor);

    const next = keysOf('nongan', 80, 2);
    const registry = registryOf(enrol(next, 'nongan', 'changchun'));
    expect(senderKeys(registry, hall.origin)).toHaveLength(2);
    expect(senderKeys(registry, city.origin)).toHaveLength(1);
    expect(senderKeys(registry, 'jilin/nobody/1-00000000')).toEqual([]);
    for (const keys of [hall, next]) {
      const sender = openSealer({ dir, keys }, random);
      for (const recipient of [sealedFor, second.publicKey]) {
        const box = sender.seal(recipient, value);
        expect(second.open(senderKeys(registry, hall.origin), box, committed)?.value).toBe('张某某');
        expect(second.open(senderKeys(registry, next.origin), box, committed)?.value).toBe('张某某');
        expect(second.open(senderKeys(registry, city.origin), box, committed)).toBeUndefined();
      }
    }
    first.renew(folderOf(2).keys.sealing.secretKey);
    expect(first.publicKey).toBe(second.publicKey);
    expect(
      first.open(
        senderKeys(registry, hall.origin),
        openSealer({ dir, keys: hall }, random).seal(sealedFor, value),
        committed,
      ),
    ).toBeDefined();
  });
});
