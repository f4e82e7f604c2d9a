import { join, resolve } from 'node:path';
import { bytesOf, copyNode, demandEmbedded } from '@hutong/node';
import { timeText } from '@hutong/record';
import type { Work } from '../../command.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { atNode } from '../../nodes/reach.ts';
import { tellNumbers } from './numbers.ts';

/** `hutong backup`: a node's database as it is at one moment, whether it runs or not, into a new folder. */
export const makeBackup: Work<'data' | 'to' | 'reason', never, 'with-keys'> = async (given, session) => {
  const { dir, config } = dataFolder(given.data, session);
  demandEmbedded(config, session.io.env.DATABASE_URL);
  const time = timeText(session.io.now());
  const to = join(resolve(given.to), `${config.node}-${time.replaceAll(/[-:]|\.\d+/g, '')}`);
  const keys = given['with-keys'];
  const { reason } = given;
  const copied = async ({ api }: NodeClient) => {
    await api.upkeep.backup({ reason, keys });
    return copyNode(dir, config, to, { time, keys });
  };
  const manifest = await atNode({ data: given.data }, session, copied, { stopped: 'begin' });
  tellNumbers(manifest, session);
  const bytes = bytesOf(manifest);
  const text = { to, files: manifest.files.length, mib: (bytes / (1 << 20)).toFixed(1) };
  session.tell('backup_made', text);
  session.tell(keys ? 'backup_with_keys' : 'backup_without_keys');
  return session.result({ to, bytes, ...manifest, files: manifest.files.length });
};
