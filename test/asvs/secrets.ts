import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { describe, expect } from 'vitest';
import { type Ground, ground } from './ground.ts';
import { item } from './item.ts';
import { linesWith } from './source.ts';

const root = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** What a handshake with the node's TLS comes to: protocol and cipher, or the error's code. */
function handshake(ground: Ground, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const to = { host: '127.0.0.1', port: Number(ground.url('secure').port), ca: ground.ca };
    const socket: TLSSocket = connect({ ...to, ...options }, () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
      socket.destroy();
    });
    socket.on('error', ({ code = 'refused' }: NodeJS.ErrnoException) => resolve(code));
  });
}

describe('V11, V12 cryptography and communication', () => {
  item('11.3.1', 'no weak block mode and no weak padding', () => {
    expect(linesWith(/-ecb|RSA_PKCS1_PADDING|createCipher\(|'des-|'rc4|-cbc/i)).toEqual([]);
  });

  item('11.3.2', 'ciphers are AES-GCM, ChaCha20-Poly1305 or XSalsa20-Poly1305', () => {
    const used = linesWith(/createCipheriv\(/);
    const others = used.filter(
      (at) => !linesWith(/createCipheriv\((ALGORITHM|CIPHER|'(aes-256-gcm|chacha20-poly1305)')/).includes(at),
    );
    expect(others).toEqual([]);
  });

  item(
    '11.4.1',
    'hashes are SHA-256 or better; SHA-1 only where a standard asks for it or nothing is secret',
    () => {
      const weak = linesWith(/['"]md5['"]|['"]sha-?1['"]/i);
      const allowed = ['packages/node/src/center/supervision/earned.ts', 'packages/identity/src/factor/'];
      expect(weak.filter((at) => !allowed.some((file) => at.startsWith(file)))).toEqual([]);
    },
  );

  item('11.5.1', 'secrets are random, 128 bits and more', async () => {
    const tokens = Object.values(ground().tokens);
    expect(new Set(tokens).size).toBe(tokens.length);
    for (const token of tokens) expect(token.replace('hutong_', '').length * 6).toBeGreaterThanOrEqual(256);
    // How long to wait between attempts is no secret.
    expect(linesWith(/Math\.random/).filter((at) => !at.startsWith('packages/process/src/clock.ts'))).toEqual(
      [],
    );
  });

  item('12.1.1', 'TLS 1.2 and 1.3 alone, 1.3 by preference', async () => {
    expect(await handshake(ground(), {})).toMatch(/^TLSv1\.3 /);
    expect(await handshake(ground(), { maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 /);
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    expect(await handshake(ground(), old)).not.toMatch(/^TLS/);
  });

  item('12.1.2', 'ciphers with forward secrecy and authentication alone', async () => {
    for (const ciphers of [
      'ECDHE-ECDSA-AES128-SHA',
      'ECDHE-ECDSA-AES256-SHA384',
      'ECDHE-RSA-AES128-SHA',
      'AES128-GCM-SHA256',
      'AES256-SHA',
      'ECDHE-ECDSA-AES128-CCM8',
    ])
      expect(
        await handshake(ground(), { maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` }),
        ciphers,
      ).not.toMatch(/^TLS/);
    const both = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384';
    expect(await handshake(ground(), { maxVersion: 'TLSv1.2', ciphers: both })).toBe(
      'TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384',
    );
  });

  item('12.2.1', 'the port that speaks TLS speaks nothing else', async () => {
    const answer = await ground().raw(
      `GET / HTTP/1.1\r\nHost: ${ground().url('secure').host}\r\nConnection: close\r\n\r\n`,
      'secure',
    );
    expect(answer).not.toContain('HTTP/1.1 200');
    expect(answer).not.toContain('互通');
  });

  item('12.3.2', 'a certificate that nobody vouched for ends a connection of ours', () => {
    const careless = linesWith(/rejectUnauthorized: false|NODE_TLS_REJECT_UNAUTHORIZED/);
    // The probe looks at a certificate to say what is wrong with it; a link checks it by itself, without its dates (P7); a
    // new node knows no authority yet, and its one-time code vouches both ways.
    const known = ['link/src/probe.ts', 'link/src/dateless-tls.ts', 'first-run/src/ask-center.ts'];
    expect(careless.filter((at) => !known.some((file) => at.startsWith(`packages/${file}`)))).toEqual([]);
  });

  item('12.3.4', 'the node’s certificate is trusted through the network’s authority alone', async () => {
    expect(await handshake(ground(), { ca: [] })).toMatch(/^(UNABLE_TO_VERIFY|SELF_SIGNED)/);
  });
});

describe('V13, V14, V15 configuration, data and code', () => {
  const folder = () => ground().network.folder('nongan');

  item('13.2.3', 'no credential is there by default', async () => {
    for (const given of ['admin', 'admin:admin', 'hutong', 'changeme', 'default'])
      expect(await ground().status('/api/tokens', { headers: { authorization: `Bearer ${given}` } })).toBe(
        401,
      );
    expect(Object.keys(JSON.parse(readFileSync(join(folder(), 'config.json'), 'utf8')))).not.toContain(
      'password',
    );
  });

  item('13.3.1', 'no secret stands in the sources', () => {
    expect(
      linesWith(/BEGIN (EC |RSA )?PRIVATE KEY-----[^'"`$]*[A-Za-z0-9+/]{20}|hutong_[A-Za-z0-9_-]{43}/),
    ).toEqual([]);
  });

  item('13.3.2', 'secrets on the disk are their owner’s alone', () => {
    expect(statSync(folder()).mode & 0o077).toBe(0);
    const secrets = [
      join(folder(), 'tokens.json'),
      ...readdirSync(join(folder(), 'keys')).map((file) => join(folder(), 'keys', file)),
    ];
    for (const file of secrets) expect(statSync(file).mode & 0o077, file).toBe(0);
  });

  item('13.4.1', 'no version control’s files are given', async () => {
    for (const path of [
      '/.git/config',
      '/.git/HEAD',
      '/.svn/entries',
      '/assets/.git/config',
      '/config.json',
      '/.env',
    ])
      expect(await ground().status(path), path).toBe(404);
  });

  item('13.4.2', 'nothing listens for a debugger, and no answer shows where it broke', async () => {
    const text = await (await ground().ask('/api/records', { token: 'writer', body: '{' })).text();
    expect(text).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|Error:/);
    expect(linesWith(/--inspect|inspector\.open/)).toEqual([]);
  });

  item('13.4.3', 'no folder is listed', async () => {
    for (const path of ['/assets/', '/assets', '/api/', '/records/'])
      expect(await ground().status(path), path).toBe(404);
  });

  item('13.4.4', 'TRACE is not answered', async () => {
    const head = (method: string) =>
      `${method} / HTTP/1.1\r\nHost: ${ground().url().host}\r\nConnection: close\r\nX-Secret: abc\r\n\r\n`;
    for (const method of ['TRACE', 'TRACK', 'CONNECT', 'DEBUG']) {
      const answer = await ground().raw(head(method));
      expect(answer, method).not.toMatch(/^HTTP\/1\.1 2|abc/);
    }
  });

  item('13.4.5', 'figures are for this machine and for who may read them', async () => {
    expect(
      await ground().status('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } }, 'proxied'),
    ).toBe(401);
    expect(await ground().status('/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } })).toBe(401);
  });

  item('14.2.1', 'no secret is taken from an address', async () => {
    const { administrator } = ground().tokens;
    for (const path of [`/api/tokens?token=${administrator}`, `/api/tokens?access_token=${administrator}`])
      expect(await ground().status(path), path).toBe(401);
    const url = `http://admin:${administrator}@${ground().url().host}/api/tokens`;
    expect(await ground().status(new URL(url).pathname)).toBe(401);
  });

  item('14.2.2', 'nothing on the way keeps an answer', async () => {
    for (const path of [
      '/',
      '/api/records',
      '/matters',
      '/nothing',
      `/records/nongan/${ground().ids.notice}`,
    ]) {
      const answer = await ground().ask(path);
      await answer.arrayBuffer();
      expect(answer.headers.get('cache-control'), path).toBe('no-store');
    }
  });

  item('14.2.3', 'pages tell nobody else of who reads them', async () => {
    for (const path of ['/', '/docs', '/matters', '/alerts', '/verify'])
      expect(await (await ground().ask(path)).text(), path).not.toMatch(/(src|href|action)="(https?:)?\/\//);
  });

  item('14.3.2', 'browsers keep no answer that holds a matter', async () => {
    const { application } = ground().ids;
    const answer = await ground().ask(`/api/records/nongan/${application}`, { token: 'reader' });
    await answer.arrayBuffer();
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  item('14.3.3', 'page scripts keep nothing in the browser', () => {
    const kept = linesWith(/localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open/);
    expect(kept.filter((at) => at.includes('/assets/'))).toEqual([]);
  });

  item('15.1.2', 'every library in use is named with where it is from and what it hashes to', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Record<
        string,
        { link?: boolean; resolved?: string; integrity?: string; inBundle?: boolean; license?: string }
      >;
    };
    const outside = Object.entries(packages).filter(
      ([path, { link }]) => path.includes('node_modules/') && link !== true,
    );
    expect(outside.length).toBeGreaterThan(50);
    for (const [path, { integrity, resolved = '', inBundle, license }] of outside) {
      if (inBundle !== true) expect(integrity, path).toMatch(/^sha512-/);
      expect(resolved, path).toMatch(/^$|^https:\/\/registry\.npmjs\.org\//);
      expect(license, path).toBeTruthy();
    }
  });

  item('15.2.3', 'what is shipped starts from the commands and the pages, and has no test code in it', () => {
    const testing = linesWith(/from '[^']*\/testing\/|from 'vitest'|process\.env\.HUTONG_TEST/);
    expect(testing).toEqual([]);
  });

  item('15.3.2', 'what asks elsewhere follows no redirect', () => {
    const asking = linesWith(/(await|=>|return|=) fetch\(/).filter(
      (at) => !/\/assets\/|^packages\/link\//.test(at),
    );
    expect(asking.length).toBeGreaterThan(0);
    const files = [...new Set(asking.map((at) => at.split(':')[0] as string))];
    for (const file of files) expect(textOf(file), file).toMatch(/redirect: '(error|manual)'/);
  });
});
