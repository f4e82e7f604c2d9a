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
const line = (text: string) => (site: Site) => raw(site, `${text}\r\nHost: x\r\n\r\n`);

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
      `POST /api/records HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${site.token('writer')}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
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
      'POST /api/records HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ),
  ),
  asks('not-http', 'speaks no HTTP', /^400/, (site) => raw(site, 'INFO {}\r\n\r\n')),
  asks('query-token', 'puts an administrator’s token into the address', /^401 unauthorized/, (site) =>
    site.fetch(`/metrics?token=${site.token('administrator')}&access_token=${site.token('administrator')}`, {
      headers: away,
    }),
  ),
  asks('cookie-token', 'puts an administrator’s token into a cookie', /^401 unauthorized/, (site) =>
    site.fetch('/metrics', { headers: { ...away, cookie: `token=${site.token('administrator')}` } }),
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
      headers: { ...headers, authorization: `Bearer ${site.token('administrator')}` },
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
];
