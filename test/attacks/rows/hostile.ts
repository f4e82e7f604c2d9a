import { leafHash, type Segment, Tree } from '@hutong/log';
import { decodeEntry } from '@hutong/record';
import { createTlsKey } from '@hutong/trust';
import { BAD_KEYS, type LogBefore, nextEpoch, odd } from '../../hostile/next-epochs.ts';
import { allReceipted, appendSamples, until } from '../../network/harness.ts';
import type { HostileChild } from '../../network/hostile.ts';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';
import { push } from './segments.ts';

type Said = Parameters<typeof odd>[0];

/** The last millisecond that JavaScript's calendar has. */
const LAST_MS = 8.64e15;
const CHINA_MS = 8 * 3_600_000;
const SAFE = Number.MAX_SAFE_INTEGER;
const ROOT = Buffer.alloc(32, 7).toString('base64');
const RECORD = '019caa2c-0000-7000-8000-00000000000a';

/** Every page and list on which it could stand. */
const PAGES = ['/', '/?lang=en', '/?node=mallory', '/alerts', '/health/mallory', '/metrics', '/api/health'];
PAGES.push('/api/records?node=mallory&limit=500', '/api/sync', '/api/ca', '/api/completeness?node=mallory');

/** What both centers answer with the server's own failure. */
async function failing(world: World, record: string): Promise<string[]> {
  const found: string[] = [];
  for (const node of ['city', 'province'] as const) {
    const site = await world.site(node);
    const headers = { authorization: `Bearer ${site.token('folder')}` };
    for (const path of [...PAGES, `/records/mallory/${record}`]) {
      const { status } = await site.fetch(path, { headers });
      if (status >= 500) found.push(`${node} ${path}: ${status}`);
    }
  }
  return found;
}

/** Errors of a kind nobody foresaw that a center logged. */
function unforeseen({ network }: World, since: number): string[] {
  const lines = network.lines.slice(since) as { level: string; node: string; message: string; err?: Error }[];
  return lines
    .filter(({ level, err }) => level === 'error' && err !== undefined)
    .map(({ node, message, err }) => `${node}: ${message}: ${err}`);
}

/** The record as the province's API shows it, once it came there. */
async function shownAtProvince(world: World, record: string): Promise<string> {
  const site = await world.site('province');
  const headers = { authorization: `Bearer ${site.token('folder')}` };
  let text = '';
  await until('the province shows it', async () => {
    const answer = await site.fetch(`/api/records/mallory/${record}`, { headers });
    text = await answer.text();
    return answer.status !== 404;
  });
  return text;
}

const KEPT = 'kept as said, nothing followed, every page answers';

/**
 * The attacker says it in its own log, and goes on. It is archived as its saying, every page answers, the program follows
 * nothing of it and is not stopped by it.
 */
function says(id: string, title: string, make: (world: World) => Said): Attack {
  return {
    id: `says-${id}`,
    promise: 'P8',
    title: `says ${title}`,
    own: true,
    code: new RegExp(`^${KEPT}$`),
    async run(world) {
      const child = await world.child('mallory');
      const since = world.network.lines.length;
      const at = child.entries.length;
      const bytes = odd(make(world));
      child.entries.push(bytes, odd({ body: { title: 'and goes on' } }));
      await child.pushed(child.segment(at), child.entries.length);
      const { id: record } = decodeEntry(bytes);
      const trace = await shownAtProvince(world, record);
      const wrong = [...(await failing(world, record)), ...unforeseen(world, since)];
      if (!trace.includes(record)) wrong.push(`the province shows ${trace}`);
      return { refused: wrong.length === 0, code: wrong.length === 0 ? KEPT : wrong.join('; '), trace };
    },
  };
}

/** A next epoch on its real key's word, with something wrong about it: refused for it, and nothing else held up. */
function turns(
  id: string,
  title: string,
  code: RegExp,
  make: (log: LogBefore, world: World) => Segment,
): Attack {
  return {
    id: `turns-${id}`,
    promise: 'P8',
    title: `turns to a next epoch ${title}`,
    code,
    async run(world) {
      const child = await world.child('mallory');
      return push(world, child, make(before(child), world));
    },
  };
}

function before({ node, signer, entries }: HostileChild): LogBefore {
  const tree = new Tree();
  for (const bytes of entries) tree.append(leafHash(bytes));
  return { node, signer, tree };
}

const badKeys = (id: keyof typeof BAD_KEYS, title: string) =>
  turns(id, `with ${title}`, /^bad-(keys|genesis)/, (log) => nextEpoch(log, BAD_KEYS[id] as never));
const badBody = (id: string, title: string, code: RegExp, body: object) =>
  turns(id, title, code, (log) => nextEpoch(log, () => ({}), body));

/** Milliseconds until the honest neighbour had its receipts, in the midst of it. */
let neighbourMs = Number.POSITIVE_INFINITY;

/** Very many of them at once, beside a neighbour that goes on with its work. */
const batch: Attack = {
  id: 'turns-many',
  promise: 'P8',
  code: /^bad-keys.*the neighbour waited \d{1,4} ms/,
  title: 'sends fifty next epochs with keys that are none, while its neighbour works',
  async before(world) {
    const child = await world.child('mallory');
    const log = before(child);
    const ways = Object.values(BAD_KEYS);
    const poison = Array.from({ length: 50 }, (_, i) => nextEpoch(log, ways[i % ways.length] as never));
    const good = world.network.hall('good');
    const since = performance.now();
    const pushed = Promise.all(poison.map((segment) => child.push(segment)));
    await appendSamples(good, 400, 405);
    await allReceipted(good, 60_000);
    neighbourMs = Math.round(performance.now() - since);
    await pushed;
    await until('each was refused', () => child.down.filter((d) => d.kind === 'refused').length >= 50);
  },
  async run(world) {
    const child = await world.child('mallory');
    const verdict = await push(world, child, nextEpoch(before(child), BAD_KEYS.transport as never));
    return { ...verdict, code: `${verdict.code}; the neighbour waited ${neighbourMs} ms` };
  },
};

