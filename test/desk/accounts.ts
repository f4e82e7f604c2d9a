import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Identity } from '@hutong/identity';
import { onTestFinished } from 'vitest';

/** Accounts in a folder of their own, with hashes that cost nothing. */
export function openAccounts(): Identity {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-accounts-'));
  const identity = new Identity({
    dir,
    names: ['农安县政务服务大厅'],
    act: async () => {},
    derive: async (password, salt) => createHash('sha256').update(salt).update(password).digest(),
    queue: { rest: async () => {} },
  });
  onTestFinished(() => {
    identity.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return identity;
}
