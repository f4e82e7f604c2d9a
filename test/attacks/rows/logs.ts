import { randomBytes } from 'node:crypto';
import { formatVkey, leafHash } from '@hutong/log';
import { prepareRecord } from '@hutong/record';
import { openFolder, publicKeys } from '@hutong/trust';
import { until } from '../../network/harness.ts';
import type { HostileChild } from '../../network/hostile.ts';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';
import { push } from './segments.ts';

/** A genesis in the name of a node; what is wrong about it is `change`. */
function genesis(world: World, node: string, change: object): Uint8Array {
  const keys = publicKeys(openFolder(world.network.folder(node)).keys);
  const body = { node, epoch: 1, keys, previous: null, reason: '初建', ...change };
  return entry('genesis', node, body);
}

/** An entry that a node's own program states. */
export function entry(type: string, subject: string, body: object): Uint8Array {
  const now = Date.now();
  const input = { type, subject, department: '政务大厅', occurred_at: now, body };
  return prepareRecord(input, { now, random: randomBytes, own: true })[0]?.bytes as Uint8Array;
}

/** The first segment of an enrolled node that has said nothing yet. */
function begins(id: string, title: string, make: (world: World, child: HostileChild) => Uint8Array): Attack {
  return {
    id: `log-${id}`,
    promise: 'P4',
    title: `begins its log ${title}`,
    code: /^bad-genesis/,
    before: (world) => world.child('newborn'),
    async run(world) {
      const child = await world.child('newborn');
      const entries = [make(world, child)];
      return push(world, child, { ...child.segment(0, 0), entries, note: child.note(entries) });
    },
  };
}

/** Two histories signed by one key: the second must be kept as evidence and change nothing that is held. */
const fork: Attack = {
  id: 'log-fork',
  promise: 'P4',
  title: 'signs two histories of its log',
  code: /^fork:/,
  own: true,
  async before(world) {
    const child = await world.child('forker');
    child.entries.push(...child.make(2).map((p) => p.bytes));
    await child.pushed(child.segment(child.entries.length - 2), child.entries.length);
  },
  async run(world) {
    const child = await world.child('forker');
    const past = child.entries.slice(0, -2);
    const other = child.make(2, 50).map((p) => p.bytes);
    const from = past.length;
    const verdict = await push(world, child, {
      ...child.segment(from),
      entries: other,
      note: child.note([...past, ...other]),
    });
    const rows = await world.network.sql('city')<{ bytes: Buffer }[]>`
      select bytes from entry where log_id = (select id from log where origin = ${child.origin}) order by idx`;
    const kept =
      rows.length === child.entries.length &&
      rows.every((r, i) => r.bytes.equals(child.entries[i] as Uint8Array));
    const [evidence] = await world.network.sql(
      'city',
    )`select held, seen from fork where origin = ${child.origin}`;
    return { ...verdict, refused: verdict.refused && kept && evidence !== undefined };
  },
};

const afterFork: Attack = {
  id: 'log-after-fork',
  promise: 'P4',
  title: 'goes on with a log it has forked',
  code: /^forked/,
  async run(world) {
    const child = await world.child('forker');
    const entries = [...child.entries, ...child.make(1).map((p) => p.bytes)];
    const from = child.entries.length;
    return push(world, child, {
      ...child.segment(from),
      entries: entries.slice(from),
      note: child.note(entries),
    });
  },
};

/** The registry says it: the top's own log, as its administrator would have it appended. */
async function decree(world: World, type: string, body: { node: string }): Promise<void> {
  const now = Date.now();
  const input = { type, subject: body.node, department: '省', occurred_at: now, body };
  await world.network.top.archive.append(prepareRecord(input, { now, random: randomBytes, own: true }));
}

