import { z } from 'zod';
import { area } from './endpoint.ts';
import type { Permission } from './roles.ts';
import { count, next, pageLimit, reason, time, whole } from './schemas.ts';

/** What takes long and goes on in the background, one at a time. */
export const RUN_KINDS = [
  'backup',
  'verify',
  'fsck',
  'audit',
  'completeness',
  'reconcile',
  'rehearsal',
] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** Who may begin a run of a kind, and stop it. */
export const RUN_MAY: Readonly<Record<RunKind, Permission>> = {
  backup: 'backup.make',
  verify: 'backup.make',
  fsck: 'backup.make',
  audit: 'audit.read',
  completeness: 'alerts.manage',
  reconcile: 'logs.reconcile',
  rehearsal: 'rules.publish',
};

/** Who sees what a run of a kind found: that of an audit names matters and cards. */
export const RUN_READ: Readonly<Record<RunKind, Permission>> = {
  backup: 'metrics.read',
  verify: 'metrics.read',
  fsck: 'metrics.read',
  audit: 'audit.read',
  completeness: 'metrics.read',
  reconcile: 'metrics.read',
  rehearsal: 'records.read-internal',
};

const text = z.object({ zh: z.string(), en: z.string() });
const fault = z.object({ reason: text, next: text });

export const runFinding = z.object({
  origin: z.string().meta({ description: '哪份日志；与日志无关的为空' }),
  at: count.exactOptional().meta({ description: '条目序号，或检查点的条数' }),
  reason: text,
  next: text.exactOptional(),
  about: z.literal('supervision').exactOptional().meta({ description: '听取与监察牌；没有此项即日志' }),
});
/** Something that a run found. */
export type RunFinding = z.output<typeof runFinding>;

export const run = z.object({
  kind: z.enum(RUN_KINDS),
  target: z.string().nullable().meta({ description: '哪份备份，或试算的哪一份（SHA-256）' }),
  by: z.string().meta({ description: '由哪个岗位或令牌开始' }),
  began: time,
  ended: time.nullable(),
  state: z.enum(['running', 'done', 'failed', 'stopped', 'cut']).meta({
    description: 'failed 没有做成，见 fault；stopped 被叫停；cut 进行中节点停了',
  }),
  done: count,
  total: count.meta({ description: '共多少（字节或条）；0 即还不知道' }),
  numbers: z.record(z.string(), count).meta({ description: '做完后的各项数目' }),
  found: count.meta({ description: '发现几处问题；至多保留 1,000 处' }),
  fault: fault.nullable(),
});
/** Something that takes long, as far as it has come or as it ended. */
export type Run = z.output<typeof run>;

const state = z.object({
  now: run.nullable(),
  last: z.array(run).meta({ description: '每种最近一次的结果；核对备份的，每份备份一条' }),
});
export type RunState = z.output<typeof state>;

const findingPage = z.object({
  run: run.nullable(),
  items: z.array(runFinding),
  total: count.meta({ description: '所留的共几处' }),
  next,
});
export type FindingPage = z.output<typeof findingPage>;

const backup = z.object({
  name: z.string(),
  time,
  keys: z.boolean().meta({ description: '内有密钥' }),
  logs: count,
  entries: count,
  rows: count.meta({ description: '记录行数' }),
  bytes: count,
  path: z.string(),
});
export type BackupItem = z.output<typeof backup>;

const backupPage = z.object({
  folder: z.string().meta({ description: '备份放在哪里' }),
  data: z.string().meta({ description: '数据文件夹' }),
  same_disk: z.boolean().meta({ description: '与数据在同一块磁盘' }),
  free: count.meta({ description: '那块磁盘余下的字节数' }),
  fault: fault.nullable().meta({ description: '为何这里不能备份；null 即可以' }),
  unfinished: z.array(z.string()).meta({ description: '没有做完的，不是备份：至多列出 20 个' }),
  items: z.array(backup),
  next,
});
export type BackupPage = z.output<typeof backupPage>;

