import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hutong } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'hutong-verify-page-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const { fingerprint, bundle } = JSON.parse(
  readFileSync(new URL('../../../test/vectors/trust/bundle.json', import.meta.url), 'utf8'),
);
const at = (name: string) => join(dir, name);
const trust = (name: string, value: unknown) => {
  writeFileSync(at(name), JSON.stringify(value));
  return at(name);
};

test('verify --page writes one file, the same for the same trust, and says its SHA-256', async () => {
  const pretty = at('pretty.json');
  writeFileSync(pretty, JSON.stringify(bundle, null, 2));
  const one = await hutong(
    'verify',
    '--page',
    at('a.html'),
    '--trust',
    trust('t.json', bundle),
    '--root',
    fingerprint,
  );
  expect(one.code).toBe(0);
  const other = await hutong(
    'verify',
    '--page',
    at('b.html'),
    '--trust',
    pretty,
    '--root',
    fingerprint.toUpperCase(),
    '--json',
  );
  expect(readFileSync(at('a.html'))).toEqual(readFileSync(at('b.html')));
  const sha256 = createHash('sha256')
    .update(readFileSync(at('a.html')))
    .digest('hex');
  expect(one.out).toContain(sha256);
  expect(JSON.parse(other.out)).toEqual({ ok: true, file: at('b.html'), sha256 });
});

test('its policy allows its own script and style, and nothing else', () => {
  const html = readFileSync(at('a.html'), 'utf8');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  const hashOf = (open: string, close: string) => {
    const from = html.lastIndexOf(open) + open.length;
    return createHash('sha256')
      .update(html.slice(from, html.indexOf(close, from)))
      .digest('base64');
  };
  expect(policy).toBe(
    `default-src 'none'; script-src 'sha256-${hashOf('<script>', '</script>')}'; style-src 'sha256-${hashOf('<style>', '</style>')}'; base-uri 'none'; form-action 'none'`,
  );
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html).not.toMatch(/(src|href)=/);
});

test('no page of a trust bundle that does not stand under the root', async () => {
  const files = ['--page', at('c.html'), '--trust'];
  const other = fingerprint.replace(/^./, (c: string) => (c === '0' ? '1' : '0'));
  for (const [file, root] of [
    [trust('t.json', bundle), other],
    [trust('none.json', {}), fingerprint],
    [trust('changed.json', { ...bundle, network: '<script>' }), fingerprint],
  ] as const) {
    const refused = await hutong('verify', ...files, file, '--root', root);
    expect(refused.code).toBe(1);
    expect(refused.err + refused.out).toContain(file);
  }
  expect(() => readFileSync(at('c.html'))).toThrow();
});

test('without --page the entry and its proof are needed', async () => {
  const none = await hutong('verify', '--trust', trust('t.json', bundle), '--root', fingerprint);
  expect(none.code).toBe(2);
  expect(none.err).toContain('--entry');
});
