// What this package's tests share: a PostgreSQL, a small network with real keys, and a node that writes a log.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tally } from '@hutong/follow';
import {
  checkpointBody,
  cosign,
  leafHash,
  makeSigner,
  type Segment,
  type Signer,
  signNote,
  Tree,
} from '@hutong/log';
import { type Prepared, prepareRecord } from '@hutong/record';
import { cosignerName, formatOrigin, type LogIdentity, Registry } from '@hutong/trust';
import nacl from 'tweetnacl';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Archive, type ArchiveOptions, openArchive } from './archive.ts';
import { connect, type Sql } from './database.ts';
import { type EmbeddedPostgres, startPostgres } from './embedded/start.ts';

const NOW = Date.UTC(2026, 2, 2, 9, 0, 0);
const NETWORK = 'jilin';

/** A PostgreSQL in a temporary folder; `database()` gives the URL of a new database in it. */
export async function testPostgres() {
  const dir = mkdtempSync(join(tmpdir(), 'hutong-archive-'));
  const server: EmbeddedPostgres = await startPostgres({ dir, log: () => {} });
  let count = 0;
  return {
    server,
    async database(): Promise<string> {
      const name = `t${++count}`;
      await server.ensureDatabase(name);
      return server.url(name);
    },
    async stop(): Promise<void> {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What one test works on: made before it, gone after it. */
interface ArchiveTest {
  /** The server, shared by a file's tests. */
  postgres: Awaited<ReturnType<typeof testPostgres>>;
  network: ReturnType<typeof testNetwork>;
  /** Of this test's own database. */
  url: string;
  archive: Archive;
  /** A look into that database past the archive. */
  sql: Sql;
}

/**
 * Gives each test of a file an archive of its own on one PostgreSQL. To be called at the head of the file.
 * @param begin is handed what the test works on; gives back how to find the archive that is open at the test's end
 */
export function archiveTests(
  begin: (made: ArchiveTest) => (() => Archive) | Promise<() => Archive>,
  more: Partial<ArchiveOptions> = {},
): void {
  let postgres: ArchiveTest['postgres'];
  beforeAll(async () => {
    postgres = await testPostgres();
  }, 120_000);
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    const network = testNetwork();
    const url = await postgres.database();
    const archive = await testArchive(url, network, more);
    const sql = connect(url, 1);
    const open = await begin({ postgres, network, url, archive, sql });
    return async () => {
      await sql.end();
      await open().close();
    };
  }, 60_000);
}

/** A node of the test network: its log in memory, to cut segments from, and its keys. */
export class TestNode {
  readonly node: string;
  readonly epoch: number;
  readonly origin: string;
  readonly signer: Signer;
  readonly cosigner: Signer;
  readonly sealing = nacl.box.keyPair();
  readonly prepared: Prepared[] = [];
  readonly identity: LogIdentity;
  #now = NOW;

  constructor(node: string, epoch = 1) {
    const seed = randomBytes(32);
    this.node = node;
    this.epoch = epoch;
    this.origin = formatOrigin(NETWORK, node, epoch, makeSigner('x', 1, seed).verifier.key);
    this.signer = makeSigner(this.origin, 1, seed);
    this.cosigner = makeSigner(cosignerName(NETWORK, node), 4, randomBytes(32));
    this.identity = { origin: this.origin, node, epoch, verifier: this.signer.verifier };
    this.write({
      type: 'genesis',
      subject: node,
      department: node,
      occurred_at: NOW,
      body: { node, epoch, keys: this.keys(), previous: null, reason: '初建' },
    });
  }

  keys() {
    const vkey = (s: Signer, type: number) => {
      const id = s.verifier.id.toString(16).padStart(8, '0');
      return `${s.verifier.name}+${id}+${Buffer.concat([Buffer.from([type]), s.verifier.key]).toString('base64')}`;
    };
    return {
      log: vkey(this.signer, 1),
      cosigner: vkey(this.cosigner, 4),
      sealing: Buffer.from(this.sealing.publicKey).toString('base64'),
      transport: makeSigner('x', 1, randomBytes(32)).verifier.key.toString('base64'),
    };
  }

  /** Appends a record. */
  write(input: object): Prepared[] {
    this.#now += 1000;
    const made = prepareRecord(input, { now: this.#now, random: randomBytes, own: true });
    this.prepared.push(...made);
    return made;
  }

  /** Appends plain disclosures, one a second. */
  disclose(count: number, more: object = {}): void {
    for (let i = 0; i < count; i++) {
      const n = this.prepared.length;
      this.write({
        type: 'disclosure.document',
        subject: `11220122MB1234567X/2026-${String(n).padStart(5, '0')}`,
        department: '农安县人民政府办公室',
        occurred_at: NOW + n * 1000,
        body: {
          index_number: `11220122MB1234567X/2026-${String(n).padStart(5, '0')}`,
          title: `关于第${n}号事项的通知`,
          publisher: '农安县人民政府办公室',
          written_on: '2026-03-01',
          published_on: '2026-03-02',
          openness: '主动公开',
          category: '其他',
          text: '各乡镇人民政府：'.repeat(10),
        },
        ...more,
      });
    }
  }

  /** The segment of entries [from, to), with its checkpoint; `bytes` replaces the entries. */
  segment(from: number, to: number, change: Partial<Segment> = {}): Segment {
    const entries = this.prepared.slice(from, to).map((p) => p.bytes);
    return { version: 1, origin: this.origin, from, entries, note: this.note(to), sealed: [], ...change };
  }

  /** The checkpoint of the first `size` entries. */
  note(size: number, entries: readonly Uint8Array[] = this.prepared.map((p) => p.bytes)): string {
    const tree = Tree.load(0, () => Buffer.alloc(0));
    for (const bytes of entries.slice(0, size)) tree.append(leafHash(bytes));
    return signNote(checkpointBody({ origin: this.origin, size, root: tree.root() }), this.signer);
  }

  /** This node's cosignature on a note. */
  cosigned(note: string, timeS: number): string {
    return cosign(note, this.cosigner, timeS);
  }
}

/** Province over city over two halls, and a registry that knows them and the `others` given. */
export function testNetwork(others: { node: TestNode; parent: string }[] = []) {
  const province = new TestNode('jilin-province');
  const city = new TestNode('changchun');
  const nongan = new TestNode('nongan');
  const dehui = new TestNode('dehui');
  const registry = new Registry(NETWORK, province.keys().log);
  const enrol = (n: TestNode, parent: string | null, kind: 'hall' | 'center') => {
    const [entry] = prepareRecord(
      {
        type: 'registry.node',
        subject: n.node,
        department: 'jilin-province',
        occurred_at: NOW,
        body: {
          node: n.node,
          name: n.node,
          level: kind === 'hall' ? 'county' : parent === null ? 'province' : 'city',
          kind,
          parent,
          epoch: n.epoch,
          origin: n.origin,
          keys: n.keys(),
        },
      },
      { now: NOW, random: randomBytes, own: true },
    );
    registry.apply((entry as Prepared).bytes);
  };
  enrol(province, null, 'center');
  enrol(city, 'jilin-province', 'center');
  enrol(nongan, 'changchun', 'hall');
  enrol(dehui, 'changchun', 'hall');
  for (const { node, parent } of others) enrol(node, parent, 'hall');
  if (registry.rejected.length > 0) throw new Error(`test registry: ${JSON.stringify(registry.rejected)}`);
  return { province, city, nongan, dehui, registry, enrol };
}

const silent = { info() {}, warn() {}, error() {} };

/** The city's archive, on a database. */
export function testArchive(
  url: string,
  network: ReturnType<typeof testNetwork>,
  more: Partial<ArchiveOptions> = {},
): Promise<Archive> {
  const { city, registry } = network;
  return openArchive({
    url,
    node: 'changchun',
    clock: { now: () => NOW + 3_600_000 },
    random: randomBytes,
    cosigner: city.cosigner,
    log: silent,
    followers: [tally],
    registry,
    own: { identity: city.identity, signer: city.signer },
    ...more,
  });
}