/** Backups that are made and read in the background, and checks of what is stored. */
export interface RunService {
  state(): RunState;
  /** What the last run of a kind found, all or about one thing, from a place on. */
  findings(kind: RunKind, page: { from: number; limit: number; about?: RunFinding['about'] }): FindingPage;
  /** What runs now. */
  readonly current: Run | undefined;
  /** Stops what runs. @returns whether anything did */
  stop(): boolean;
  /** Backups that lie there, newest first. */
  backups(limit: number, after?: string): BackupPage;
  /** Throws Declined where none can be made now. */
  demandRoom(): void;
  /** Each begins at once and goes on by itself. @throws Declined while another runs */
  backUp(by: string): Run;
  verify(backup: string, by: string): Run;
  fsck(by: string): Run;
  audit(by: string): Run;
  completeness(by: string): Run;
  reconcile(by: string): Run;
}

const begun = { 409: '已有一项在进行，或现在不能做：原因与办法' };

/** What takes long at a center: begun here, followed here, one at a time. */
export const runs = area('network', {
  state: {
    method: 'get',
    path: '/api/runs',
    may: 'metrics.read',
    summary: '正在进行的长任务，与各种任务最近一次的结果（中心）',
    reply: state,
  },
  findings: {
    method: 'get',
    path: '/api/runs/findings',
    may: 'metrics.read',
    summary: '最近一次核查发现的问题，一页一页（中心）',
    description: '比对与重算的，要有 audit.read；试算的，要有 records.read-internal。',
    request: z.strictObject({
      kind: z.enum(RUN_KINDS),
      from: whole(0, 1_000_000).default(0),
      limit: pageLimit(50),
      about: z.literal('supervision').exactOptional().meta({ description: '只看听取与监察牌的' }),
    }),
    reply: findingPage,
  },
  stop: {
    method: 'post',
    path: '/api/runs/stop',
    may: 'metrics.read',
    summary: '叫停正在进行的长任务；没有在进行的，什么也不做（中心）',
    description:
      '谁可以开始哪种任务，谁就可以叫停它。写明了 kind、target、began 的，正在进行的不是那一项就不叫停。',
    request: z.strictObject({
      kind: z.enum(RUN_KINDS).exactOptional(),
      target: z.string().max(80).exactOptional(),
      began: time.exactOptional(),
    }),
    reply: z.object({ stopped: z.boolean() }),
    errors: { 409: '正在进行的是另一项，没有叫停' },
  },
  backups: {
    method: 'get',
    path: '/api/backups',
    may: 'backup.make',
    summary: '本机备份目录中的备份，新的在前（中心）',
    request: z.strictObject({
      limit: pageLimit(20),
      after: z.string().max(80).exactOptional().meta({ description: '上一页答复中的 next' }),
    }),
    reply: backupPage,
  },
  backup: {
    method: 'post',
    path: '/api/backups',
    may: 'backup.make',
    act: 'backup.make',
    summary: '在后台备份到本机备份目录，不带密钥（中心）',
    description: '目录由 config.json 的 backups.folder 写明；没有写的，在数据文件夹的 backups 中。记入日志。',
    request: z.strictObject({ reason }),
    reply: run,
    errors: begun,
  },
  verify: {
    method: 'post',
    path: '/api/backups/{backup}/verify',
    may: 'backup.make',
    summary: '在后台核对一份备份，同 hutong backup verify（中心）',
    reply: run,
    errors: { 404: '没有这份备份', ...begun },
  },
  fsck: {
    method: 'post',
    path: '/api/fsck',
    may: 'backup.make',
    summary: '在后台从字节起核验所存的一切，同 hutong fsck；运行中也可（中心）',
    reply: run,
    errors: begun,
  },
  audit: {
    method: 'post',
    path: '/api/audit/run',
    may: 'audit.read',
    summary: '在后台比对本中心所持的锚定、检查点与回执，并重算监察牌（中心）',
    description: '只看本中心所持的；要与别的节点比对，用 hutong audit 问它们。',
    reply: run,
    errors: begun,
  },
  completeness: {
    method: 'post',
    path: '/api/completeness/run',
    may: 'alerts.manage',
    summary: '在后台查下级最近 7 天哪天没有报送、哪天没有到齐，同 hutong completeness（中心）',
    reply: run,
    errors: begun,
  },
  reconcile: {
    method: 'post',
    path: '/api/reconcile/run',
    may: 'logs.reconcile',
    summary: '在后台与每个直接下级比对各日志，只看不补，同 hutong reconcile（中心）',
    reply: run,
    errors: begun,
  },
});
