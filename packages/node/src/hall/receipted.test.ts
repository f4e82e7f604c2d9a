import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosign, fsckStore, type Head, LogStore, makeSigner, signNote } from '@hutong/log';
import { prepareRecord, said } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logSync, type SyncView } from '../sync.ts';
import { receiptedLog, recordSyncs } from './receipted.ts';

const ORIGIN = 'jilin/nongan/1-00000000';
const NODES = ['nongan', 'changchun', 'jilin-province'] as const;
const NOW = Date.UTC(2026, 2, 2);
const RECEIVED_S = NOW / 1_000;

const log = makeSigner(ORIGIN, 1, randomBytes(32));
const signers = new Map<string, ReturnType<typeof makeSigner>>(
  NODES.map((node) => [node, makeSigner(`jilin/${node}/cosigner`, 4, randomBytes(32))]),
);
const cosigner = (node: string) => [signers.get(node)?.verifier].filter((v) => v !== undefined);
const registry = {
  ancestors: () => NODES.slice(1),
  log: () => ({ verifier: log.verifier }),
  node: () => undefined,
  cosigner,
} as unknown as Registry;

let dir: string;
let store: LogStore;

/** Two entries that both ancestors received, and the hall's own heartbeat. */
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hutong-sync-'));
  store = new LogStore(join(dir, 'hall.db'));
  const input = {
    type: 'case.apply',
    subject: 'case-1',
    department: '农安县政务服务中心',
    occurred_at: NOW,
    body: { item_name: '食品经营许可（新办）', applicant_type: '法人', source: '窗口' },
  };
  const entries = [1, 2].map(() => prepareRecord(input, { now: NOW, random: randomBytes }));
  store.append(ORIGIN, entries, (body) => signNote(body, log));
  const { note } = head();
  const lines = NODES.map((node, i) => {
    const timeS = RECEIVED_S + i;
    const signer = signers.get(node) as ReturnType<typeof makeSigner>;
    return { node, size: 2, timeS, note: cosign(note, signer, timeS) };
  });
  store.addCosignature(ORIGIN, ...lines);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const head = () => store.head(ORIGIN) as Head;
const view: SyncView = { node: 'nongan', registry, name: (node) => node, sent: () => undefined };
const shown = () => ({
  log: logSync(view, receiptedLog(store, registry, head())),
  record: recordSyncs(store, view)(ORIGIN, 1),
});
const fsck = () => fsckStore(store, { verifier: () => log.verifier, cosigner });

test('a hall shows what its ancestors received and when, and fsck finds nothing', () => {
  const { log, record } = shown();
  expect(log.received.map((r) => [r.by, r.size, r.behind])).toEqual([
    ['changchun', 2, 0],
    ['jilin-province', 2, 0],
  ]);
  expect(log.heartbeat).toBe('2026-03-02T00:00:00.000Z');
  expect(record.received.map((r) => r.at)).toEqual(['2026-03-02T00:00:01.000Z', '2026-03-02T00:00:02.000Z']);
  expect(fsck()).toEqual([]);
});

test.each([
  ['time_s, earlier', 'UPDATE cosignature SET time_s = time_s - 86400', 'receipt'],
  ['time_s, later', 'UPDATE cosignature SET time_s = time_s + 86400', 'receipt'],
  ['size, larger', 'UPDATE cosignature SET size = 3', 'cosignature'],
  ['size, smaller', 'UPDATE cosignature SET size = 1', 'cosignature'],
])('P9: %s, edited in SQL, changes nothing that a hall shows, and fsck names it', (_, edit, part) => {
  const before = shown();
  store.db.exec(edit);
  expect(shown()).toEqual(before);
  expect(fsck().map((f) => f.part)).toEqual([part, part, part]);
});

test('P9: a cosignature that its node did not make is not shown, and fsck names it', () => {
  store.db.exec("UPDATE cosignature SET note = replace(note, '/changchun/', '/changchun2/')");
  store.db.exec("UPDATE cosignature SET node = 'elsewhere' WHERE node = 'nongan'");
  const { log, record } = shown();
  expect(log.received.map((r) => [r.by, r.size, r.at === null])).toEqual([
    ['changchun', 0, true],
    ['jilin-province', 2, false],
  ]);
  expect(log.heartbeat).toBeNull();
  expect(record.received.map((r) => r.by)).toEqual(['jilin-province']);
  expect(fsck().map((f) => said(f.reason, 'en'))).toEqual([
    'changchun did not sign it, or at another time than is written',
    'elsewhere did not sign it, or at another time than is written',
  ]);
});

test('P9: a receipt moved from one log to another is not shown there', () => {
  store.db.exec("UPDATE cosignature SET note = replace(note, '/nongan/1-', '/nongan/2-')");
  expect(shown().record.received).toEqual([]);
  expect(fsck().length).toBeGreaterThan(0);
});
