import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Broker,
  type HeldHead,
  type Holdings,
  type IngestResult,
  LinkParent,
  publicNkey,
  startBroker,
  transportNkey,
} from '@hutong/link';
import { checkpointBody, leafHash, parseCheckpoint, type Segment, signNote, Tree } from '@hutong/log';
import { type NodeFolder, openFolder, type Registry, readConfig } from '@hutong/trust';
import type { TestNetwork } from './harness.ts';

/** A history of a log, and its head as the log's real key signs it. */
export interface Face {
  entries: Uint8Array[];
  note: string;
}

/**
 * A center whose machine is in somebody else's hands: its real keys, a real broker, and a log that it shows as it
 * likes. It receives nothing.
 */
export class TwoFaces {
  readonly #broker: Broker;
  readonly #parent: LinkParent;

  private constructor(broker: Broker, parent: LinkParent) {
    this.#broker = broker;
    this.#parent = parent;
  }

  /** The face of a log that these entries make. */
  static face(folder: NodeFolder, entries: Uint8Array[]): Face {
    const tree = new Tree();
    for (const bytes of entries) tree.append(leafHash(bytes));
    const { origin, log } = folder.keys;
    return { entries, note: signNote(checkpointBody({ origin, size: tree.size, root: tree.root() }), log) };
  }

  /** Takes the place of the stopped center `node` and shows `face` to `child` alone. */
  static async show(
    network: TestNetwork,
    registry: Registry,
    node: string,
    child: string,
    face: Face,
  ): Promise<TwoFaces> {
    const folder = openFolder(network.folder(node));
    const transport = transportNkey(folder.keys.transportSeed);
    const key = Buffer.from(registry.keys(child)?.transport ?? '', 'base64');
    const broker = await startBroker({
      dir: mkdtempSync(join(network.dir, 'two-faces-')),
      node,
      port: readConfig(network.folder(node)).nats?.port ?? 0,
      host: '127.0.0.1',
      centerPublicNkey: transport.publicNkey,
      children: [{ name: child, publicNkey: publicNkey(key) }],
      log: () => {},
    });
    const parent = new LinkParent({
      node,
      url: broker.url,
      transportSeed: folder.keys.transportSeed,
      holdings: new Faced(face),
      states: { up: () => [], down: () => [], take: () => {} },
      children: () => [child],
      log: network.log(`false ${node}`),
      version: '0.0.1',
      lease: { file: join(network.dir, `leases-${child}`), random: randomBytes },
    });
    await parent.start();
    return new TwoFaces(broker, parent);
  }

  async stop(): Promise<void> {
    await this.#parent.stop();
    await this.#broker.stop();
  }
}

/** Holds one log alone, and takes nothing. */
class Faced implements Holdings {
  readonly #face: Face;

  constructor(face: Face) {
    this.#face = face;
  }

  async outgoing(): Promise<HeldHead[]> {
    return [];
  }

  async beats(): Promise<[]> {
    return [];
  }

  earlier(): [] {
    return [];
  }

  async followed(): Promise<HeldHead[]> {
    return [{ ...parseCheckpoint(this.#face.note), note: this.#face.note }];
  }

  async leaving(): Promise<void> {}

  async size(): Promise<number> {
    return 0;
  }

  async notes(): Promise<string[]> {
    return [];
  }

  async segments(origin: string, from: number): Promise<Segment[]> {
    const { entries, note } = this.#face;
    return from >= entries.length
      ? []
      : [{ version: 1, origin, from, entries: entries.slice(from), note, sealed: [] }];
  }

  async ingest(items: readonly { segment: Segment }[]): Promise<IngestResult[]> {
    return items.map(({ segment: { origin, from } }) => ({
      kind: 'refused',
      origin,
      from,
      code: 'not-allowed',
      detail: 'nothing is taken here',
    }));
  }

  async addNote(): Promise<undefined> {
    return undefined;
  }

  async quarantine(): Promise<void> {}

  async ownLog(): Promise<undefined> {
    return undefined;
  }

  async setAside(): Promise<void> {}

  belongsTo(): boolean {
    return true;
  }
}
