import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { ground } from './ground.ts';
import { item } from './item.ts';

const root = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** The limits of the list: what each is of, and where it stands in the sources. */
function limitsTold(): { what: string; file: string; said: string[] }[] {
  const points = (textOf('deploy/LIMITS.md').split(/^## /m)[0] as string).split(/^- /m).slice(1);
  return points.map((point) => {
    const [file = '', ...said] = [...point.matchAll(/`([^`]+)`/g)].map(([, text]) => text as string);
    return { what: point.split('\n')[0] as string, file, said };
  });
}

describe('what is written down', () => {
  item('2.1.3', 'limits for one caller and for all are written down, as they are in the sources', () => {
    expect(limitsTold().length).toBeGreaterThan(10);
    for (const { what, file, said } of limitsTold()) {
      expect(said.length, what).toBeGreaterThan(0);
      for (const text of said) expect(textOf(file), what).toContain(text);
    }
  });

  item('15.1.3', 'what takes long is written down, with what keeps it from holding up others', () => {
    const text = textOf('deploy/LIMITS.md');
    for (const word of [
      'What takes long',
      'stream of records',
      'page of a list',
      'connections',
      'Importing',
      'rebuilding',
    ])
      expect(text).toContain(word);
  });

  item('15.2.2', 'a caller who asks for much at once holds up nobody else', async () => {
    const ask = `GET /api/records?limit=500 HTTP/1.1\r\nHost: ${ground().url().host}\r\n\r\n`;
    const greedy = ground().raw(ask.repeat(3_000));
    expect(await ground().status('/readyz')).toBe(200);
    expect(await ground().status('/')).toBe(200);
    // More than may wait: the connection ends before all were answered.
    expect((await greedy).match(/HTTP\/1\.1 200/g)?.length ?? 0).toBeLessThan(3_000);
  });
});
