/** A node in memory, for tests of the HTTP face alone. */
import {
  type AccessService,
  type ActGiven,
  type AlertSettingsService,
  type AppendedBy,
  type AppendOutcome,
  type AttachmentService,
  type BundleService,
  type CompletenessService,
  type EnrolmentService,
  InvalidQuery,
  isAsked,
  type KeyService,
  type LogsOf,
  type MatterDetail,
  type MatterFind,
  type MatterLine,
  type MatterQuery,
  type MatterService,
  type NodeService,
  type PruneService,
  type ReconcileService,
  type RecordQuery,
  RedactionRefused,
  type RedactionService,
  type RestoreService,
  ROLES,
  type Role,
  type StoredRecord,
  type SupervisionService,
  ValueRefused,
  type ValueService,
} from '@hutong/api';
import {
  type Alert,
  AlertRefused,
  type Done,
  type HealthRow,
  type NodeHealth,
  type Outage,
  type Told,
} from '@hutong/oversight';
import { InvalidRecord, newId, type Phrase, prepareRecord, ReasonedError } from '@hutong/record';
import { type EnrolmentRequest, InvalidTrust } from '@hutong/trust';
import { createApp } from '../app.ts';
import type { Limits, WebLog } from '../http/context.ts';
import { FOLDER_ROLES } from '../serving/admin-token.ts';
import type { FoundToken } from '../tokens.ts';

const ORIGIN = 'jilin/nongan/1-0a1b2c3d';
const AT = '2026-03-02T01:30:00.000Z';

/** A record as the service stores it. */
export function stored(over: Partial<StoredRecord> = {}): StoredRecord {
  return {
    id: newId(Date.parse(AT), (n) => new Uint8Array(n).fill(7)),
    node: 'nongan',
    origin: ORIGIN,
    index: 1,
    type: 'disclosure.document',
    subject: 'JL-2026-001',
    department: '农安县政务服务中心',
    occurred_at: AT,
    recorded_at: AT,
    backfilled: false,
    visibility: 'public',
    body: { title: '关于公布办事指南的通知' },
    commitments: {},
    sync: { sent: true, received: [{ by: 'changchun', name: '长春市', at: AT }] },
    ...over,
  };
}

function lineOf(matter: MatterDetail): MatterLine {
  const { node, name, kind, number, state, word, title, department, item } = matter;
  const all = {
    node,
    name,
    kind,
    number,
    state,
    word,
    title: title ?? '',
    department: department ?? '',
    item,
  };
  return {
    ...all,
    owner: null,
    opened_at: AT,
    closed_at: null,
    last_at: AT,
    due: null,
    level: null,
    anomalies: 0,
    unreviewed: false,
  };
}

/** What a caller sends. */
export function disclosure(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'disclosure.document',
    subject: 'JL-2026-001',
    department: '农安县政务服务中心',
    occurred_at: '2026-03-02',
    body: { title: '关于公布办事指南的通知' },
    ...over,
  };
}

const PRUNED = {
  refused: null,
  after_days: 30,
  until: AT,
  held_by: [],
  entries: 0,
  bytes: 300,
  more: false,
};

