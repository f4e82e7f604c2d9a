import { randomBytes } from 'node:crypto';
import {
  checkpointBody,
  cosign,
  makeSigner,
  parseCheckpoint,
  parseNote,
  type Signer,
  signNote,
} from '@hutong/log';
import { encode } from '@hutong/record';
import { openFolder } from '@hutong/trust';
import { until } from '../../network/harness.ts';
import type { Attack, Verdict } from '../attack.ts';
import type { World } from '../world.ts';

const nowS = () => Math.floor(Date.now() / 1_000);

/** The log line that tells of it, and the code that it carries. */
async function told(world: World, since: number): Promise<Verdict> {
  const trace = await world.logged(/"code":"(unverified|not-allowed)"|passed over/, since);
  return { refused: trace !== '', code: /"code":"([a-z-]+)"/.exec(trace)?.[1] ?? trace, trace };
}

/** Said to the honest hall by whoever holds its parent's broker. */
function down(id: string, title: string, make: (world: World) => Promise<string> | string): Attack {
  return {
    id: `receipt-${id}`,
    promise: 'P9',
    title: `shows a hall ${title}`,
    code: /unverified|InvalidNote/,
    async run(world) {
      const since = world.network.lines.length;
      world.broker.publish('down.good.receipt', await make(world));
      await world.broker.flush();
      return told(world, since);
    },
  };
}

/** Said to the city by a hall in other hands, when heads are compared. */
function up(id: string, title: string, make: (world: World) => string): Attack {
  return {
    id: `heads-${id}`,
    promise: 'P11',
    title: `shows its parent ${title}`,
    code: /unverified|not-allowed/,
    async run(world) {
      const since = world.network.lines.length;
      await compare(world, make(world));
      return told(world, since);
    },
  };
}

const compare = ({ mallory }: World, note: string) =>
  mallory.connection.request('rpc.mallory.heads', encode({ notes: [note] }), { timeout: 10_000 });

const stranger = (name: string): Signer => makeSigner(name, 4, randomBytes(32));
const head = (world: World) => world.neighbour.note.split('\n\n')[0] as string;

/** The newest note of a log with the city's receipt on it. */
async function receipted(world: World, origin: string): Promise<string> {
  const [row] = await world.network.sql('city')<
    { note: string }[]
  >`select note from log where origin = ${origin}`;
  return row?.note ?? '';
}

/** The note with the city's line put otherwise. */
function altered(note: string, change: (raw: Buffer) => void): string {
  return note.replace(/(— test\/city\/cosigner )(\S+)/, (_, name: string, text: string) => {
    const raw = Buffer.from(text, 'base64');
    change(raw);
    return name + raw.toString('base64');
  });
}

/** The checkpoint of one note with the city's receipt of another. */
function grafted(onto: string, from: string): string {
  const line = parseNote(from).signatures.find((s) => s.name === 'test/city/cosigner')?.line;
  return `${onto
    .split('\n')
    .filter((l) => !l.includes('/city/cosigner'))
    .join('\n')}${line}\n`;
}

const olderHeartbeat: Attack = {
  id: 'heads-heartbeat-back',
  promise: 'P11',
  title: 'takes its heartbeat back to an earlier one',
  code: /^the newest stands/,
  before: (world) => compare(world, beat(world, nowS())),
  async run(world) {
    const read = async () => {
      const [row] = await world.network.sql(
        'city',
      )`select time_s, note from heartbeat where node = 'mallory'`;
      return JSON.stringify(row);
    };
    const newest = await read();
    await compare(world, beat(world, nowS() - 1_000));
    const stands = (await read()) === newest;
    return { refused: stands, code: stands ? 'the newest stands' : 'the older one stands', trace: newest };
  },
};

const beat = (world: World, timeS: number) =>
  cosign(world.mallory.note(world.mallory.entries), keys(world).cosigner, timeS);
const keys = (world: World) => openFolder(world.network.folder('mallory')).keys;

