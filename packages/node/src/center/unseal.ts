import { keysAbove, type Registry, type Sealer, senderKeys } from '@hutong/trust';

/** Opens a box of a log's values that is sealed for this node. */
export function unsealFor(registry: Registry, sealer: Sealer, node: string) {
  return ({ origin, box }: { origin: string; box: Uint8Array }, committed: Uint8Array) =>
    // Its own key too: a center seals for itself before the registry has come down.
    // Its ancestors' keys: they seal anew what it lacks.
    sealer.open(
      [...senderKeys(registry, origin), sealer.publicKey, ...keysAbove(registry, node)],
      box,
      committed,
    );
}
