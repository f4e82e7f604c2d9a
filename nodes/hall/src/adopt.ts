import type { LinkLog } from '@hutong/link';
import type { LogStore } from '@hutong/log';
import { EpochRefused, InvalidTrust, judgeNextEpoch, type Registry } from '@hutong/trust';

/** Lets the registry know the next epochs held here, this hall's own and its ancestors', until its log follows. */
export function adoptHeld(store: LogStore, registry: Registry, log: LinkLog): void {
  for (const { origin } of store.heads()) {
    const genesis = registry.log(origin) === undefined ? store.entry(origin, 0) : undefined;
    if (genesis === undefined) continue;
    try {
      const next = judgeNextEpoch(genesis, registry);
      registry.adopt(next, store.head(next.previous.origin)?.size ?? 0);
    } catch (error) {
      if (!(error instanceof EpochRefused) && !(error instanceof InvalidTrust)) throw error;
      log.warn({ origin, reason: error.message }, 'the registry does not know this epoch yet');
    }
  }
}
