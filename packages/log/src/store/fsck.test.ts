import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpointBody } from '../checkpoint.ts';
import { leafHash } from '../merkle.ts';
import { cosign, signNote } from '../note.ts';
import { changchun, dehui, nongan, ORIGIN, record, records, sign, temporary } from '../testing.ts';
import { Tree } from '../tree.ts';
import { fsckStore } from './fsck.ts';
import { rebuildRecords } from './rebuild.ts';
import { LOG_STRIDE } from './rows.ts';
import type { LogStore } from './store.ts';

const followed = dehui.verifier.name;
let temp: ReturnType<typeof temporary>;
let store: LogStore;

/** 1,000 own entries, the first with a private value, in four appends; two of another log, one not understood. */
beforeEach(() => {
  temp = temporary();
  store = temp.store();
  store.append(ORIGIN, [record({ private: { applicant_name: '测试甲' } }), ...records(299)], sign);
  for (const n of [1, 400, 299]) store.append(ORIGIN, records(n), sign);
  const theirs = [record()[0]?.bytes as Uint8Array, Buffer.from('not an entry')];
  const tree = new Tree();
  for (const bytes of theirs) tree.append(leafHash(bytes));
  store.extend(
    followed,
    theirs,
    signNote(checkpointBody({ origin: followed, size: 2, root: tree.root() }), dehui),
  );
  const note = cosign(store.checkpoints(ORIGIN, 301, 1)[0] as string, changchun, 100);
  store.addCosignature(ORIGIN, { node: 'changchun', size: 301, timeS: 100, note });
});
afterEach(() => temp.done());

const keys = new Map([nongan, dehui].map(({ verifier }) => [verifier.name, verifier]));
const findings = () =>
  fsckStore(store, { verifier: (origin) => keys.get(origin) }).map((f) => [f.part, f.origin, f.at]);
const run = (sql: string, ...values: unknown[]) => store.db.prepare(sql).run(...values);
const position = (index: number) => store.logId(ORIGIN) * LOG_STRIDE + index;
const dump = () => store.db.prepare('SELECT * FROM record ORDER BY position').all();

