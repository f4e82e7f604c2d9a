import { hash } from 'node:crypto';
import { formatVkey, leafHash } from '@hutong/log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkNextEpoch, EpochRefused, genesisBody, type NamedHead } from './endorsement.ts';
import { Epochs, type OwnLogs } from './epochs.ts';
import { initFolder, type NodeFolder, openFolder } from './folder.ts';
import { demandOwnLog, readNextLog } from './next-log.ts';
import { Registry } from './registry.ts';
import type { RootDocument } from './root.ts';
import { keysOf, NOW, own, registryOf, seedOf, temporary, top, treeOf } from './testing.ts';

let counter = 0;
const random = (n: number) => hash('sha256', `${counter++}`, 'buffer').subarray(0, n);

/** A node's logs in memory; a power cut can come between any two steps. */
class Logs implements OwnLogs {
  readonly entries = new Map<string, Uint8Array[]>();
  readonly folder: NodeFolder;
  cut: 'close' | 'enter' | 'begin' | undefined;

  constructor(folder: NodeFolder) {
    this.folder = folder;
  }
  async head(origin: string): Promise<NamedHead | undefined> {
    const held = this.entries.get(origin);
    return held && { origin, size: held.length, root: treeOf(held).root() };
  }
  async entry(origin: string, index: number): Promise<Uint8Array | undefined> {
    return this.entries.get(origin)?.[index];
  }
  hold(): void {}
  async begin(genesis: object): Promise<void> {
    this.#powerCut('begin');
    this.entries.set(this.folder.keys.origin, [own('genesis', genesis)]);
  }
  async close(closing: object, enter: () => void): Promise<void> {
    this.#powerCut('close');
    this.entries.get(this.folder.keys.origin)?.push(own('closing', closing));
    this.#powerCut('enter');
    enter();
  }
  #powerCut(at: string): void {
    if (this.cut === at) throw new Error(`power cut before ${at}`);
  }
}

describe('P7: the top center goes on in its next log', () => {
  let place: ReturnType<typeof temporary>;
  let folder: NodeFolder;
  let logs: Logs;
  let epochs: Epochs;
  let registry: Registry;
  const told: string[] = [];
  const log = { warn: (_: object, message: string) => void told.push(message) };

  beforeEach(async () => {
    place = temporary();
    initFolder(place.dir, {
      kind: 'center',
      network: 'jilin',
      node: 'province',
      name: '省中心',
      level: 'province',
      parent: null,
      http: { host: '127.0.0.1', port: 0 },
      heartbeat_s: 10,
      now: NOW,
      random,
    });
    folder = openFolder(place.dir);
    logs = new Logs(folder);
    told.length = 0;
    epochs = new Epochs(folder, logs, random, log);
    registry = Registry.of(folder.roots.documents);
    await epochs.begin();
  });
  afterEach(() => place.done());

  const named = (registry: string, more: object = {}): RootDocument => {
    const { current } = folder.roots;
    return { ...current, version: current.version + 1, registry, ...more };
  };
  const types = (origin: string) => logs.entries.get(origin)?.length;

  it('makes ready once, changes nothing of its log, and goes on only when a root document names what is ready', async () => {
    const { origin } = folder.keys;
    const next = epochs.prepare('定期');
    expect(epochs.prepare('定期')).toEqual(next);
    expect(readNextLog(place.dir)).toEqual(next);
    await epochs.rotateIfDue(registry, NOW);
    expect([folder.keys.origin, types(origin)]).toEqual([origin, 1]);

    registry.advance(named(next.log));
    await epochs.rotateIfDue(registry, NOW);
    expect([folder.keys.origin, types(origin), types(next.origin)]).toEqual([next.origin, 2, 1]);
    expect(readNextLog(place.dir)).toBeUndefined();
    expect(await epochs.due(registry, NOW)).toBe(false);
    expect(openFolder(place.dir).keys.origin).toBe(next.origin);
  });

  it.each(['close', 'enter', 'begin'] as const)(
    'P1: cut short before %s, it goes on from there',
    async (at) => {
      const next = epochs.prepare('定期');
      const { origin } = folder.keys;
      registry.advance(named(next.log));
      logs.cut = at;
      await expect(epochs.rotateIfDue(registry, NOW)).rejects.toThrow('power cut');
      const again = openFolder(place.dir);
      const after = new Logs(again);
      for (const [name, entries] of logs.entries) after.entries.set(name, entries);
      const resumed = new Epochs(again, after, random, log);
      await resumed.begin();
      await resumed.rotateIfDue(registry, NOW);
      expect(again.keys.origin).toBe(next.origin);
      expect([after.entries.get(origin)?.length, after.entries.get(next.origin)?.length]).toEqual([2, 1]);
    },
  );

  it('does not go on in a log whose keys are not its own', async () => {
    const foreign = keysOf('province', 64, 2);
    registry.advance(named(formatVkey(foreign.log.verifier)));
    await expect(epochs.rotateIfDue(registry, NOW)).rejects.toThrow('keys are not here');
    expect(types(folder.keys.origin)).toBe(1);
  });

  it('P12: a database that went back signs nothing more: the root document must end the log, and no closing entry is made', async () => {
    const { origin } = folder.keys;
    const next = epochs.prepare('恢复', { origin, size: 1, root: '' });
    expect(() => demandOwnLog(folder, named(next.log))).toThrow('must end the log');
    const behind = Registry.of(folder.roots.documents);
    behind.advance(named(next.log));
    await expect(epochs.rotateIfDue(behind, NOW)).rejects.toThrow('must end the log first');
    const ended = named(next.log, { ended: { origin, size: 1 } });
    expect(() => demandOwnLog(folder, ended)).not.toThrow();
    registry.advance(ended);
    await epochs.rotateIfDue(registry, NOW);
    expect([folder.keys.origin, types(origin), types(next.origin)]).toEqual([next.origin, 1, 1]);
  });

  it('takes no version that names a log of others, nor one that it did not make ready', () => {
    const foreign = formatVkey(keysOf('province', 64, 2).log.verifier);
    expect(() => demandOwnLog(folder, named(foreign))).toThrow('not prepared here');
    expect(() => demandOwnLog(folder, named(folder.roots.current.registry))).not.toThrow();
    const next = epochs.prepare('定期');
    expect(() => demandOwnLog(folder, named(foreign))).toThrow('not prepared here');
    expect(() => demandOwnLog(folder, named(next.log))).not.toThrow();
  });
});

it('P7: whoever has the registry’s key cannot make another log the registry: a root document alone names it', () => {
  const thief = keysOf('jilin-province', 64, 2);
  const head = { origin: top.origin, size: 3, root: leafHash(seedOf(1)) };
  const genesis = genesisBody('jilin-province', thief, '冒名', { origin: top.origin, head, log: top.log });
  const refused = () => checkNextEpoch(own('genesis', genesis), registryOf());
  expect(refused).toThrow(EpochRefused);
  expect(refused).toThrow('a root document’s to name');
});