export class FakeService implements NodeService {
  readonly info = {
    network: 'jilin',
    node: 'nongan',
    name: '农安县政务大厅',
    kind: 'hall' as const,
    origin: ORIGIN,
    version: '0.1.0',
    rootFingerprint: 'ab'.repeat(32),
  };
  readonly batches: unknown[][] = [];
  readonly queries: RecordQuery[] = [];
  readonly enrolled: EnrolmentRequest[] = [];
  readonly enrolment: EnrolmentService = {
    issue: async () => ({ code: 'ABC', expires: 0 }),
    take: async () => ({ version: 1, code: '', text: '', mac: '' }),
    list: async () => [],
    approve: async () => {},
    deny: async () => {},
    plan: async (_, { node }) => ({
      node,
      stands: {},
      changes: [],
      ends: null,
      begins: null,
      beneath: [],
      values: 0,
    }),
    planPolicy: () => ({ stands: {}, changes: [] }),
    change: async () => ({ index: 1 }),
  };
  attachments: AttachmentService = {
    find: async () => undefined,
    read: async () => ({ bytes: (async function* () {})() }),
    names: async () => new Map(),
  };
  readonly keys: KeyService = {
    list: async () => ({ items: [] }),
    current: async () => ({ keys: [], rotateDays: undefined }),
    due: async () => ({ due: null, warning: null }),
    rotate: async (reason, record) => {
      if (reason === 'closed') throw new InvalidTrust('keys', 'its next keys are gone');
      await record?.();
      return { origin: ORIGIN, epoch: 2 };
    },
    revoke: async (node) => ({ node, origin: ORIGIN, size: 1, held: 1, link: 'changchun' }),
  };
  readonly bundles: BundleService = {
    plan: async (to = 'changchun') => {
      if (to === 'nobody')
        throw Object.assign(new ReasonedError('no such receiver', 'Name another.'), {
          name: 'BundleRefused',
          code: 'no-receiver',
        });
      return { from: 'nongan', to, way: 'up', logs: [{ origin: ORIGIN, from: 0, size: 1 }] };
    },
    page: async () => ({
      items: [{ label: 'a', payload: new Uint8Array([1, 2]) }],
      counts: { segments: 0, entries: 0, values: 0, notes: 1, roots: 0 },
    }),
    take: async (payloads) => payloads.map(() => ({ kind: 'note', result: 'received' })),
  };
  readonly restore: RestoreService = {
    state: async () => ({ parent: 'changchun', connected: true, done: true, logs: [] }),
  };
  readonly prune: PruneService = {
    plan: async () => ({ ...PRUNED, entries: 1 }),
    carryOut: async () => ({ ...PRUNED, entries: 1 }),
  };
  readonly completeness: CompletenessService = { days: async () => ({ items: [] }), today: () => 20_000 };
  readonly supervision: SupervisionService = { next: async () => undefined };
  readonly reconcile: ReconcileService = {
    compare: async (node) => (node === 'nobody' ? undefined : { node, heard: true, logs: [], asked: 0 }),
    repair: () => 0,
  };
  readonly acts: ActGiven[] = [];
  /** What was done with private values and entries, each with its reason. */
  readonly done: string[] = [];
  readonly values: ValueService = {
    states: async (record) => ({
      record,
      values: [
        {
          origin: ORIGIN,
          index: 1,
          field: 'phone',
          ordered: false,
          holders: [{ node: 'nongan', name: '农安县政务大厅', state: 'held' }],
        },
      ],
    }),
    erase: async (record, field, reason) => {
      if (field !== 'phone') throw new ValueRefused('no_field');
      if (reason !== undefined) this.done.push(`erase ${field} ${reason}`);
      return { record, field, places: [], copies: [] };
    },
    held: async () => [],
    read: async (_, field) => {
      this.done.push(`read ${field}`);
      return '13800000000';
    },
    reseal: async ({ to }, reason) => {
      if (reason !== undefined) this.done.push(`reseal ${to} ${reason}`);
      return { values: to === 'nobody' ? 0 : 1, not_recipient: 0, unopened: 0 };
    },
  };
  readonly redactions: RedactionService = {
    list: async () => ({ items: [], total: 0 }),
    redact: async (entry, reason) => {
      if (entry.endsWith(':0')) throw new RedactionRefused('kept');
      if (reason !== undefined) this.done.push(`redact ${entry} ${reason}`);
      return { entry, places: [], copies: [] };
    },
  };
  /** Whether the caller of each append may read private values. */
  readonly readers: boolean[] = [];
  records: StoredRecord[] = [];
  reasons: Phrase[] = [];
  /** Called before each append; may wait or throw. */
  before: (batch: number) => Promise<void> | void = () => {};
  next: string | undefined;
  #index = 0;

