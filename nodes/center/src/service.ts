import type { Archive } from '@hutong/archive';
import type { LinkChild } from '@hutong/link';
import { formatProof, type Proof } from '@hutong/log';
import { InvalidRecord, type Prepared, prepareRecord } from '@hutong/record';
import {
  type EnrolmentRequest,
  isRegistryEntry,
  makeBundle,
  type NodeFolder,
  type Registry,
  type TrustBundle,
} from '@hutong/trust';
import {
  type AppendOutcome,
  describeRecord,
  type Metric,
  type NodeIdentity,
  type NodeService,
  type RecordPage,
  type RecordQuery,
  type StoredRecord,
  type SyncState,
} from '@hutong/web';

const VERSION = '0.1.0';

/** What a center's service works on. */
export interface CenterParts {
  folder: NodeFolder;
  archive: Archive;
  registry: Registry;
  now: () => number;
  random: (n: number) => Uint8Array;
  link: () => LinkChild | undefined;
  /** Whether the broker for the children answers. */
  broker: () => boolean;
  onAppended: () => void;
  enrol: (request: EnrolmentRequest) => Promise<void>;
}

/** A center over HTTP: the same questions as at a hall, over all the nodes it holds. */
export class CenterService implements NodeService {
  readonly info: NodeIdentity;
  readonly #parts: CenterParts;
  #appending: Promise<unknown> = Promise.resolve();

  constructor(parts: CenterParts) {
    this.#parts = parts;
    const { config, keys } = parts.folder;
    this.info = {
      network: config.network,
      node: config.node,
      name: config.name,
      kind: 'center',
      origin: keys.origin,
      version: VERSION,
      rootFingerprint: config.root_fingerprint,
    };
  }

  enrol(request: EnrolmentRequest): Promise<void> {
    return this.#parts.enrol(request);
  }
}