const head = (over: object) => ({ origin: 'test/good/1-00000000', size: 5, root: ROOT, ...over });
const anchor = (cosigned: unknown, seen: unknown = []): Said => ({
  type: 'anchor',
  subject: 'mallory',
  body: { cosigned, seen },
});
const erase = (over: object): Said => ({
  type: 'value.erase',
  subject: RECORD,
  visibility: 'internal',
  body: { record: RECORD, origin: 'test/good/1-00000000', index: 1, field: 'phone', reason: '测试', ...over },
});
const tls = (body: object): Said => ({ type: 'tls', subject: 'mallory', body });

export const hostile: Attack[] = [
  says('last-millisecond', 'that something happened in the last millisecond of the calendar', () => ({
    occurredAt: LAST_MS,
  })),
  says('last-local', 'that something happened in the last hour that China’s clocks can show', () => ({
    occurredAt: LAST_MS - CHINA_MS + 1,
  })),
  says('before-calendar', 'that something happened before the calendar begins', () => ({
    occurredAt: -LAST_MS - 1,
  })),
  says('recorded-beyond', 'that it recorded something beyond the calendar, back-filled', () => ({
    recordedAt: SAFE,
    occurredAt: -SAFE,
    backfilled: true,
  })),
  says('anchor-time', 'that it cosigned a head beyond the calendar', () => anchor([head({ time: SAFE })])),
  says('anchor-null', 'heads that are null', () => anchor([null, null], [null])),
  says('anchor-size', 'that it saw its neighbour’s log with 2^53 entries', ({ neighbour }) =>
    anchor([], [head({ origin: neighbour.origin, size: SAFE })]),
  ),
  says('anchor-origin', 'heads of logs that are no origins', () =>
    anchor([head({ origin: 'test/good/007-00000000' }), head({ origin: '../../etc/passwd' })]),
  ),
  says('tls-key-alone', 'a good TLS key and nothing else', () => tls({ key: createTlsKey().spki })),
  says('tls-nulls', 'names and authorities of TLS that are null', () =>
    tls({ key: createTlsKey().spki, names: null, trusts: null }),
  ),
  says('tls-text', 'names of TLS as one text, and a map of authorities', () =>
    tls({
      key: createTlsKey().spki,
      names: 'www.example.com',
      trusts: { includes: 1, length: 4_000_000_000 },
    }),
  ),
  says('tls-items', 'a TLS name that is a map, and an authority that is a number', () =>
    tls({ key: createTlsKey().spki, names: [{}, 'a.example'], trusts: [1] }),
  ),
  says('tls-key-bytes', 'a TLS key that is no text', () =>
    tls({ key: Buffer.alloc(91), names: [], trusts: [] }),
  ),
  says('erase-field', 'the erasure of a field named constructor', () => erase({ field: 'constructor' })),
  says('erase-index', 'the erasure of entry 2^53', () => erase({ index: SAFE })),
  says('erase-nowhere', 'the erasure of a value of no log', () => erase({ origin: null })),
  says('reseal-reversed', 'that it sealed values anew from the end to the beginning', () => ({
    type: 'value.reseal',
    subject: 'city',
    visibility: 'internal',
    body: { origin: 'x', from: 9, to: -1, recipient: 'city', values: SAFE, reason: '' },
  })),
  says('redacted-leaf', 'that it redacted an entry whose leaf is a list', () => ({
    type: 'value.redacted',
    subject: 'x',
    body: { origin: 'test/good/1-00000000', index: 0, leaf: [[]] },
  })),
  says('closing-null', 'that its log ends, in favour of nothing', () => ({
    type: 'closing',
    subject: 'mallory',
    body: { next: null, reason: '轮换' },
  })),
  says('closing-odd', 'that its log ends, in favour of what is no log', () => ({
    type: 'closing',
    subject: 'mallory',
    body: { next: { origin: {}, log: 7 } },
  })),
  says('registry', 'in its own log that the registry enrols null', () => ({
    type: 'registry.node',
    subject: 'good',
    body: { node: 'good', keys: null, epoch: '2', parent: {} },
  })),
  says('prototype', 'a type and a private field named constructor', () => ({
    type: 'constructor',
    commitments: { constructor: Buffer.alloc(32) },
    body: { toString: 1, valueOf: null, length: -1 },
  })),
  badKeys('cosigner-id', 'a cosigner key of another key ID'),
  badKeys('cosigner-name', 'a cosigner key whose name has a control character'),
  badKeys('cosigner-neighbour', 'a cosigner key under its neighbour’s name'),
  badKeys('cosigner-point', 'a cosigner key that is no point of the curve'),
  badKeys('cosigner-is-log', 'its log key as its cosigner key'),
  badKeys('cosigner-short', 'a cosigner key of two bytes'),
  badKeys('transport', 'a transport key of low order'),
  badBody('endorsement', 'on a word that is a number', /^(bad-genesis|not-endorsed)/, { endorsement: 5 }),
  badBody('previous', 'that goes on from a log of no origin', /^(bad-genesis|two-epochs)/, {
    previous: { origin: 'test/mallory/0-', size: 1, root: ROOT },
  }),
  badBody('size', 'that goes on from before the beginning', /^bad-genesis/, {
    previous: { origin: 'test/mallory/1-00000000', size: -1, root: ROOT },
  }),
  badBody('keys-null', 'with no keys at all', /^bad-genesis/, { keys: null }),
  batch,
];
