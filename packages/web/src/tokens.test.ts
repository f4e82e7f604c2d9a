import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureAdminToken } from './serving/admin-token.ts';
import { createToken, listTokens, revokeToken, TokenFileError, TokenStore } from './tokens.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-tokens-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a token opens what its roles say; only its hash is on disk, for the owner alone', () => {
  const token = createToken(dir, { name: '窗口 3', roles: ['writer'], expires: null });
  expect(token).toMatch(/^hutong_[A-Za-z0-9_-]{43}$/);
  expect(new TokenStore(dir).find(token)).toEqual({ name: '窗口 3', roles: ['writer'], expired: false });
  expect(new TokenStore(dir).find(`${token}x`)).toBeUndefined();
  expect(statSync(join(dir, 'tokens.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(dir, 'tokens.json'), 'utf8')).not.toContain(token.slice(7));
  expect(listTokens(dir)).toMatchObject([{ name: '窗口 3', roles: ['writer'] }]);
  expect(listTokens(dir)[0]).not.toHaveProperty('sha256');
});

test('a running node notices a new token and a revoked one within a second', () => {
  let now = 0;
  const store = new TokenStore(dir, () => now);
  const token = createToken(dir, { name: 'a', roles: ['reader'], expires: null });
  expect(store.find(token)).toBeUndefined();
  now = 1_000;
  expect(store.find(token)).toBeDefined();
  expect(revokeToken(dir, 'a')).toBe(true);
  expect(revokeToken(dir, 'a')).toBe(false);
  now = 2_000;
  expect(store.find(token)).toBeUndefined();
});

test('P7: a clock set back does not keep a revoked token good', () => {
  let now = 10_000_000;
  const token = createToken(dir, { name: 'a', roles: ['reader'], expires: null });
  const store = new TokenStore(dir, () => now);
  expect(store.find(token)).toBeDefined();
  revokeToken(dir, 'a');
  now = 0;
  expect(store.find(token)).toBeUndefined();
});

test('a name is used once, and names and roles are checked', () => {
  createToken(dir, { name: 'a', roles: ['reader'], expires: null });
  expect(() => createToken(dir, { name: 'a', roles: ['reader'], expires: null })).toThrow(TokenFileError);
  expect(() => createToken(dir, { name: '', roles: ['reader'], expires: null })).toThrow(TokenFileError);
  expect(() => createToken(dir, { name: 'b', roles: [], expires: null })).toThrow(TokenFileError);
});

test('a file that others can read, or that is damaged, is refused; in a running node it lets nobody in', () => {
  let now = 0;
  const token = createToken(dir, { name: 'a', roles: ['reader'], expires: null });
  const store = new TokenStore(dir, () => now);
  chmodSync(join(dir, 'tokens.json'), 0o644);
  expect(() => new TokenStore(dir)).toThrow(
    expect.objectContaining({ next: expect.stringContaining('chmod 600') }),
  );
  now = 1_000;
  expect(store.find(token)).toBeUndefined();
  chmodSync(join(dir, 'tokens.json'), 0o600);
  now = 2_000;
  expect(store.find(token)).toBeDefined();
  writeFileSync(join(dir, 'tokens.json'), '{"version":1,"tok');
  expect(() => new TokenStore(dir)).toThrow(TokenFileError);
  now = 3_000;
  expect(store.find(token)).toBeUndefined();
});

test('scopes of version 1 are roles now; what is written is version 2', () => {
  const old = {
    name: 'old',
    sha256: 'ab'.repeat(32),
    created: '2026-01-01T00:00:00.000Z',
    scopes: ['read', 'write'],
  };
  const admin = { ...old, name: 'admin', sha256: 'cd'.repeat(32), scopes: ['admin'] };
  const file = join(dir, 'tokens.json');
  writeFileSync(file, JSON.stringify({ version: 1, tokens: [old, admin] }), { mode: 0o600 });
  expect(listTokens(dir).map(({ roles, expires }) => [roles, expires])).toEqual([
    [['reader', 'writer'], null],
    [['administrator'], null],
  ]);
  revokeToken(dir, 'admin');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    version: 2,
    tokens: [{ name: 'old', roles: ['reader', 'writer'], expires: null }],
  });
});

test('a folder’s token of before roles were parted gets those that every command needs, once', () => {
  const made = ensureAdminToken(dir, 0);
  expect(made).toMatchObject({ changed: true });
  const token = readFileSync(made.tokenFile, 'utf8').trim();
  const file = join(dir, 'tokens.json');
  const { tokens } = JSON.parse(readFileSync(file, 'utf8')) as { tokens: object[] };
  const before = tokens.map((one) => ({ ...one, roles: ['administrator'] }));
  writeFileSync(file, JSON.stringify({ version: 2, tokens: before }));
  expect([ensureAdminToken(dir, 1).changed, ensureAdminToken(dir, 2).changed]).toEqual([true, false]);
  const roles = ['administrator', 'operator', 'supervisor'];
  expect(new TokenStore(dir).find(token)).toEqual({ name: 'local', roles, expired: false });
});

test('a post of the desk is no token’s role: a token knows of no organs', () => {
  const roles = ['window' as 'writer'];
  expect(() => createToken(dir, { name: 'a', roles, expires: null })).toThrow(TokenFileError);
});

test('a token expires by the clock of this machine; revoking does not wait for it', () => {
  let now = 1_000_000;
  const store = new TokenStore(dir, () => now);
  const token = store.create({ name: '值班', roles: ['duty'], expires: now + 90 * 86_400_000 });
  expect(store.find(token)).toMatchObject({ name: '值班', expired: false });
  now += 90 * 86_400_000;
  expect(store.find(token)).toMatchObject({ expired: true });
  now = 0;
  expect(store.find(token)).toMatchObject({ expired: false });
  expect(store.revoke('值班')).toBe(true);
  expect(store.find(token)).toBeUndefined();
});
