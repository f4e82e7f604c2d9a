import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { transportNkey } from '@hutong/link';
import { encodeSegment } from '@hutong/log';
import { encode } from '@hutong/record';
import { type NatsConnection, nkeyAuthenticator } from 'nats';
import type { Attack, Verdict } from '../attack.ts';
import { nkeySeed, type World } from '../world.ts';

const VIOLATION = /PERMISSIONS_VIOLATION/;

/** What the broker answers when `act` does what it may not. */
async function denied(world: World, connection: NatsConnection, act: () => void): Promise<Verdict> {
  const since = world.network.lines.length;
  const status = connection.status()[Symbol.asyncIterator]();
  const answer = (async () => {
    for (let s = await status.next(); !s.done; s = await status.next()) {
      if (s.value.type === 'error') return String(s.value.data);
    }
    return 'nothing was said';
  })();
  const ended = connection
    .closed()
    .then((error) => (error as { code?: string } | undefined)?.code ?? 'nothing was said');
  act();
  await Promise.race([connection.flush().catch(() => undefined), ended]);
  const code = await Promise.race([answer, ended, later(2_000).then(() => 'nothing was said')]);
  void status.return?.();
  return { refused: code !== 'nothing was said', code, trace: await world.logged(/[Vv]iolation/, since) };
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Publishes where it may not. */
function publishes(id: string, title: string, subject: string, data: (world: World) => Uint8Array): Attack {
  return {
    id: `publish-${id}`,
    promise: 'P4',
    title: `publishes ${title}`,
    code: VIOLATION,
    run: (world) =>
      denied(world, world.mallory.connection, () =>
        world.mallory.connection.publish(subject, data(world), { reply: '_INBOX.mallory.x' }),
      ),
  };
}

/** Listens where it may not; whatever is said there meanwhile must not be heard. */
function listens(id: string, title: string, subject: string, queue?: string): Attack {
  return {
    id: `listen-${id}`,
    promise: 'P6',
    title: `listens to ${title}`,
    code: VIOLATION,
    async run(world) {
      let heard = 0;
      const { connection } = world.mallory;
      const verdict = await denied(world, connection, () =>
        connection.subscribe(subject, {
          ...(queue && { queue }),
          callback: (error) => void (error ?? heard++),
        }),
      );
      for (const to of ['down.good.receipt', 'up.good.segment', '_INBOX.good.1'])
        world.broker.publish(to, encode({ secret: 1 }));
      await world.broker.flush();
      await connection.flush();
      return heard === 0 ? verdict : { ...verdict, refused: false, code: `${heard} messages were heard` };
    },
  };
}

/** Lets the broker's own acknowledgement of a segment be a command to JetStream. */
function replies(id: string, title: string, api: string): Attack {
  return {
    id: `reply-${id}`,
    promise: 'P2',
    title: `sends a segment whose acknowledgement would ${title}`,
    code: /^no such command was given; unreadable$/,
    async run(world) {
      const [after, seen] = [await world.lastSetAside(), [] as string[]];
      const audit = world.broker.subscribe('$JS.EVENT.ADVISORY.>', {
        callback: (_, m) => void seen.push(`${m.subject} ${m.string()}`),
      });
      world.mallory.connection.publish('up.mallory.segment', randomBytes(64), { reply: api });
      await world.mallory.connection.flush();
      for (let i = 0; i < 50 && (await world.setAside(after)).length === 0; i++) await later(50);
      // The broker tells of its commands in order: once this one shows, an earlier one would have.
      const info = await world.broker.request('$JS.API.STREAM.INFO.UP', '', { timeout: 5_000 });
      for (let i = 0; i < 50 && !seen.some((s) => s.includes('STREAM.INFO.UP')); i++) await later(20);
      audit.unsubscribe();
      const [row] = await world.setAside(after);
      const obeyed = seen.filter((s) => /PURGE|DELETE/.test(s));
      const stands = (info.json() as { config?: { name?: string } }).config?.name === 'UP';
      const watched = seen.some((s) => s.includes('STREAM.INFO.UP'));
      return {
        refused: obeyed.length === 0 && stands && watched && row !== undefined,
        code: `${obeyed.length === 0 ? 'no such command was given' : obeyed[0]}; ${row?.reason}`,
        trace: row === undefined ? '' : `quarantine: ${row.origin} ${row.detail}`,
      };
    },
  };
}

/** Knocks with credentials that are not a child's. */
function knocks(id: string, title: string, how: (world: World) => Promise<NatsConnection>): Attack {
  return {
    id: `knock-${id}`,
    promise: 'P4',
    title: `connects ${title}`,
    code: /AUTHORIZATION_VIOLATION|AUTHENTICATION/,
    async run(world) {
      const since = world.network.lines.length;
      try {
        await (await how(world)).close();
        return { refused: false, code: 'it was let in', trace: '' };
      } catch (error) {
        const { code = '', message } = error as Error & { code?: string };
        return {
          refused: true,
          code: `${code} ${message}`,
          trace: await world.logged(/authentication error/, since),
        };
      }
    },
  };
}

/** Speaks with the broker's port itself, its greeting's nonce in hand; resolves with what it says before it hangs up. */
function raw(world: World, speak: (nonce: string) => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { tls } = world.network.door('city');
    const socket = connectTcp(Number(world.url.port), world.url.hostname);
    let said = '';
    socket.setTimeout(5_000, () => socket.destroy());
    socket.once('data', (data) => {
      const [, greeting = '{}'] = /^INFO (\{.*\}) *\r\n/.exec(data.toString('latin1')) ?? [];
      const inside = tls ? connectTls({ ...(tls as object), socket }) : socket;
      inside.on('data', (more) => {
        said += more.toString('latin1');
      });
      inside.on('error', reject);
      inside.write(speak((JSON.parse(greeting) as { nonce: string }).nonce));
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
  });
}

/** Speaks the broker's protocol without having said who it is, or badly. */
function speaks(
  id: string,
  title: string,
  speak: (world: World, nonce: string) => string,
  code: RegExp,
  log: RegExp,
): Attack {
  return {
    id: `speak-${id}`,
    promise: 'P8',
    title,
    code,
    async run(world) {
      const since = world.network.lines.length;
      const said = await raw(world, (nonce) => speak(world, nonce));
      return { refused: said.includes('-ERR'), code: said.trim(), trace: await world.logged(log, since) };
    },
  };
}

/** The broker's protocol from a connection that mallory's own key opened. */
function asMallory(world: World, nonce: string, rest: string): string {
  const proof = nkeyAuthenticator(nkeySeed(world.network, 'mallory'))(nonce);
  return `CONNECT ${JSON.stringify({ verbose: false, ...(proof as object) })}\r\n${rest}`;
}

const stolenName: Attack = knocks(
  'as-another',
  'with the public key of its neighbour and its own signature',
  (world) => {
    const own = nkeyAuthenticator(transportNkey(randomBytes(32)).seed);
    const nkey = world.transportOf('good');
    return world.knock({ authenticator: (nonce) => ({ ...(own(nonce) as { sig: string }), nkey }) });
  },
);

const segment = ({ mallory }: World) => encodeSegment(mallory.segment(0));
const nothing = () => new Uint8Array(0);

const listensOften = Array.from({ length: 120 }, (_, i) => `SUB _INBOX.mallory.${i} ${i}\r\n`).join('');

export const broker: Attack[] = [
  publishes('neighbour-segment', 'its segment as its neighbour', 'up.good.segment', segment),
  publishes('neighbour-heads', 'a heads question as its neighbour', 'rpc.good.heads', () =>
    encode({ notes: [] }),
  ),
  publishes('neighbour-fetch', 'a fetch as its neighbour', 'rpc.good.fetch', (w) =>
    encode({ origin: w.neighbour.origin, from: 0 }),
  ),
  publishes('down', 'a receipt to its neighbour', 'down.good.receipt', (w) => Buffer.from(w.neighbour.note)),
  publishes('own-down', 'a receipt to itself on the center’s subject', 'down.mallory.receipt', nothing),
  publishes('inbox', 'an answer into its neighbour’s inbox', '_INBOX.good.1', nothing),
  publishes('deeper', 'below its own subject', 'up.mallory.segment.more', segment),
  publishes('canary', 'the center’s canary', 'up._canary.segment', nothing),
  publishes('js-purge', 'JetStream’s purge', '$JS.API.STREAM.PURGE.UP', nothing),
  publishes('js-delete', 'JetStream’s delete', '$JS.API.STREAM.DELETE.UP', nothing),
  publishes('js-info', 'JetStream’s account question', '$JS.API.INFO', nothing),
  publishes('js-next', 'a consumer’s pull', '$JS.API.CONSUMER.MSG.NEXT.UP.ingest', nothing),
  publishes('js-ack', 'another’s acknowledgement', '$JS.ACK.UP.ingest.1.1.1.1.1', nothing),
  publishes('sys-ping', 'a question to the system account', '$SYS.REQ.SERVER.PING', nothing),
  publishes('sys-connz', 'a question for connections', '$SYS.REQ.ACCOUNT.CENTER.CONNZ', nothing),
  listens('all', 'everything', '>'),
  listens('down-all', 'all that goes down', 'down.>'),
  listens('down-star', 'every child’s receipts', 'down.*.receipt'),
  listens('down-neighbour', 'its neighbour’s answers', 'down.good.>'),
  listens('up-all', 'all that goes up', 'up.>'),
  listens('rpc-all', 'all questions', 'rpc.>'),
  listens('inbox-all', 'every inbox', '_INBOX.>'),
  listens('inbox-neighbour', 'its neighbour’s inbox', '_INBOX.good.>'),
  listens('sys', 'the system account', '$SYS.>'),
  listens('js', 'JetStream’s events', '$JS.>'),
  listens('queue', 'a share of its neighbour’s answers', 'down.good.receipt', 'q'),
  replies('purge', 'purge the stream', '$JS.API.STREAM.PURGE.UP'),
  replies('delete', 'delete the stream', '$JS.API.STREAM.DELETE.UP'),
  replies('consumer', 'delete the consumer', '$JS.API.CONSUMER.DELETE.UP.ingest'),
  knocks('unknown-key', 'with a key nobody enrolled', (w) =>
    w.knock({ authenticator: nkeyAuthenticator(transportNkey(randomBytes(32)).seed) }),
  ),
  knocks('no-credentials', 'without credentials', (w) => w.knock({})),
  knocks('password', 'with a name and a password', (w) => w.knock({ user: 'center', pass: 'center' })),
  knocks('token', 'with a token', (w) => w.knock({ token: 'hutong' })),
  stolenName,
  speaks(
    'unauthenticated',
    'publishes before it says who it is',
    () => 'CONNECT {"verbose":false}\r\nPUB up.good.segment 5\r\nhello\r\n',
    /Authorization Violation/,
    /authentication error/,
  ),
  speaks('garbage', 'speaks no protocol the broker knows', () => `${'A'.repeat(200)}\r\n`, /-ERR/, /\[ERR\]/),
  speaks(
    'too-big',
    'publishes a message of 2 MiB',
    (w, nonce) => asMallory(w, nonce, `PUB up.mallory.segment ${2 << 20}\r\n`),
    /Maximum Payload Violation/,
    /maximum payload/i,
  ),
  speaks(
    'many-subscriptions',
    'listens a hundred and twenty times',
    (w, nonce) => asMallory(w, nonce, listensOften),
    /maximum subscriptions exceeded/i,
    /maximum subscriptions exceeded/i,
  ),
  speaks(
    'endless-line',
    'begins a command that never ends',
    // Not much longer than is allowed: what the server leaves unread resets the connection, and its answer is lost.
    (w, nonce) => asMallory(w, nonce, `PUB ${'x'.repeat(2_100)}`),
    /maximum control line/i,
    /maximum control line/i,
  ),
];
