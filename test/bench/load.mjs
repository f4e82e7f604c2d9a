// The other side of hall.post, a process of its own: `load.mjs post URL TOKEN FILE CONCURRENCY` posts every line of
// FILE and prints {per_s}; `load.mjs serve` is the bare server it is held against.
import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';

const WARM_UP = 0.1;

function serve() {
  const answer = JSON.stringify({
    status: 'stored',
    id: '0'.repeat(36),
    origin: 'x'.repeat(30),
    index: 1,
    flags: [],
  });
  const server = createServer((asked, reply) => {
    const chunks = [];
    asked.on('data', (chunk) => chunks.push(chunk));
    asked.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      reply.writeHead(201, { 'content-type': 'application/json' });
      reply.end(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
  process.on('SIGTERM', () => process.exit(0));
}

async function post(url, token, file, concurrency) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const one = (line) =>
    new Promise((resolve, reject) => {
      const body = Buffer.from(line);
      const asked = request(
        url,
        { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } },
        (reply) => {
          reply.resume();
          reply.on('end', () =>
            reply.statusCode === 201 ? resolve() : reject(new Error(`answered ${reply.statusCode}`)),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  let at = 0;
  const all = async (to) => {
    const worker = async () => {
      while (at < to) await one(lines[at++]);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  };
  await all(Math.ceil(lines.length * WARM_UP));
  const warm = at;
  const since = performance.now();
  await all(lines.length);
  const perS = ((lines.length - warm) / (performance.now() - since)) * 1_000;
  process.stdout.write(`${JSON.stringify({ per_s: perS })}\n`);
  process.exit(0);
}

const [what, url, token, file, concurrency] = process.argv.slice(2);
if (what === 'serve') serve();
else await post(url, token, file, Number(concurrency));
