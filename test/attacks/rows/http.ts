import { connect } from 'node:net';
import type { Attack, Verdict } from '../attack.ts';
import type { Site } from '../site.ts';
import type { World } from '../world.ts';

/** A request that must be turned away with this status and code. */
function asks(
  id: string,
  title: string,
  code: RegExp,
  ask: (site: Site, world: World) => Promise<Response | string>,
  promise = 'P8',
): Attack {
  return {
    id: `http-${id}`,
    promise,
    title,
    code,
    async run(world) {
      const site = await world.site('city');
      const since = world.network.lines.length;
      const answer = await ask(site, world);
      return typeof answer === 'string' ? spoken(answer) : judge(world, answer, since);
    },
  };
}

async function judge(world: World, answer: Response, since: number): Promise<Verdict> {
  const text = await answer.text();
  const code = /"code":"(\w+)"/.exec(text)?.[1] ?? /"(\w+)","reason"/.exec(text)?.[1] ?? '';
  const log = await world.logged(/"(request|refused)"/, since);
  return {
    refused: answer.status >= 400 || text.includes('"refused"'),
    code: `${answer.status} ${code}`,
    trace: log || text,
  };
}

function spoken(answer: string): Verdict {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? '';
  return {
    refused: /^[45]/.test(status),
    code: `${status} ${/"code":"(\w+)"/.exec(answer)?.[1] ?? ''}`,
    trace: answer.slice(0, 300),
  };
}

