import { table } from '@hutong/follow';
import Database from 'better-sqlite3';
import { and, desc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rowReader, statementsOf } from './follower-tables.ts';

const SEEN = table('seen', { kind: 'text', opened: 'integer' }, [
  ['kind', 'opened', 'node', 'key'],
  ['node', 'opened'],
]);

test('rows of a node are not looked up by it: at a hall nearly every row is its own', () => {
  const db = new Database(':memory:');
  for (const statement of statementsOf(SEEN)) db.exec(statement);
  db.prepare(`insert into seen (node, key, n, kind, opened) values ('county', 'a', 0, 'case', 1)`).run();
  const { db: asked, of, isOf } = rowReader(db);
  const { node, key, kind, opened } = of(SEEN);
  const query = (where: string) =>
    asked
      .select({ key })
      .from(of(SEEN))
      .where(and(isOf(where, node), eq(kind, 'case')))
      .orderBy(desc(opened), desc(node), desc(key))
      .limit(8)
      .toSQL();
  const { sql, params } = query('county');
  const plan = db.prepare(`explain query plan ${sql}`).all(...params) as { detail: string }[];
  // In order, by what is asked for: nothing is sorted, nothing looked through.
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH seen USING COVERING INDEX seen_kind_opened_node_key (kind=?)',
  ]);
  expect(
    db
      .prepare(sql)
      .pluck()
      .all(...params),
  ).toEqual(['a']);
  const other = query('elsewhere');
  expect(db.prepare(other.sql).all(...other.params)).toEqual([]);
});
