import { transportNkey } from '@hutong/link';
import { encode } from '@hutong/record';
import { openFolder } from '@hutong/trust';
import { type Msg, nkeyAuthenticator } from 'nats';
import { until } from '../../network/harness.ts';
import type { HostileChild } from '../../network/hostile.ts';
import type { Attack, Verdict } from '../attack.ts';
import { entry } from './logs.ts';

const ID = '019caa2c-0000-7000-8000-00000000000a';

/** The attacker says these in its own log, and has the receipt. */
async function say(child: HostileChild, entries: Uint8Array[]): Promise<number> {
  const from = child.entries.length;
  child.entries.push(...entries);
  await child.pushed(child.segment(from), child.entries.length);
  return from;
}

const erase = (child: HostileChild, index: number, field: string) =>
  entry('value.erase', ID, { record: ID, origin: child.origin, index, field, reason: '测试' });

/** Orders an erasure of what is no private value: no ancestor may say that it erased it. */
function orders(id: string, title: string, make: (child: HostileChild) => Uint8Array[]): Attack {
  return {
    id: `order-${id}`,
    promise: 'P8',
    title: `orders the erasure of ${title}`,
    code: /^nothing is erased/,
    own: true,
    async run({ network, mallory }) {
      const at = await say(mallory, make(mallory));
      // What a center confirms it confirms before its next heartbeat: an order of the honest kind is the yardstick.
      await network.center('city').service.health.now();
      const [rows] = await network.sql('city')<{ said: number; held: number }[]>`
        select (select count(*)::int from erasure where node = 'city' and origin = ${mallory.origin}) as said,
          (select count(*)::int from erasure e join log l on l.origin = e.origin and e.idx < l.size
            where e.origin = ${mallory.origin}) as held`;
      const refused = rows?.said === 0 && rows.held === 0;
      return {
        refused,
        code: refused ? 'nothing is erased' : `${rows?.said} confirmed, ${rows?.held} held`,
        trace: `entries from ${at} of ${mallory.origin}`,
      };
    },
  };
}

/** Says an entry that would be many thousand objects once it is built. */
function items(id: string, title: string, body: () => object): Attack {
  return {
    id: `entry-${id}`,
    promise: 'P8',
    title: `says an entry of ${title}`,
    code: /too many items/,
    own: true,
    async run(world) {
      const { mallory } = world;
      const after = await world.lastSetAside();
      const a = 'public';
      const i = Buffer.from(ID.replaceAll('-', ''), 'hex');
      const head = { a, c: {}, d: '某局', f: false, i, o: 1, r: 1, s: 'X-1', t: 'notice.plain', v: 1 };
      await say(mallory, [encode({ ...head, b: body() })]);
      const [row] = await world.setAside(after);
      return {
        refused: row?.reason === 'not-understood',
        code: `${row?.reason}: ${row?.detail}`,
        trace: `quarantine: ${row?.origin} ${row?.detail}`,
      };
    },
  };
}

/** Asks far more at once than is answered: the rest is told at once to be asked again. */
const flood: Attack = {
  id: 'flood-fetch',
  promise: 'P8',
  title: 'asks two hundred times at once for the same segment',
  code: /told to ask again/,
  async run({ mallory }) {
    const data = encode({ origin: mallory.origin, from: 0 });
    const asked = Array.from({ length: 200 }, () =>
      mallory.connection.request('rpc.mallory.fetch', data, { timeout: 30_000 }),
    );
    return toldAgain((await Promise.all(asked)).filter(isBusy).length);
  },
};

const isBusy = ({ data }: Msg) => data.length === 1 && data[0] === 0xff;

function toldAgain(count: number): Verdict {
  const code = `${count} were told to ask again`;
  return { refused: count > 0, code, trace: code };
}

const crowd: Attack = {
  id: 'connections-many',
  promise: 'P8',
  title: 'opens twenty connections at once, and asks what each would be sent',
  code: /told to ask again/,
  async run(world) {
    const { mallory, network } = world;
    const { seed } = transportNkey(openFolder(network.folder('mallory')).keys.transportSeed);
    const since = network.lines.length;
    const open = Array.from({ length: 20 }, () =>
      world.knock({ authenticator: nkeyAuthenticator(seed), inboxPrefix: '_INBOX.mallory' }),
    );
    const connections = await Promise.all(open);
    const trace = await world.logged(/"connections"/, since);
    const data = encode({ origin: mallory.origin, from: 0 });
    const answer = await mallory.connection.request('rpc.mallory.fetch', data, { timeout: 30_000 });
    await Promise.all(connections.map((c) => c.close()));
    await until('it is answered again', async () => {
      const asked = mallory.connection.request('rpc.mallory.fetch', data, { timeout: 5_000 });
      return asked.then((m) => !isBusy(m)).catch(() => false);
    });
    return { ...toldAgain(Number(isBusy(answer))), trace };
  },
};

export const bounds: Attack[] = [
  orders('nowhere', 'a value of an entry that there is not', (m) => [erase(m, 1_000_000, 'phone')]),
  orders('no-field', 'a field that an entry has not', (m) => [erase(m, 1, 'no_such_field')]),
  orders('genesis', 'a value of its genesis, which has none', (m) => [erase(m, 0, 'phone')]),
  orders('itself', 'a value of the order itself', (m) => [erase(m, m.entries.length, 'phone')]),
  orders('many', 'three hundred values that there are not', (m) =>
    Array.from({ length: 300 }, (_, i) => erase(m, i % 2 === 0 ? 2_000_000 + i : 0, `field_${i}`)),
  ),
  items('list', 'twenty thousand numbers', () => ({ x: Array(20_000).fill(1) })),
  items('lists', 'ten thousand empty lists, in a list each', () => ({ x: Array(10_000).fill([[]]) })),
  items('keys', 'nine thousand fields', () =>
    Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`k${i.toString(36)}`, 1])),
  ),
  flood,
  crowd,
];
