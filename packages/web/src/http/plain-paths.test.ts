import { TrieRouter } from 'hono/router/trie-router';
import { expect, test } from 'vitest';
import { PlainPathsFirst } from './plain-paths.ts';

const ROUTES = [
  ['ALL', '*', 'frame'],
  ['POST', '/api/records', 'post'],
  ['GET', '/api/records/:id/entry', 'entry'],
  ['GET', '/api/records/:node/:id', 'named'],
  ['ALL', '/api/records', 'other'],
] as const;

test('a path is answered as the router behind it answers, asked once or again, and after a route was added', () => {
  const first = new PlainPathsFirst<string>();
  const all = new TrieRouter<string>();
  const asked = ['/api/records', '/api/records/1/entry', '/api/records/nongan/1', '/api/record', '/'];
  const agree = () => {
    for (const method of ['GET', 'POST', 'DELETE', 'POST', 'GET'])
      for (const path of asked) expect(first.match(method, path)).toEqual(all.match(method, path));
  };
  for (const [method, path, handler] of ROUTES) {
    first.add(method, path, handler);
    all.add(method, path, handler);
    agree();
  }
});
