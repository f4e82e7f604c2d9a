import { describe, expect } from 'vitest';
import { type Ground, ground, RECORD } from './ground.ts';
import { item } from './item.ts';
import { linesWith } from './source.ts';

/** One answer of each kind: pages, files, JSON, errors. */
const ANSWERS = [
  '/',
  '/matters',
  '/alerts',
  '/docs',
  '/verify',
  '/assets/hutong.css',
  '/openapi.json',
  '/healthz',
  '/metrics',
  '/api/records',
  '/api/tokens',
  '/nothing',
  '/records/zzz',
];

async function everyAnswer(ground: Ground, check: (headers: Headers, path: string) => void): Promise<void> {
  for (const path of ANSWERS)
    for (const accept of ['text/html', '*/*']) {
      const answer = await ground.ask(path, { headers: { accept } });
      await answer.arrayBuffer();
      check(answer.headers, path);
    }
}

describe('V3 web frontend', () => {
  item('3.2.1', 'files are given to keep, and nothing is taken for what it is not', async () => {
    for (const file of ['entry', 'proof']) {
      const answer = await ground().ask(`/api/records/nongan/${ground().ids.notice}/${file}`);
      await answer.arrayBuffer();
      expect(answer.headers.get('content-disposition'), file).toMatch(/^attachment; filename="[\w.-]+"$/);
    }
  });

  item('3.2.2', 'page scripts write no text as markup', () => {
    const writes = linesWith(/\.(inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|document\.write/);
    expect(writes.filter((line) => line.startsWith('packages/ui/assets'))).toEqual([]);
  });

  item(
    '3.4.1',
    'over TLS every answer asks to be reached by TLS for a year, with all names beneath',
    async () => {
      const { get } = await import('node:https');
      for (const path of ['/', '/nothing', '/assets/hutong.css', '/api/records']) {
        const value = await new Promise((resolve, reject) => {
          const asked = get(
            new URL(path, ground().url('secure')),
            { ca: ground().ca, agent: false },
            (answer) => {
              answer.resume();
              resolve(answer.headers['strict-transport-security']);
            },
          );
          asked.on('error', reject);
        });
        expect(value, path).toMatch(/^max-age=(\d{8,}); includeSubDomains$/);
      }
      expect((await ground().ask('/')).headers.get('strict-transport-security')).toBeNull();
    },
  );

  item('3.4.2', 'no other site may read what is answered here', async () => {
    const answer = await ground().ask('/api/records', { headers: { origin: 'https://other.example' } });
    await answer.arrayBuffer();
    for (const name of answer.headers.keys()) expect(name).not.toMatch(/^access-control/);
  });

  item(
    '3.4.3',
    'every answer carries a policy: no plug-ins, no base, nothing inline, no other host',
    async () => {
      await everyAnswer(ground(), (headers, path) => {
        const policy = headers.get('content-security-policy') ?? '';
        for (const part of [
          "default-src 'none'",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'self'",
        ])
          expect(policy, path).toContain(part);
        expect(policy, path).not.toMatch(/unsafe|https?:|\*/);
      });
    },
  );

  item('3.4.4', 'no browser guesses what a file is', async () => {
    await everyAnswer(ground(), (headers, path) =>
      expect(headers.get('x-content-type-options'), path).toBe('nosniff'),
    );
  });

  item('3.4.5', 'no address of ours is told to another site', async () => {
    await everyAnswer(ground(), (headers, path) =>
      expect(headers.get('referrer-policy'), path).toMatch(/^(no-referrer|same-origin)$/),
    );
  });

  item('3.4.6', 'no page stands in a frame', async () => {
    await everyAnswer(ground(), (headers, path) =>
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'"),
    );
  });

  item(
    '3.5.2',
    'a form of another site changes nothing: what changes something takes JSON and a header of its own',
    async () => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ])
        expect(
          await ground().status('/api/records', {
            token: 'writer',
            body: JSON.stringify(RECORD),
            headers: { 'content-type': type },
          }),
          type,
        ).toBe(415);
      expect(await ground().status('/api/records', { body: RECORD })).toBe(401);
    },
  );

  item('3.5.3', 'nothing is changed by GET or HEAD', async () => {
    const size = () => ground().hall.store.head(ground().hall.info.origin)?.size;
    const before = size();
    for (const path of ANSWERS.filter((one) => one !== '/api/tokens'))
      for (const method of ['GET', 'HEAD']) await ground().status(path, { method, token: 'writer' });
    expect(size()).toBe(before);
  });

  item('3.5.5', 'pages take no messages from other windows', () => {
    expect(
      linesWith(/postMessage|addEventListener\('message'/).filter((line) => line.includes('/assets/')),
    ).toEqual([]);
  });

  item('3.7.2', 'a page leads to paths of its own node alone', async () => {
    const { notice } = ground().ids;
    for (const path of [
      `/records/${notice}`,
      `/records/${notice}?lang=//other.example`,
      `//other.example/records/${notice}`,
    ]) {
      const answer = await ground().ask(path);
      await answer.arrayBuffer();
      expect(answer.headers.get('location') ?? '/', path).toMatch(/^\/(?![/\\])/);
    }
  });
});