/** Says exactly these bytes and resolves with all that comes back before the line ends. */
function raw(site: Site, bytes: string): Promise<string> {
  const { hostname, port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    let answer = '';
    socket.setTimeout(8_000, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (/\r\n\r\n/.test(answer)) setTimeout(() => socket.destroy(), 100);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

const post = (
  site: Site,
  body: NonNullable<RequestInit['body']>,
  type = 'application/json',
  headers: object = {},
) =>
  site.fetch('/api/records', {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${site.token('writer')}`, 'content-type': type, ...headers },
    ...({ duplex: 'half' } as object),
  });

const postsRecord = (id: string, title: string, code: RegExp, record: object, promise = 'P6') =>
  asks(`record-${id}`, title, code, (site) => post(site, JSON.stringify({ ...plain, ...record })), promise);

const plain = {
  type: 'case.accept',
  subject: '220122-20261123-900001',
  department: '农安县市场监督管理局',
  occurred_at: '2026-11-20T09:00:00+08:00',
  body: { accepted: true, item_name: '食品经营许可（新办）' },
};

const get =
  (path: string, headers: Record<string, string> = {}) =>
  (site: Site) =>
    site.fetch(path, { headers });
const away = { 'x-forwarded-for': '203.0.113.7' };
const line = (text: string) => (site: Site) => raw(site, `${text}\r\nHost: localhost\r\n\r\n`);

/** What a browser sends when a page of another site has its name point here (DNS rebinding), and what is like it. */
const namedWrongly: [id: string, title: string, host: string, target?: string][] = [
  ['rebound', 'asks under another site’s name, which points here', 'evil.example'],
  ['suffix', 'asks under a name that begins like this machine’s', 'localhost.evil.example'],
  ['address', 'asks under a name that begins with this address', '127.0.0.1.evil.example'],
  ['user', 'puts this machine’s name before another’s', 'localhost@evil.example'],
  ['number', 'writes this address as one number', '2130706433'],
  ['other', 'asks under another machine’s address', '10.1.2.3'],
  ['page', 'asks for the first page under another site’s name', 'evil.example', '/'],
  ['records', 'asks for records under another site’s name', 'evil.example', '/api/records'],
  ['absolute', 'names another site in the target', 'localhost', 'http://evil.example/metrics'],
];

function stream(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(left, 65_536)).fill(0x20));
      left -= 65_536;
    },
  });
}

export const http: Attack[] = [
  asks('oversize', 'posts a record of 9 MiB', /^413 body_too_large/, (site) =>
    post(site, Buffer.alloc(9 << 20, 0x20)),
  ),
  asks('oversize-unsaid', 'posts 9 MiB without saying how long it is', /^413 body_too_large/, (site) =>
    post(site, stream(9 << 20)),
  ),
  asks('slow', 'posts a record and never ends it', /^408 body_slow/, (site) =>
    raw(
      site,
      `POST /api/records HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${site.token('writer')}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
    ),
  ),
  asks('ndjson-line', 'streams a line of 2 MiB', /^200 record/, (site) =>
    post(site, `${' '.repeat(2 << 20)}x\n`, 'application/x-ndjson'),
  ),
  asks('deep-json', 'posts JSON nested 100,000 deep', /^400/, (site) => post(site, '['.repeat(100_000))),
  asks('broken-utf8', 'posts what is no UTF-8', /^400/, (site) =>
    post(site, Buffer.from([0x22, 0xff, 0xfe, 0x22])),
  ),
  asks('gzip', 'posts a compressed body', /^415 content_type/, (site) =>
    post(site, Buffer.alloc(100), 'application/json', { 'content-encoding': 'gzip' }),
  ),
  asks('form', 'posts a form as another site’s page would', /^415 content_type/, (site) =>
    post(site, 'type=notice', 'application/x-www-form-urlencoded', { origin: 'http://evil.example' }),
  ),
  asks(
    'plain-text',
    'posts JSON called plain text, as a page may without asking',
    /^415 content_type/,
    (site) => post(site, JSON.stringify(plain), 'text/plain'),
  ),
  asks('charset', 'posts JSON in another character set', /^415 content_type/, (site) =>
    post(site, '{}', 'application/json; charset=gb18030'),
  ),
  asks(
    'traversal',
    'asks for a file above the assets',
    /^40[04]/,
    line('GET /assets/../../tokens.json HTTP/1.1'),
  ),
  asks(
    'traversal-coded',
    'asks for it in percent signs',
    /^40[04]/,
    line('GET /assets/..%2f..%2ftokens.json HTTP/1.1'),
  ),
  asks(
    'traversal-double',
    'asks for it in double percent signs',
    /^40[04]/,
    line('GET /assets/%252e%252e%252ftokens.json HTTP/1.1'),
  ),
  asks('prototype', 'asks for an asset named __proto__', /^404/, get('/assets/__proto__')),
  asks(
    'header-split',
    'asks for an id that would be a header',
    /^400 bad_id/,
    line('GET /api/records/%0d%0aSet-Cookie:%20a=b HTTP/1.1'),
  ),
  asks('header-nul', 'sends a header with a NUL', /^400/, line('GET / HTTP/1.1\r\nX-A: a\0b')),
  asks(
    'header-huge',
    'sends 20 KiB of headers',
    /^431/,
    line(`GET / HTTP/1.1\r\nX-A: ${'a'.repeat(20_000)}`),
  ),
  asks('smuggled', 'says two lengths for one body', /^400/, (site) =>
    raw(
      site,
      'POST /api/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ),
  ),
  asks('not-http', 'speaks no HTTP', /^400/, (site) => raw(site, 'INFO {}\r\n\r\n')),
  asks('query-token', 'puts an administrator’s token into the address', /^401 unauthorized/, (site) =>
    site.fetch(`/metrics?token=${site.token('folder')}&access_token=${site.token('administrator')}`, {
      headers: away,
    }),
  ),
  asks('cookie-token', 'puts an administrator’s token into a cookie', /^401 unauthorized/, (site) =>
    site.fetch('/metrics', { headers: { ...away, cookie: `token=${site.token('folder')}` } }),
  ),
  asks(
    'basic',
    'gives a name and a password',
    /^401 bad_token/,
    get('/api/records', { authorization: 'Basic YWRtaW46YWRtaW4=' }),
  ),
  asks(
    'forwarded',
    'says through a proxy that it is this machine',
    /^401 unauthorized/,
    get('/metrics', { 'x-forwarded-for': '127.0.0.1' }),
  ),
  asks('guesses', 'tries tokens until one fits', /^429 locked_out/, async (site) => {
    const headers = { 'x-forwarded-for': '198.51.100.66' };
    for (let i = 0; i < 25; i++)
      await site.fetch('/api/records', { headers: { ...headers, authorization: `Bearer guess-${i}` } });
    return site.fetch('/api/records', {
      headers: { ...headers, authorization: `Bearer ${site.token('folder')}` },
    });
  }),
  asks('method', 'deletes the records', /^405 method/, (site) =>
    site.fetch('/api/records', { method: 'DELETE' }),
  ),
  asks(
    'cursor',
    'gives a cursor of its own making',
    /^400 query/,
    get('/api/records?cursor=%27%20or%201%3D1--'),
  ),
  asks(
    'sql',
    'asks for a node named like SQL',
    /^400 query/,
    get("/api/records?node=x'%3Bdrop%20table%20entry%3B--"),
  ),
  asks('limit', 'asks for a thousand million records', /^400 query/, get('/api/records?limit=1000000000')),
  asks('bad-id', 'asks for a record whose id is SQL', /^400 bad_id/, get(`/api/records/'or'1'='1`)),
  postsRecord('genesis', 'posts a genesis through the API', /^422 refused/, { type: 'genesis' }, 'P4'),
  postsRecord(
    'registry',
    'posts an enrolment through the API',
    /^422 refused/,
    { type: 'registry.node' },
    'P4',
  ),
  postsRecord(
    'act',
    'posts an act of administration that nobody did',
    /^422 refused/,
    { type: 'admin.act' },
    'P4',
  ),
  postsRecord('personal', 'puts an id number into a public field', /^422 refused/, {
    body: { ...plain.body, id_number: '220122199001011234' },
  }),
  postsRecord('proto', 'puts __proto__ into a record', /^(400|422)/, {
    body: JSON.parse('{"__proto__":{"a":1}}'),
  }),
  postsRecord('visibility', 'makes up a visibility', /^422 refused/, { visibility: 'everyone' }),
  ...namedWrongly.map(([id, title, host, target = '/metrics']) =>
    asks(`host-${id}`, title, id === 'user' ? /^400/ : /^421 misdirected/, (site) =>
      raw(site, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: localhost\r\n\r\n`),
    ),
  ),
  asks(
    'forwarded-guesses',
    'guesses tokens, each from another address that it made up',
    /^429 locked_out/,
    async (site) => {
      const ask = (n: number, token: string) =>
        fetch(`${site.bare}/api/records`, {
          headers: { 'x-forwarded-for': `198.51.${n >> 8}.${n & 255}`, authorization: `Bearer ${token}` },
        });
      for (let n = 0; n < 510; n++) await (await ask(n, `guess-${n}`)).text();
      return ask(600, site.token('folder'));
    },
  ),
  ...['127.0.0.1', '::1', 'localhost', '_hidden', ''].map((name, n) =>
    asks(
      `forwarded-as-${n}`,
      `says that it was forwarded for ${name || 'nobody'}`,
      /^401 unauthorized/,
      (site) =>
        fetch(`${site.bare}/metrics`, {
          headers: n === 3 ? { forwarded: `for=${name}` } : { 'x-forwarded-for': name },
        }),
    ),
  ),
  ...['//evil.example/a', '/\\evil.example', '//evil.example/%2f..', '/.//evil.example'].map((path, n) =>
    asks(`link-${n}`, `asks for ${path}, so that the page links to another site`, /^40[04]/, async (site) => {
      const answer = await raw(site, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n`);
      const away = [...answer.matchAll(/href="([^"]*)"/g)].filter(([, to = '']) => !stays(to));
      return away.length > 0 ? `it links to ${away[0]?.[1]}` : answer;
    }),
  ),
  crowds(
    'pipelined-assets',
    'sends 5,000 requests for the largest file and reads nothing',
    1,
    '/assets/swagger-ui-bundle.js',
  ),
  crowds('pipelined-pages', 'sends 5,000 requests for a page and reads nothing', 1, '/'),
  crowds(
    'pipelined-records',
    'sends 5,000 requests for 500 records each and reads nothing',
    1,
    '/api/records?limit=500',
  ),
  crowds('connections', 'opens 600 connections, each with a request', 600, '/healthz'),
];

/** Whether a link leads to this very host. */
function stays(to: string): boolean {
  return new URL(to, 'http://localhost/a').origin === 'http://localhost';
}

/** Connections that send more than is answered: some are cut and it is told, others are served, and memory stays bounded. */
function crowds(id: string, title: string, connections: number, path: string): Attack {
  return {
    id: `http-${id}`,
    promise: 'P8',
    title,
    code: /^(pipelined|connections)$/,
    async run(world) {
      const site = await world.site('city');
      const { hostname, port } = new URL(site.bare);
      const since = world.network.lines.length;
      const before = process.memoryUsage.rss();
      const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
      const sockets = Array.from({ length: connections }, () => {
        const socket = connect(Number(port), hostname, () => {
          socket.pause();
          socket.write(connections === 1 ? request.repeat(5_000) : request);
        });
        return socket.on('error', () => {});
      });
      // Told at most once a minute.
      const trace = (await world.logged(/"cut":"/, since)) || (await world.logged(/"cut":"/, 0));
      const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
      for (const socket of sockets) socket.destroy();
      const served = (await site.fetch('/healthz')).status === 200;
      return {
        refused: served && grown < 250,
        code: /"cut":"(\w+)"/.exec(trace)?.[1] ?? `served: ${served}, ${Math.round(grown)} MiB more`,
        trace,
      };
    },
  };
}
