import type { OwnKeys } from '@hutong/archive';
import type { NodeFolder, Registry, Sealer } from '@hutong/trust';
import { sealOwn } from './values.ts';

/** What the archive of a center writes and receipts with, in the epoch that its folder is in. */
export function ownKeys({ config, keys }: NodeFolder, registry: Registry, sealer: Sealer): OwnKeys {
  return {
    cosigner: keys.cosigner,
    own: {
      identity: { origin: keys.origin, node: config.node, epoch: keys.epoch, verifier: keys.log.verifier },
      signer: keys.log,
      seal: (index, type, value) => sealOwn(registry, sealer, config.node, { index, type, value }),
    },
  };
}
