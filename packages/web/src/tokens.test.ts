import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createToken, listTokens, revokeToken, TokenFileError, TokenStore } from './tokens.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-tokens-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a token opens what its scopes say; only its hash is on disk, for the owner alone', () => {
  const token = createToken(dir, { name: '窗口 3', scopes: ['write'] });
  expect(token).toMatch(/^hutong_[A-Za-z0-9_-]{43}$/);
  expect([...(new TokenStore(dir).scopes(token) ?? [])]).toEqual(['write']);
  expect(new TokenStore(dir).scopes(`${token}x`)).toBeUndefined();
  expect(statSync(join(dir, 'tokens.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(dir, 'tokens.json'), 'utf8')).not.toContain(token.slice(7));
  expect(listTokens(dir)).toMatchObject([{ name: '窗口 3', scopes: ['write'] }]);
  expect(listTokens(dir)[0]).not.toHaveProperty('sha256');
});

test('a running node notices a new token and a revoked one within a second', () => {
  let now = 0;
  const store = new TokenStore(dir, () => now);
  const token = createToken(dir, { name: 'a', scopes: ['read'] });
  expect(store.scopes(token)).toBeUndefined();
  now = 1_000;
  expect(store.scopes(token)).toBeDefined();
  expect(revokeToken(dir, 'a')).toBe(true);
  expect(revokeToken(dir, 'a')).toBe(false);
  now = 2_000;
  expect(store.scopes(token)).toBeUndefined();
});

test('P7: a clock set back does not keep a revoked token good', () => {
  let now = 10_000_000;
  const token = createToken(dir, { name: 'a', scopes: ['read'] });
  const store = new TokenStore(dir, () => now);
  expect(store.scopes(token)).toBeDefined();
  revokeToken(dir, 'a');
  now = 0;
  expect(store.scopes(token)).toBeUndefined();
});

test('a name is used once, and names and scopes are checked', () => {
  createToken(dir, { name: 'a', scopes: ['read'] });
  expect(() => createToken(dir, { name: 'a', scopes: ['read'] })).toThrow(TokenFileError);
  expect(() => createToken(dir, { name: '', scopes: ['read'] })).toThrow(TokenFileError);
  expect(() => createToken(dir, { name: 'b', scopes: [] })).toThrow(TokenFileError);
});

test('a file that others can read, or that is damaged, is refused; in a running node it lets nobody in', () => {
  let now = 0;
  const token = createToken(dir, { name: 'a', scopes: ['read'] });
  const store = new TokenStore(dir, () => now);
  chmodSync(join(dir, 'tokens.json'), 0o644);
  expect(() => new TokenStore(dir)).toThrow(/chmod 600/);
  now = 1_000;
  expect(store.scopes(token)).toBeUndefined();
  chmodSync(join(dir, 'tokens.json'), 0o600);
  now = 2_000;
  expect(store.scopes(token)).toBeDefined();
  writeFileSync(join(dir, 'tokens.json'), '{"version":1,"tok');
  expect(() => new TokenStore(dir)).toThrow(TokenFileError);
  now = 3_000;
  expect(store.scopes(token)).toBeUndefined();
});
