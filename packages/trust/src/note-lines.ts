import { type CosignatureFault, type Note, readCosignature } from '@hutong/log';
import type { Registry } from './registry.ts';

/** What one signature line of a checked note is. */
export interface NoteLine {
  /** As the line names its key. */
  key: string;
  /** The node whose cosigner key it is; absent where nobody in the registry has that key, and for the log's own. */
  node?: string;
  /**
   * `log`: the log's own key, checked. `cosigned`: a good cosignature. `unknown`: of a key that the registry does not name,
   * which the standard says to pass over. Else a known cosigner's line that is not what it says it is, and why.
   */
  is: 'log' | 'cosigned' | 'unknown' | CosignatureFault;
}

/** Says of each signature line of a note what it is, in their order; the log key's own lines are checked by the caller. */
export function noteLines({ body, signatures }: Note, registry: Registry, origin: string): NoteLine[] {
  const log = registry.log(origin)?.verifier;
  return signatures.map((line) => {
    const key = line.name;
    if (log !== undefined && log.name === key && log.id === line.id) return { key, is: 'log' };
    const node = key.split('/')[1] ?? '';
    const verifier = registry.cosigner(node).find((v) => v.id === line.id && v.name === key);
    if (verifier === undefined) return { key, is: 'unknown' };
    const read = readCosignature(body, line, verifier);
    return { key, node, is: 'fault' in read ? read.fault : 'cosigned' };
  });
}
