import { expect, test } from 'vitest';
import { Connections } from './connections.ts';

const PREFIX = '$SYS.ACCOUNT.CHILDREN';
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const client = (user: string, id: number) => bytes({ client: { id, user, host: '127.0.0.1' } });

test('P8: a child with more connections than it can need is named, one whose line comes and goes is not', () => {
  const crowded: [string, number][] = [];
  const connections = new Connections((...who) => crowded.push(who));
  for (let id = 1; id <= 500; id++) {
    connections.heard(`${PREFIX}.CONNECT`, client('UGOOD', id));
    if (id > 3) connections.heard(`${PREFIX}.DISCONNECT`, client('UGOOD', id - 3));
  }
  for (let id = 1001; id <= 1018; id++) connections.heard(`${PREFIX}.CONNECT`, client('UBAD', id));
  expect(crowded).toEqual([
    ['UBAD', 17],
    ['UBAD', 18],
  ]);
  for (let id = 1001; id <= 1018; id++) connections.heard(`${PREFIX}.DISCONNECT`, client('UBAD', id));
  connections.heard(`${PREFIX}.CONNECT`, client('UBAD', 2000));
  expect(crowded).toHaveLength(2);
});

test('what is no such word is passed over', () => {
  const connections = new Connections(() => expect.unreachable());
  for (const said of ['', '{', 'null', {}, { client: 1 }, { client: { id: 'x', user: 'U' } }])
    for (let i = 0; i < 20; i++) connections.heard(`${PREFIX}.CONNECT`, bytes(said));
  for (let i = 0; i < 20; i++) connections.heard(`${PREFIX}.SERVER`, client('U', i));
});
