import type { Archive } from '@hutong/archive';
import type { LinkLog } from '@hutong/link';
import { Authority, InvalidTrust, type NodeFolder, type Registry } from '@hutong/trust';
import { tlsSaid } from '../tls-said.ts';
import type { RegistryEntries } from './registry-entries.ts';

interface Parts {
  folder: NodeFolder;
  registry: Registry;
  archive: Archive;
  entries: RegistryEntries;
  random: (n: number) => Uint8Array;
  now: () => number;
  log: LinkLog;
}

/** The network's certificate authority, at the top center: it answers what every node says of its TLS. */
export function networkAuthority({ folder, registry, archive, entries, random, now, log }: Parts): Authority {
  return new Authority({
    dir: folder.dir,
    registry,
    random,
    now,
    log,
    said: () => tlsSaid(archive),
    publish: async (type, subject, body) => {
      const refused = await entries.state(type, subject, body);
      if (refused !== undefined) throw new InvalidTrust('registry', refused);
    },
  });
}