  async append(records: readonly unknown[], by?: AppendedBy): Promise<AppendOutcome[]> {
    this.batches.push([...records]);
    this.readers.push(by?.readsValues ?? false);
    await this.before(this.batches.length);
    return records.map((record) => this.#appendOne(record));
  }

  #appendOne(record: unknown): AppendOutcome {
    try {
      const [prepared] = prepareRecord(record, { now: Date.parse(AT), random: (n) => Buffer.alloc(n, 1) });
      const { id } = prepared!.entry;
      if (prepared!.entry.subject === 'taken')
        return { status: 'conflict', id, origin: this.info.origin, index: 3 };
      if (prepared!.entry.subject === 'other value')
        return { status: 'conflict', id, origin: this.info.origin, index: 3, of_values: true };
      if (prepared!.entry.subject === 'same value')
        return { status: 'duplicate', id, origin: ORIGIN, index: 3, flags: [], of_values: true };
      const status = prepared!.entry.subject === 'again' ? 'duplicate' : 'stored';
      return { status, id, origin: ORIGIN, index: this.#index++, flags: prepared!.flags };
    } catch (error) {
      if (!(error instanceof InvalidRecord)) throw error;
      const { field, reason, next } = error;
      return { status: 'refused', field, reason, next };
    }
  }

  async get(id: string, node?: string): Promise<StoredRecord | undefined> {
    const found = (await this.find(id)).filter((record) => node === undefined || record.node === node);
    return found.length === 1 ? found[0] : undefined;
  }

  async find(id: string): Promise<StoredRecord[]> {
    return this.records.filter((record) => record.id === id);
  }

  async query(query: RecordQuery) {
    this.queries.push(query);
    if (query.cursor === 'wrong') throw new InvalidQuery('cursor', 'Use `next` of the page before.');
    const items = this.records.filter(
      (r) =>
        (query.visibility === undefined || r.visibility === 'public') &&
        (query.type === undefined || r.type === query.type),
    );
    return { items, ...(this.next === undefined ? {} : { next: this.next }) };
  }

  async proof(id: string, node?: string) {
    if ((await this.get(id, node)) === undefined) return undefined;
    return { entry: new Uint8Array([0xa0, 0x01]), proof: 'c2sp.org/tlog-proof@v1\nindex 1\n\nnote\n' };
  }

  async signatures() {
    return undefined;
  }

  async trust() {
    return { version: 1 as const, network: 'jilin', root: ['root'], registry: [] };
  }

  syncState: Awaited<ReturnType<NodeService['sync']>> = {
    link: { parent: 'changchun', connected: true, last_heard: AT },
    alarms: [],
    root: { version: 1, expires: AT, warning: null },
    keys: { due: null, warning: null },
    logs: [
      {
        origin: ORIGIN,
        node: 'nongan',
        name: '农安县政务大厅',
        stored: 10,
        sent: 10,
        refused: false,
        received: [
          { by: 'changchun', name: '长春市', size: 10, behind: 0, at: AT },
          { by: 'jilin-province', name: '吉林省', size: 0, behind: 10, at: null },
        ],
        heartbeat: AT,
      },
    ],
  };

  readonly audit = {
    anchors: async () => [],
    logs: async () => [],
    prefixes: async () => [],
  };

  healths: NodeHealth[] = [
    {
      node: 'nongan',
      name: '农安县政务大厅',
      parent: 'changchun',
      state: 'in-flight',
      level: 'green',
      reasons: [{ state: 'in-flight', level: 'green', by: 'jilin-province', left: 10 }],
      left: 10,
      heard: null,
    },
  ];
  history: HealthRow[] = [{ node: 'nongan', at: Date.parse(AT), states: 'synced', left: 0 }];
  readonly health = {
    now: async () => this.healths,
    of: async (node: string) => this.healths.find((one) => one.node === node),
    history: async (node: string, after: number, limit: number) =>
      this.history.filter((r) => r.node === node && r.at > after).slice(0, limit),
    alerts: {
      list: async () => this.alerts,
      outages: async () => this.outages,
      told: (alert: Alert) => this.told.filter(({ alerts }) => alerts.includes(alert.key)),
      acknowledge: async (key: string, { record }: Done) => {
        const found = this.alerts.find((a) => a.key === key && a.status !== 'resolved');
        if (found === undefined) throw new AlertRefused('no_alert');
        await record();
        return found;
      },
      release: async (key: string, { record }: Done) => {
        const found = this.alerts.find((a) => a.key === key && a.status !== 'resolved');
        if (found === undefined) throw new AlertRefused('no_alert');
        if (found.status !== 'acknowledged') throw new AlertRefused('not_acknowledged');
        await record();
        return { ...found, status: 'raised' as const };
      },
      plan: async (node: string, until: number | null, { record }: Done) => {
        if (until !== null && until <= Date.parse(AT)) throw new AlertRefused('outage_end');
        if (until === null && !this.outages.some((o) => o.node === node)) throw new AlertRefused('no_outage');
        await record();
      },
      test: async (to = 'file', record: Done['record']) => {
        if (to !== 'file') throw new AlertRefused('no_receiver');
        await record();
        return [{ to, delivered: true }];
      },
      queue: { waiting: [{ to: 'file', count: 2 }], dropped: 1 },
    },
    settings: {
      shown: () => ({ escalate_s: 1_800, hold_s: 120, quiet: null, receivers: [] }),
      setRules: async (_: object, carry: Carry) => carry('escalate_s 1800 → 900', async () => {}),
      setReceiver: async ({ name }: { name: string }, carry: Carry) => carry(name, async () => {}),
      removeReceiver: async () => Promise.reject(new AlertRefused('no_receiver')),
    },
  };
  matter: MatterDetail | undefined;
  readonly matterQueries: MatterQuery[] = [];
  readonly found: MatterFind[] = [];
  readonly accesses: AccessService = { note: async () => {}, list: async () => ({ items: [] }) };
  readonly matters: MatterService = {
    caughtUp: async () => {},
    find: async (query) => {
      this.found.push(query);
      return { items: [], filling: false, behind: 0 };
    },
    list: async (query, { readsInternal }) => {
      this.matterQueries.push(query);
      const items = this.matter === undefined || !readsInternal ? [] : [lineOf(this.matter)];
      return { items, total: items.length, at_least: false, counts: [], behind: 0 };
    },
    owners: async () => ({ items: [] }),
    get: async ({ number }, { readsInternal }) =>
      readsInternal && this.matter?.number === number ? this.matter : undefined,
  };
  alerts: Alert[] = [];
  told: Told[] = [];
  outages: Outage[] = [];

  wayUp(node: string) {
    const { link, logs } = this.syncState;
    return { link, logs: logs.filter((log) => log.node === node) };
  }

  async sync(asked?: LogsOf) {
    const { logs, alarms } = this.syncState;
    const of = ({ node }: { node: string }) => isAsked(asked, node);
    return { ...this.syncState, logs: logs.filter(of), alarms: alarms.filter(of) };
  }

  async enrol(request: EnrolmentRequest) {
    this.enrolled.push(request);
    return request.parent as string;
  }

  async act(...given: ActGiven) {
    this.acts.push(given);
  }

  async notReady() {
    return this.reasons;
  }

  async metrics() {
    return [
      {
        name: 'hutong_log_entries',
        help: 'Entries.',
        type: 'gauge' as const,
        values: [{ labels: {}, value: 10 }],
      },
    ];
  }
}

type Carry = Parameters<AlertSettingsService['setRules']>[1];

export type LogLine = { level: string; fields: Record<string, unknown>; message: string };

/** A log that keeps its lines. */
export function recordingLog(): WebLog & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, message });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** `a-token` is that of whoever may read the data folder. */
const SHORT: Record<string, readonly Role[]> = {
  'r-token': ['reader'],
  'w-token': ['publishing-writer'],
  'a-token': FOLDER_ROLES,
};

/** Tokens `<role>-token` of every role, `r-token`, `w-token` and `a-token` for short, and `expired-token`. */
export const fakeTokens = {
  find(token: string): FoundToken | undefined {
    if (token === 'expired-token') return { name: token, roles: ['administrator'], expired: true };
    const roles = SHORT[token] ?? ROLES.filter((r) => token === `${r}-token`);
    return roles.length === 0 ? undefined : { name: token, roles, expired: false };
  },
  list: () => [{ name: '窗口', roles: ['operator' as const], created: AT, expires: null }],
  create: () => 'hutong_new',
  revoke: () => true,
};

/** A header for one of `fakeTokens`. */
export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

/** A node's app on a fake service. */
export function fakeNode(limits: Partial<Limits> = {}) {
  const service = new FakeService();
  const log = recordingLog();
  const app = createApp({ service, tokens: fakeTokens, log, limits, now: () => Date.parse(AT) + 60_000 });
  return { app, service, log };
}
