import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogStore, makeSigner, signNote } from '@hutong/log';
import { prepareRecord } from '@hutong/record';
import type { NodeFolder } from '@hutong/trust';
import { expect, test } from 'vitest';
import { Heart } from './heart.ts';

const YEAR_MS = 365 * 86_400_000;
const NOW = Date.UTC(2026, 2, 2);

test('P11: heartbeats rise through a new start and a new epoch, though the clock was a year ahead', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-heart-'));
  const store = new LogStore(join(dir, 'node.db'));
  const folderOf = (epoch: number) => {
    const log = makeSigner(`jilin/nongan/${epoch}-00000000`, 1, randomBytes(32));
    const cosigner = makeSigner('jilin/nongan/cosigner', 4, randomBytes(32));
    return { config: { node: 'nongan' }, keys: { origin: log.verifier.name, log, cosigner } };
  };
  const append = ({ keys }: ReturnType<typeof folderOf>) => {
    const record = prepareRecord(
      {
        ...{ type: 'case.apply', subject: 'case-1', department: '农安县政务服务中心', occurred_at: NOW },
        body: { item_name: '食品经营许可（新办）', applicant_type: '法人', source: '窗口' },
      },
      { now: NOW, random: randomBytes },
    );
    store.append(keys.origin, [record], (body) => signNote(body, keys.log));
  };
  const beat = (folder: ReturnType<typeof folderOf>, now: number) => {
    new Heart(folder as unknown as NodeFolder, store, () => now).beat();
    return store.cosignatures(folder.keys.origin).find((c) => c.node === 'nongan')?.timeS ?? 0;
  };
  try {
    const [first, second] = [folderOf(1), folderOf(2)];
    append(first);
    const ahead = beat(first, NOW + YEAR_MS);
    append(first);
    const mended = beat(first, NOW);
    expect(mended).toBeGreaterThan(ahead);
    append(second);
    expect(beat(second, NOW)).toBeGreaterThan(mended);
  } finally {
    store.close();
    rmSync(dir, { recursive: true });
  }
});
