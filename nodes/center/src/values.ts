import type { SealedValue } from '@hutong/log';
import type { PrivateValue } from '@hutong/record';
import { type Registry, recipientsOf, type Sealer } from '@hutong/trust';

/** A private value of the center's own record, sealed for those ancestors that policy names and for itself: it keeps no other copy. */
export function sealOwn(
  registry: Registry,
  sealer: Sealer,
  node: string,
  { index, type, value: { field, salt, value } }: { index: number; type: string; value: PrivateValue },
): SealedValue[] {
  return [node, ...recipientsOf(registry, node, type)].flatMap((recipient) => {
    const key = recipient === node ? sealer.publicKey : registry.keys(recipient)?.sealing;
    if (key === undefined) return [];
    return [{ index, field, recipient, box: sealer.seal(key, { salt, value }) }];
  });
}
