import type { Visit } from '@hutong/web';
import { expect, test } from 'vitest';
import { scopeIn } from './scope.ts';

const known = [
  { node: 'province', parent: null, name: '省' },
  { node: 'city', parent: 'province', name: '长春市', division_code: '220100' },
  { node: 'nongan', parent: 'city', name: '农安县', division_code: '220122' },
];

const scopeOf = (typed: Record<string, string>) =>
  scopeIn({
    lang: 'zh',
    service: { info: { node: 'province' }, health: { now: async () => known } },
    field: (name: string) => typed[name] ?? '',
    query: () => '',
  } as unknown as Visit);

test('a division or a node that is not beneath any more is a fault, never all beneath', async () => {
  expect(await scopeOf({})).toMatchObject({ value: '', name: '' });
  expect((await scopeOf({})).fault).toBeUndefined();
  expect(await scopeOf({ scope: '2201' })).toMatchObject({ division: '2201' });
  expect(await scopeOf({ node: 'nongan' })).toMatchObject({ node: 'nongan' });
  expect((await scopeOf({ scope: '2202' })).fault).toBe('下级中没有这个区划或节点：请重新选择');
  expect((await scopeOf({ node: 'yushu' })).fault).toBeDefined();
});
