import { type Archive, ArchiveDamaged } from '@hutong/archive';
import { InvalidName, type Registry } from '@hutong/trust';
import { expect, test } from 'vitest';
import { Reconcile } from './reconcile.ts';

test('P8: a head that is none, or of no log, ends no comparison', async () => {
  const root = Buffer.alloc(32).toString('base64');
  const signature = Buffer.alloc(68).toString('base64');
  const odd = `no origin\n3\n${root}\n\n— x ${signature}\n`;
  const reconcile = new Reconcile({
    node: 'city',
    archive: { heads: async () => [], head: async () => undefined } as unknown as Archive,
    registry: {
      children: () => ['nongan'],
      log: () => undefined,
      signed: () => false,
    } as unknown as Registry,
    holdings: {
      belongsTo: () => {
        throw new InvalidName('origin', 'no origin');
      },
    },
    heads: async () => ['junk', odd, `unsigned\n3\n${root}\n`],
    want: () => {},
  });
  expect(await reconcile.compare('nongan')).toMatchObject({
    heard: true,
    logs: [{ origin: 'no origin', roots: 'unverified', missing_here: null }],
  });
});

const ORIGIN = 'jilin/nongan/1-00000000';
const root = (fill: number) => Buffer.alloc(32, fill);
const head = (size: number, fill: number) =>
  `${ORIGIN}\n${size}\n${root(fill).toString('base64')}\n\n— ${ORIGIN} ${Buffer.alloc(68).toString('base64')}\n`;

test.each([
  ['same', (size: number) => root(size)],
  ['differs', (size: number) => root(size === 5 ? 5 : 9)],
  ['damaged', () => root(9)],
  [
    'damaged',
    () => {
      throw new ArchiveDamaged(ORIGIN, 'tile 1/0 is missing');
    },
  ],
])('P4: a root that the archive does not give: %s', async (roots, rootAt) => {
  const reconcile = new Reconcile({
    node: 'city',
    archive: {
      heads: async () => [{ origin: ORIGIN }],
      head: async () => ({ note: head(5, 5) }),
      rootAt: async (_: string, size: number) => rootAt(size),
    } as unknown as Archive,
    registry: {
      children: () => ['nongan'],
      log: () => undefined,
      signed: () => true,
    } as unknown as Registry,
    holdings: { belongsTo: () => true },
    heads: async () => [head(3, 3)],
    want: () => {},
  });
  expect((await reconcile.compare('nongan'))?.logs).toMatchObject([{ compared: 3, roots }]);
});
