/** What a hall of three levels shows, for tests of the pages. */
import type { LogSync, NodeIdentity, StoredRecord } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { type View, viewOf } from '../layout.tsx';
import { type StatusData, statusPage } from '../status.tsx';

export const AT = '2026-03-02T01:30:00.000Z';
export const NOW = Date.parse('2026-03-02T01:31:00.000Z');
const HALL = { node: 'nongan', name: '农安县政务大厅', origin: 'jilin/nongan/1-0a1b2c3d' };
const info: NodeIdentity = {
  ...HALL,
  kind: 'hall',
  network: 'jilin',
  rootFingerprint: 'ab'.repeat(32),
  version: '0.1.0',
};

/** A view at this hall, or at another node. */
export function viewAt(lang: Lang, over: Partial<NodeIdentity> = {}): View {
  return viewOf(lang, { ...info, ...over }, 'http://localhost/', false);
}

/** The hall's record of a document, public, received by its city. */
export function document(over: Partial<StoredRecord> = {}): StoredRecord {
  const { node, origin } = HALL;
  return {
    node,
    origin,
    index: 1,
    id: '019caa2c-0000-7000-8000-000000000001',
    type: 'disclosure.document',
    department: '农安县政务服务中心',
    subject: 'JL-2026-001',
    body: { title: '关于公布办事指南的通知' },
    commitments: {},
    visibility: 'public',
    backfilled: false,
    recorded_at: AT,
    occurred_at: AT,
    sync: { received: [{ by: 'changchun', name: '长春市', at: AT }], sent: true },
    ...over,
  };
}

/** The hall's log: all of it received by the city, nothing by the province. */
export function log(over: Partial<LogSync> = {}): LogSync {
  return {
    ...HALL,
    heartbeat: AT,
    sent: 10,
    stored: 10,
    received: [
      { by: 'changchun', name: '长春市', at: AT, behind: 0, size: 10 },
      { by: 'jilin-province', name: '吉林省', at: null, behind: 10, size: 0 },
    ],
    refused: false,
    ...over,
  };
}

/** What the start page shows. */
export function statusOf(...logs: LogSync[]): StatusData {
  const { node, name } = HALL;
  const reason = { state: 'in-flight', level: 'green', by: 'jilin-province', left: 10 } as const;
  return {
    now: NOW,
    heartbeatMs: 180_000,
    search: { subject: '', type: '', cursor: '' },
    records: { items: [] },
    alerts: [],
    health: [
      {
        node,
        name,
        parent: 'changchun',
        reasons: [reason],
        state: reason.state,
        level: reason.level,
        heard: null,
        left: 10,
      },
    ],
    sync: {
      logs,
      alarms: [],
      link: { parent: 'changchun', connected: true, last_heard: AT },
      keys: { due: null, warning: null },
      root: { version: 1, expires: AT, warning: null },
    },
  };
}

/** The start page in Chinese. */
export const shown = (data: StatusData): string => statusPage(viewAt('zh'), data);