const afterClose: Attack = {
  id: 'log-after-close',
  promise: 'P7',
  title: 'signs on with a key whose log the registry has closed',
  code: /^closed/,
  own: true,
  async before(world) {
    const child = await world.child('ended');
    const size = child.entries.length;
    const root = Buffer.from(child.note(child.entries).split('\n')[2] as string, 'base64').toString('base64');
    await decree(world, 'registry.close', {
      node: 'ended',
      origin: child.origin,
      size,
      root,
      reason: '密钥被盗',
    } as never);
    await until(
      'it is known',
      async () => (await world.registryOf('province')).log(child.origin)?.closedAt === size,
    );
  },
  async run(world) {
    const child = await world.child('ended');
    const from = child.entries.length;
    const more = child.make(2, 70).map((p) => p.bytes);
    // The node itself is cut off by now; its segment comes by the city's link, as one that was under way would.
    const segment = { ...child.segment(from), entries: more, note: child.note([...child.entries, ...more]) };
    const { code, detail } = await world.pushAsCity(segment);
    const [row] = await world.network.sql('province')<{ reason: string; bytes: Buffer }[]>`
      select reason, bytes from quarantine where origin = ${child.origin} and reason = 'closed'`;
    const kept = row?.bytes.includes(Buffer.from(segment.note.slice(0, 40)));
    return {
      refused: true,
      code: `${code}: ${detail}`,
      trace: kept ? `quarantine: ${child.origin} ${row?.reason}` : '',
    };
  },
};

const retired: Attack = {
  id: 'log-retired',
  promise: 'P4',
  title: 'speaks on after its node was retired',
  code: /cut off|AUTHORIZATION/,
  async before(world) {
    await world.child('gone');
    await decree(world, 'registry.retire', { node: 'gone', reason: '撤销' } as never);
    await until(
      'the city has heard of it',
      async () => (await world.registryOf('city')).node('gone')?.retired === true,
    );
  },
  async run(world) {
    const since = world.network.lines.length - 200;
    await until('it is cut off', () => world.admits('gone').then((is) => !is), 60_000);
    return {
      refused: true,
      code: 'cut off: AUTHORIZATION_VIOLATION',
      trace: await world.logged(/authentication error/, Math.max(0, since)),
    };
  },
};

const gap: Attack = {
  id: 'log-gap',
  promise: 'P8',
  title: 'floods its parent with segments beyond a gap',
  code: /^want from the head$/,
  async run(world) {
    const { mallory: child } = world;
    const entries = [...child.entries, ...child.make(80, 200).map((p) => p.bytes)];
    const heard = child.down.length;
    const head = child.entries.length;
    for (let i = head + 4; i < head + 74; i++) {
      const note = child.note(entries.slice(0, i + 1));
      await child
        .push({ ...child.segment(0), from: i, entries: entries.slice(i, i + 1), note })
        .catch(() => undefined);
    }
    const want = await child.heard('a want', (d) => d.kind === 'want', heard);
    return {
      refused: true,
      code: want.from === head ? 'want from the head' : `want from ${want.from}`,
      trace: `want: ${JSON.stringify(want)}`,
    };
  },
};

export const logs: Attack[] = [
  begins('no-genesis', 'without a genesis', (_, c) => c.make(1)[0]?.bytes as Uint8Array),
  begins('genesis-of-another', 'with its neighbour’s genesis', (w) => genesis(w, 'good', {})),
  begins('genesis-epoch', 'with the genesis of another epoch', (w) => genesis(w, 'newborn', { epoch: 2 })),
  begins('genesis-key', 'with a genesis that names another log key', (w, c) => {
    const keys = publicKeys(openFolder(w.network.folder('newborn')).keys);
    return genesis(w, 'newborn', {
      keys: { ...keys, log: formatVkey(w.mallory.signer.verifier) },
      reason: c.node,
    });
  }),
  begins('genesis-garbage', 'with bytes that are no record', () => leafHash(new Uint8Array(3))),
  gap,
  fork,
  afterFork,
  afterClose,
  retired,
];
