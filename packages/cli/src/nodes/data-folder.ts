import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type NodeSettings, readSettings } from '@hutong/node';
import type { Session } from '../io.ts';

/**
 * The node in a data folder. Refuses to work on the folder of another user of this machine: what root writes there,
 * the service's own user could not read afterwards.
 */
export function dataFolder(data: string, session: Session): { dir: string; config: NodeSettings } {
  const dir = resolve(data);
  const owner = statSync(dir, { throwIfNoEntry: false })?.uid;
  const own = process.getuid?.();
  if (owner !== undefined && own !== undefined && owner !== own)
    throw session.failed('other_owner', { dir, owner });
  return { dir, config: readSettings(dir) };
}