describe('V4 API and HTTP', () => {
  const head = (lines: string[], body = '') =>
    `${lines.join('\r\n')}\r\nHost: ${ground().url().host}\r\n\r\n${body}`;

  item('4.1.1', 'every answer says what it is, texts in UTF-8', async () => {
    await everyAnswer(ground(), (headers, path) => {
      const type = headers.get('content-type') ?? '';
      expect(type, path).toMatch(/^[a-z]+\/[a-z0-9.+-]+/);
      if (/^text\/|json/.test(type)) expect(type, path).toMatch(/charset=utf-8/);
    });
  });

  item('4.1.2', 'plain HTTP is not led over to TLS behind a program’s back', async () => {
    for (const path of ['/api/records', '/openapi.json', '/healthz'])
      expect(await ground().status(path)).toBe(200);
  });

  item('4.1.3', 'headers that a proxy sets are nobody else’s to set', async () => {
    const forged = {
      'x-forwarded-for': '10.1.2.3',
      'x-real-ip': '10.1.2.3',
      forwarded: 'for=10.1.2.3',
      'x-forwarded-host': 'other.example',
    };
    const page = await (
      await ground().ask('/', { headers: { ...forged, 'x-forwarded-proto': 'https' } })
    ).text();
    expect(page).not.toContain('other.example');
    // Who is turned away for wrong tokens is the connection's other end, whatever it says of itself.
    const wrong = (address: string) =>
      ground().status('/api/tokens', {
        headers: { authorization: 'Bearer wrong', 'x-forwarded-for': address },
      });
    for (let i = 0; i < 30; i++) expect(await wrong(`10.1.${i}.3`)).toBe(401);
    expect(ground().logged).not.toContain('10.1.2.3');
  });

  item('4.2.1', 'where a message ends is never in doubt', async () => {
    const doubtful = [
      head(
        ['POST /api/records HTTP/1.1', 'Content-Length: 5', 'Transfer-Encoding: chunked'],
        '0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
      ),
      head(['POST /api/records HTTP/1.1', 'Content-Length: 5', 'Content-Length: 6'], 'abcdef'),
      head(['POST /api/records HTTP/1.1', 'Transfer-Encoding: chunked, identity'], '0\r\n\r\n'),
      head(['POST /api/records HTTP/1.1', 'Transfer-Encoding : chunked'], '0\r\n\r\n'),
      head(['POST /api/records HTTP/1.1', 'Content-Length: +5'], 'abcde'),
      head(['GET / HTTP/1.1', 'X: a', ' folded: b']),
      head(['GET / HTTP/1.1', 'X: a\rInjected: b']),
    ];
    for (const message of doubtful) {
      const answer = await ground().raw(message);
      expect(answer.match(/HTTP\/1\.1 \d+/g), message).toEqual(['HTTP/1.1 400']);
    }
  });

  item('4.4.1', 'there are no WebSockets to guard', async () => {
    const asked = head([
      'GET / HTTP/1.1',
      'Connection: Upgrade, close',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
    ]);
    expect(await ground().raw(asked)).not.toMatch(/^HTTP\/1\.1 101/);
  });
});

describe('V5 files', () => {
  item('5.2.1', 'no body is taken that is more than a node can hold', async () => {
    const body = `{"a":"${'x'.repeat(9 << 20)}"}`;
    expect(await ground().status('/api/records', { token: 'writer', body })).toBe(413);
  });

  item('5.3.2', 'no path of a request is a path on the disk', async () => {
    for (const path of [
      '/assets/../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e%2fconfig.json',
      '/assets/hutong.css%00.js',
    ])
      expect(await ground().status(path), path).toBe(404);
  });

  item('5.4.1', 'names of files to keep are the node’s own', async () => {
    const answer = await ground().ask(`/api/records/nongan/${ground().ids.notice}/entry?filename=evil.exe`);
    await answer.arrayBuffer();
    expect(answer.headers.get('content-disposition') ?? '').not.toContain('evil');
  });

  item('5.4.2', 'names of files stand in headers as they may', async () => {
    const answer = await ground().ask(`/api/records/nongan/${ground().ids.notice}/proof`);
    await answer.arrayBuffer();
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"$/);
  });
});