const replayed: Attack = {
  id: 'receipt-replayed',
  promise: 'P9',
  title: 'shows a hall a receipt of long ago again',
  code: /^the newest stands/,
  async run(world) {
    const { origin, store } = world.neighbour;
    const newest = () => JSON.stringify(store.cosignatures(origin).find((c) => c.node === 'city'));
    const [old] = await world.network.sql('city')<{ note: string }[]>`
      select note from note where received_s is not null and log_id = (select id from log where origin = ${origin}) order by size limit 1`;
    const before = newest();
    world.broker.publish('down.good.receipt', old?.note ?? '');
    await world.broker.flush();
    await until(
      'the hall has seen it',
      () => new Promise<boolean>((done) => setTimeout(() => done(true), 300)),
    );
    const back =
      parseCheckpoint(JSON.parse(newest()).note).size < parseCheckpoint(JSON.parse(before).note).size;
    return {
      refused: !back && old !== undefined,
      code: back ? 'the older one stands' : 'the newest stands',
      trace: newest(),
    };
  },
};

export const notes: Attack[] = [
  down('forged', 'a receipt by a key of its own making', (w) =>
    cosign(w.neighbour.note, stranger('test/city/cosigner'), nowS()),
  ),
  down('child-key', 'a receipt by another hall’s key under its parent’s name', (w) => {
    const seed = openFolder(w.network.folder('mallory')).keys.transportSeed;
    return cosign(w.neighbour.note, makeSigner('test/city/cosigner', 4, seed), nowS());
  }),
  down('redated', 'its parent’s receipt with another date', async (w) =>
    altered(await receipted(w, w.neighbour.origin), (raw) => raw.writeBigUInt64BE(1_600_000_000n, 4)),
  ),
  down('broken', 'its parent’s receipt with a bit of the signature turned', async (w) =>
    altered(await receipted(w, w.neighbour.origin), (raw) => {
      raw[40] = (raw[40] as number) ^ 1;
    }),
  ),
  down('other-log', 'its parent’s receipt of another log', async (w) =>
    grafted(w.neighbour.note, await receipted(w, w.mallory.origin)),
  ),
  down('beyond', 'a receipt for a thousand entries more than it has', (w) => {
    const { origin } = w.neighbour;
    const body = checkpointBody({ origin, size: 1_006, root: randomBytes(32) });
    return cosign(
      signNote(body, makeSigner(origin, 1, randomBytes(32))),
      stranger('test/city/cosigner'),
      nowS(),
    );
  }),
  down('other-network', 'a receipt of another network’s center', (w) =>
    cosign(w.neighbour.note, stranger('other/city/cosigner'), nowS()),
  ),
  down('heartbeat', 'a heartbeat of its own that it did not give', (w) =>
    cosign(w.neighbour.note, stranger('test/good/cosigner'), nowS() + 300),
  ),
  down('no-note', 'a receipt that is no note', (w) => head(w)),
  down(
    '65-lines',
    'a receipt with 65 signatures',
    (w) =>
      w.neighbour.note +
      Array.from({ length: 65 }, () => `— x ${randomBytes(76).toString('base64')}\n`).join(''),
  ),
  replayed,
  up('forged-receipt', 'its log with a receipt of the province that it did not give', (w) =>
    cosign(w.mallory.note(w.mallory.entries), stranger('test/province/cosigner'), nowS()),
  ),
  up('forged-own', 'its log with a heartbeat by another key', (w) =>
    cosign(w.mallory.note(w.mallory.entries), stranger('test/mallory/cosigner'), nowS()),
  ),
  up('neighbour-heartbeat', 'a heartbeat of its neighbour that it made', (w) =>
    cosign(w.neighbour.note, stranger('test/good/cosigner'), nowS()),
  ),
  up('neighbour-head', 'its neighbour’s log as its own', (w) => w.neighbour.note),
  olderHeartbeat,
];
