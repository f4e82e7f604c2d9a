import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { allReceipted, appendSamples, TestNetwork, THREE_LEVELS, until } from '../network/harness.ts';
import { dial, through } from './half-open.ts';

type Cut = 'before COMMIT reaches PostgreSQL' | 'after COMMIT, before its answer';

/** A TCP relay to PostgreSQL that cuts the next connections on which COMMIT is said. */
class CommitCutter {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #cuts: Cut[] = [];
  made = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(target: string): Promise<CommitCutter> {
    const server = createServer();
    const cutter = new CommitCutter(server);
    server.on('connection', (near) => cutter.#relay(near, target));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return cutter;
  }

  /** The database's URL, along this relay. */
  url(target: string): string {
    return through(target, this.#server);
  }

  cut(...how: Cut[]): void {
    this.#cuts.push(...how);
  }

  #relay(near: Socket, target: string): void {
    const far = dial(target);
    near.setNoDelay(true);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    let silent = false;
    near.on('data', (data) => {
      // Transactions that write an entry only: what is read or beaten beside them is not meant.
      const how = /\bcommit\b/i.test(data.toString('latin1')) ? this.#cuts.shift() : undefined;
      if (how === undefined) return void far.write(data);
      this.made++;
      if (how === 'before COMMIT reaches PostgreSQL') return end();
      silent = true;
      far.write(data);
      far.once('data', end); // The answer comes back: it is committed, and nobody is told.
    });
    far.on('data', (data) => {
      if (!silent) near.write(data);
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

let network: TestNetwork | undefined;
const cutters = new Map<string, CommitCutter>();

afterEach(async () => {
  await network?.stop();
  network = undefined;
  for (const cutter of cutters.values()) cutter.close();
  cutters.clear();
});

async function begin(): Promise<TestNetwork> {
  network = await TestNetwork.start(THREE_LEVELS, {
    databaseUrl: async (node, url) => {
      const cutter = await CommitCutter.open(url);
      cutters.set(node, cutter);
      return cutter.url(url);
    },
  });
  return network;
}

const line = (note: string, node: string) => note.split('\n').filter((l) => l.includes(`/${node}/cosigner`));

it.each<Cut>(['after COMMIT, before its answer', 'before COMMIT reaches PostgreSQL'])(
  'P3: a connection lost %s: read first; every row once, one receipt for a size',
  async (how) => {
    const net = await begin();
    const hall = net.hall('nongan');
    await appendSamples(hall, 0, 4);
    await allReceipted(hall);
    let at = 4;
    for (const [node, cutter] of cutters) {
      for (let i = 0; i < 6; i++) {
        cutter.cut(how);
        await appendSamples(hall, at, at + 3);
        at += 3;
        await until(`the connection of ${node} was cut`, () => cutter.made === i + 1);
        if (i % 2 === 0) await allReceipted(hall);
      }
      await allReceipted(hall);
    }
    const { origin } = hall.info;
    const held = hall.store.head(origin)?.size;
    for (const center of ['city', 'province']) {
      const sql = net.sql(center);
      const [row] = await sql<{ id: number; size: number; note: string; entries: number; records: number }[]>`
        select id, size, note, (select count(*)::int from entry where log_id = log.id) as entries,
          (select count(*)::int from record where log_id = log.id) as records from log where origin = ${origin}`;
      expect(row).toMatchObject({ size: held, entries: held, records: held });
      // The receipt that the hall holds is the one that stands with the rows, byte for byte, at every size.
      const notes = await sql<{ size: number; note: string }[]>`
        select size, note from note where log_id = ${row?.id ?? 0} and received_s is not null order by size`;
      const times = notes.map((n) => line(n.note, center));
      for (const one of times) expect(one).toHaveLength(1);
      const kept = hall.store.cosignatures(origin).find((c) => c.node === center);
      const stored = notes.find((n) => n.size === kept?.size)?.note ?? '';
      expect(line(kept?.note ?? '', center)).toEqual(line(stored, center));
      for (const n of hall.store.checkpoints(origin, 1, 1_000)) {
        const [mine] = line(n, center);
        if (mine !== undefined) expect(times.flat()).toContain(mine);
      }
    }
    expect(await net.center('city').service.notReady()).toEqual([]);
  },
);

it('P3: a center’s own record whose COMMIT is lost stands once', async () => {
  const net = await begin();
  const { service } = net.center('city');
  const cutter = cutters.get('city') as CommitCutter;
  const ids: string[] = [];
  for (const how of ['after COMMIT, before its answer', 'before COMMIT reaches PostgreSQL'] as const) {
    for (let i = 0; i < 3; i++) {
      cutter.cut(how);
      const [outcome] = await service.append([
        {
          type: 'notice',
          subject: `通知-${ids.length}`,
          department: '市政务服务局',
          occurred_at: '2026-11-20T09:00:00+08:00',
          body: { title: '关于系统检修的通知', text: '今晚检修。' },
        },
      ]);
      expect(outcome).toMatchObject({ status: 'stored' });
      ids.push((outcome as { id: string }).id);
    }
  }
  await until('the province holds them', async () => {
    const { items } = await net.top.service.query({ node: 'city', limit: 100 });
    return ids.every((id) => items.filter((i) => i.id === id).length === 1);
  });
  const { items } = await net.center('city').service.query({ node: 'city', limit: 100 });
  expect(items.filter((i) => ids.includes(i.id))).toHaveLength(ids.length);
});