describe('fsck', () => {
  test('finds nothing in a store that is whole, and tells how far it is', () => {
    const told: [number, number][] = [];
    const progress = (done: number, total: number) => told.push([done, total]);
    expect(fsckStore(store, { verifier: (o) => keys.get(o), progress })).toEqual([]);
    expect(told.at(-1)).toEqual([1_002, 1_002]);
    expect(fsckStore(temp.store('empty.db'), { verifier: () => undefined })).toEqual([]);
  });

  test.each([5, 299, 700])('one damaged byte of entry %i, in a complete tile, is one finding', (index) => {
    const bytes = store.entry(ORIGIN, index) as Buffer;
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] as number) ^ 1;
    run('UPDATE entry SET bytes = ? WHERE position = ?', bytes, position(index));
    const found = findings();
    expect(found.filter(([part]) => part !== 'record')).toEqual([['entry', ORIGIN, index]]);
  });

  test('a damaged entry in the open tile shows at the signed roots beyond it', () => {
    run('UPDATE entry SET bytes = ? WHERE position = ?', Buffer.from('other'), position(999));
    const found = findings();
    expect(found).toContainEqual(['head', ORIGIN, 1_000]);
    expect(found).toContainEqual(['checkpoint', ORIGIN, 1_000]);
    expect(found).toContainEqual(['record', ORIGIN, 999]);
  });

  test('a missing entry and one beyond the head are found', () => {
    run('DELETE FROM entry WHERE position = ?', position(300));
    run('INSERT INTO entry (position, bytes) VALUES (?, ?)', position(1_000), Buffer.from('x'));
    expect(findings()).toEqual([
      ['entry', ORIGIN, 300],
      ['log', '', position(1_000)],
    ]);
  });

  test.each([
    ['level 0', 'UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0 AND n = 1', ['tile', ORIGIN, 256]],
    ['level 1', 'UPDATE tile SET hashes = zeroblob(96) WHERE level = 1', ['tile', ORIGIN, 0]],
    ['a missing one', 'DELETE FROM tile WHERE level = 0 AND n = 2', ['tile', ORIGIN, 512]],
    ['one too many', "INSERT INTO tile VALUES (1, 0, 3, x'00')", ['tile', ORIGIN, 1_000]],
    ['one of no log', "INSERT INTO tile VALUES (9, 0, 0, x'00')", ['log', '', 9]],
  ])('a damaged tile: %s', (_what, sql, finding) => {
    run(sql);
    expect(findings()).toEqual([finding]);
  });

  test('P4: checkpoints of another root, size, log or key are found', () => {
    const fork = checkpointBody({ origin: ORIGIN, size: 301, root: leafHash(Buffer.from('fork')) });
    const replace = (size: number, note: string) =>
      run('UPDATE checkpoint SET note = ? WHERE log_id = 1 AND size = ?', note, size);
    replace(301, sign(fork));
    expect(findings()).toEqual([['checkpoint', ORIGIN, 301]]);
    const whole = store.head(ORIGIN)?.note as string;
    replace(301, whole);
    expect(findings()).toEqual([['checkpoint', ORIGIN, 301]]);
    replace(301, store.head(followed)?.note as string);
    expect(findings()).toEqual([['checkpoint', ORIGIN, 301]]);
    replace(301, 'no note');
    replace(300, signNote(whole.slice(0, whole.indexOf('\n\n') + 1), dehui));
    expect(findings().map(([part, , at]) => [part, at])).toEqual([
      ['checkpoint', 300],
      ['checkpoint', 301],
    ]);
  });

  test('signatures are checked: a right root under another key is a finding, an unknown key too', () => {
    const at = store.checkpoints(ORIGIN, 300, 1)[0] as string;
    const forged = signNote(at.slice(0, at.indexOf('\n\n') + 1), dehui);
    run('UPDATE checkpoint SET note = ? WHERE log_id = 1 AND size = 300', forged);
    expect(findings()).toEqual([['checkpoint', ORIGIN, 300]]);
    const unknown = fsckStore(store, { verifier: (o) => (o === followed ? undefined : keys.get(o)) });
    expect(unknown.map((f) => [f.part, f.origin])).toEqual([
      ['checkpoint', ORIGIN],
      ['log', followed],
    ]);
  });

  test('a head that was cut off or has no checkpoint is found', () => {
    run('DELETE FROM checkpoint WHERE log_id = 1 AND size = 1000');
    expect(findings()).toEqual([['checkpoint', ORIGIN, 1_000]]);
    run("UPDATE log SET note = '' WHERE id = 1");
    expect(findings()).toContainEqual(['head', ORIGIN, 1_000]);
  });

  test('P12: a receipt above the head says that the database was rolled back', () => {
    run('UPDATE cosignature SET size = 1001');
    expect(findings()).toEqual([['cosignature', ORIGIN, 1_001]]);
  });

  test('P6: a private value, its salt or its place that does not fit the commitment is found, and not told', () => {
    run("UPDATE private_value SET value = '测试乙'");
    const found = fsckStore(store, { verifier: (o) => keys.get(o) });
    expect(found).toMatchObject([{ part: 'value', at: 0 }]);
    expect(JSON.stringify(found)).not.toContain('测试');
    run("UPDATE private_value SET value = '测试甲'");
    expect(findings()).toEqual([]);
    run('UPDATE private_value SET position = position + 1');
    expect(findings()).toEqual([['value', ORIGIN, 1]]);
    run("UPDATE private_value SET position = position - 1, salt = x'00'");
    expect(findings()).toEqual([['value', ORIGIN, 0]]);
  });

  test('P6: erased values and redacted bytes leave the log verifiable', () => {
    run('DELETE FROM private_value');
    expect(findings()).toEqual([['record', '', 0]]);
    run('DELETE FROM value_word');
    const leaf = leafHash(store.entry(ORIGIN, 700) as Buffer);
    run('UPDATE entry SET bytes = NULL, leaf_hash = ? WHERE position = ?', leaf, position(700));
    run('DELETE FROM record WHERE position = ?', position(700));
    expect(findings()).toEqual([]);
    run('UPDATE entry SET leaf_hash = zeroblob(32) WHERE position = ?', position(700));
    expect(findings()).toEqual([['entry', ORIGIN, 700]]);
  });

  test('an index that lost rows is found', () => {
    store.db.unsafeMode(true);
    store.db.pragma('writable_schema = 1');
    run(
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX record_subject ON record (department)' WHERE name = 'record_subject'",
    );
    store.db.pragma('writable_schema = 0');
    store = temp.store();
    expect(findings().some(([part]) => part === 'database')).toBe(true);
  });

  test('findings are bounded', () => {
    run("UPDATE record SET subject = 'x'");
    const found = fsckStore(store, { verifier: (o) => keys.get(o) });
    expect(found.filter((f) => f.origin === ORIGIN)).toHaveLength(101);
    expect(found.at(-1)?.reason).toMatchObject({ en: expect.stringMatching(/900 more/) });
    expect(found.every((f) => f.next.zh.length > 0 && f.next.en.length > 0)).toBe(true);
  });
});

describe('rebuild', () => {
  test('P10: the read model is dropped and built again to the same content', () => {
    const before = dump();
    expect(before).toHaveLength(1_001);
    run("UPDATE record SET subject = 'x', position = position + 1000000");
    const told: number[] = [];
    expect(rebuildRecords(store, (done) => told.push(done))).toBe(1_001);
    expect(dump()).toEqual(before);
    expect(told).toEqual([1_002]);
    expect(findings()).toEqual([]);
    run('DELETE FROM record');
    rebuildRecords(store);
    expect(dump()).toEqual(before);
    const indexes = store.db.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'record'",
    );
    expect(indexes.pluck().all().sort()).toEqual(
      ['record_department', 'record_id', 'record_subject', 'record_time', 'record_type'].sort(),
    );
  });

  test('P10: is one transaction: when it fails, all is as before', () => {
    const before = dump();
    store.db.exec(`CREATE TRIGGER no BEFORE INSERT ON record WHEN NEW.position % 4294967296 = 900
      BEGIN SELECT RAISE(ABORT, 'disk is full'); END`);
    expect(() => rebuildRecords(store)).toThrow('disk is full');
    expect(dump()).toEqual(before);
    expect(findings()).toEqual([]);
  });

  test('the store goes on while open: a duplicate is still known', () => {
    const group = record();
    store.append(ORIGIN, [group], sign);
    rebuildRecords(store);
    expect(store.append(ORIGIN, [group], sign)).toMatchObject([{ kind: 'duplicate', index: 1_000 }]);
  });
});
