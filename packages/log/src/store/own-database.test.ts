import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LaterDatabase, OwnDatabase } from './own-database.ts';

const FIRST = 'create table note (id integer primary key, said text not null)';
const SECOND = "alter table note add column by text not null default 'nobody'";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-own-'));
  file = join(dir, 'own.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('P1: it is opened as the log is, and only its owner can read it', () => {
  const db = new OwnDatabase(file, [FIRST]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const [setting, value] of [
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['secure_delete', 1],
  ])
    expect(Object.values(db.get<object>(`pragma ${setting}`) ?? {})).toEqual([value]);
  db.close();
});

test('a later version takes the tables of the one before with what they hold', () => {
  const before = new OwnDatabase(file, [FIRST]);
  before.run('insert into note (said) values (?)', 'kept');
  before.close();
  const after = new OwnDatabase(file, [FIRST, SECOND]);
  expect(after.all('select said, by from note')).toEqual([{ said: 'kept', by: 'nobody' }]);
  after.close();
});

test('an earlier program leaves a later database as it is', () => {
  new OwnDatabase(file, [FIRST, SECOND]).close();
  expect(() => new OwnDatabase(file, [FIRST])).toThrow(LaterDatabase);
  new OwnDatabase(file, [FIRST, SECOND]).close();
});

test('nothing is kept of a transaction, or of a version, that fails', () => {
  const db = new OwnDatabase(file, [FIRST]);
  const cut = () =>
    db.write(() => {
      db.run('insert into note (said) values (?)', 'half');
      throw new Error('cut');
    });
  expect(cut).toThrow('cut');
  expect(db.all('select * from note')).toEqual([]);
  db.close();
  expect(() => new OwnDatabase(file, [FIRST, `${SECOND}; insert into nothing values (1)`])).toThrow();
  const again = new OwnDatabase(file, [FIRST, SECOND]);
  expect(again.all('select by from note')).toEqual([]);
  again.close();
});
