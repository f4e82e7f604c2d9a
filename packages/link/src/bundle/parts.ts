import { ReasonedError, type Text } from '@hutong/record';
import type { Registry, Sealer } from '@hutong/trust';
import type { LinkLog } from '../connect.ts';
import type { Holdings, NoteOutcome, RootVersions } from '../holdings.ts';

/** What a node gives so that bundle files are made and taken by the same rules as what goes over its link. */
export interface BundleParts {
  node: string;
  /** Name of the parent; undefined at the top. */
  parent: () => string | undefined;
  holdings: Holdings;
  registry: Registry;
  roots: RootVersions;
  sealer: Sealer;
  random: (n: number) => Uint8Array;
  log: LinkLog;
  /** This process of the node, named in the segments it makes (P12). */
  instance: string;
  /** The instance of a child that answers over the link now; a center's alone (P12). */
  alive?: (child: string) => Promise<string | undefined>;
  /** Entries of the ancestors' logs that a node beneath has said to hold; a center's alone. */
  seenBy?: (node: string) => Promise<ReadonlyMap<string, number>>;
  /** Called after entries of an ancestor's log were stored; resolves when the registry has followed. */
  onFollowed: () => Promise<void>;
  /** Called after entries of nodes beneath were committed: the node pushes on, upward. */
  onCommitted?: () => void;
  /** Called with every note that carried something good: the node relays it to its children. */
  onNote?: (note: string, outcome: NoteOutcome) => void;
  /** Resolves when notes that were taken are durable. */
  settled?: () => void;
}

/** A bundle that cannot be made: a code for machines. */
export class BundleRefused extends ReasonedError {
  override readonly name = 'BundleRefused';
  readonly code: 'no-receiver' | 'no-registry' | 'no-key' | 'no-log' | 'pruned';

  constructor(code: BundleRefused['code'], reason: Text, next: Text) {
    super(reason, next);
    this.code = code;
  }
}
