import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaSays } from './texts.ts';

test('every message that a schema of ours gives a field is said in 简体中文 too', () => {
  const folder = new URL('types/', import.meta.url);
  const files = readdirSync(folder);
  const messages = files.flatMap((file) => {
    const source = readFileSync(new URL(file, folder), 'utf8');
    return [...source.matchAll(/'(is [^'\n]+)',?\s*\)/g)].map((m) => m[1] as string);
  });
  expect(messages.length).toBeGreaterThan(10);
  for (const message of [...messages, 'is not 36 letters and digits'])
    expect(schemaSays(message).zh, message).not.toBe('写法不对');
});
