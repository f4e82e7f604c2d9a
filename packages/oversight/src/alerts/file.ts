import { chmod, open, rename, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Channel, NotDelivered, type Outgoing } from './outbox.ts';

const OLDER = 4;

/** Appends one JSON line a notification; at its size the file turns over, and of older ones four are kept. Mode 0600. */
export function alertFile(path: string, bytes: number): Channel {
  return {
    name: 'file',
    kind: 'file',
    address: basename(path),
    target: basename(path),
    async deliver({ payload }: Outgoing): Promise<void> {
      const line = `${payload}\n`;
      try {
        const size = await stat(path).then(
          (s) => s.size,
          () => 0,
        );
        if (size > 0 && size + Buffer.byteLength(line) > bytes) await turnOver(path);
        const file = await open(path, 'a', 0o600);
        try {
          await file.appendFile(line);
        } finally {
          await file.close();
        }
        await chmod(path, 0o600);
      } catch (error) {
        throw new NotDelivered(String((error as NodeJS.ErrnoException).code ?? 'file').toLowerCase());
      }
    },
  };
}

async function turnOver(path: string): Promise<void> {
  for (let n = OLDER - 1; n >= 1; n--)
    await rename(`${path}.${n}`, `${path}.${n + 1}`).catch(() => undefined);
  await rename(path, `${path}.1`);
}
