import type { Archive } from '@hutong/archive';
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
    heads: async () => ['junk', odd],
    want: () => {},
  });
  expect(await reconcile.compare('nongan')).toMatchObject({
    heard: true,
    logs: [{ origin: 'no origin', roots: 'unverified', missing_here: null }],
  });
});
