import { encodeFrame } from '@hutong/link';
import type { GivenFile, Visit } from '@hutong/web';
import { expect, test } from 'vitest';
import { BroughtBy } from './brought.tsx';
import { OneBundle } from './take.ts';

const label = 'test/nongan/1-0a1b2c3d';
const frames = Array.from({ length: 12 }, (_, i) =>
  encodeFrame({ label: `${label} ${i}`, payload: new Uint8Array(500 * 1024).fill(i) }),
);

/** Brings a file to a node that takes so many requests and refuses the next. */
async function bring(file: Uint8Array, most = 9) {
  const names = new Set<string>();
  let asked = 0;
  const visit = {
    lang: 'zh',
    service: { info: { network: 'test' } },
    person: { staffCode: 'A001', posts: [{ role: 'system-admin', organs: '*' }] },
    field: () => '断网',
    ask: async (_: unknown, { name, items }: { name: string; items: string[] }) => {
      names.add(name);
      if (++asked > most)
        return { refused: { code: 'away', reason: '数据库没有应答', next: '稍后再试', status: 503 } };
      return {
        reply: {
          items: items.map(() => ({ kind: 'segment', result: 'received', origin: label, entries: 1 })),
        },
      };
    },
  } as unknown as Visit;
  const bytes = (async function* () {
    yield file;
  })();
  const given: GivenFile = { name: `${'城'.repeat(200)}.hutong`, bytes };
  const taken = await new OneBundle().take(visit, given);
  const { brought, errors } = taken;
  if (brought === undefined) throw new Error('nothing was taken');
  const shown = await (<BroughtBy visit={visit} brought={brought} stopped={errors.length > 0} />).toString();
  return { taken, shown, names: [...names] };
}

test('a bundle of which a later part was refused is not shown as taken whole', async () => {
  const whole = await bring(Buffer.concat(frames));
  expect([whole.taken.status, whole.shown]).toEqual([200, expect.stringMatching(/mark good.*全部收下/)]);
  const halfway = await bring(Buffer.concat(frames), 1);
  expect(halfway.taken).toMatchObject({
    status: 503,
    errors: [{ text: expect.stringContaining('没有应答') }],
  });
  expect(halfway.taken.brought?.sum.segments).toBeGreaterThan(0);
  expect(halfway.shown).toContain('没有全部收下');
});

test('two files of one name are told apart on record, within what a name may be', async () => {
  const [one, two] = [await bring(frames[0] as Uint8Array), await bring(frames[1] as Uint8Array)];
  const [name = ''] = one.names;
  expect(name).toMatch(/^城{180} [0-9a-f]{12}$/);
  expect(two.names).not.toEqual(one.names);
  expect((await bring(frames[0] as Uint8Array)).names).toEqual(one.names);
});
