import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { guessColumns, slotsOf, stepsOf } from '@hutong/intake';
import { derivedId, timeText } from '@hutong/record';
import { beginEnrolment } from '@hutong/trust';
import { createToken } from '@hutong/web';
import { caseRow, HEADER, REGISTER_DATA, registerOf, SHEET_NAME } from '../../desk/register.ts';
import { until } from '../../network/harness.ts';
import { longNotice, notices } from '../records.ts';
import { Site } from '../site.ts';
import type { Staff } from '../staff.ts';
import { ASKING, BACKUP, PROGRAM } from './console.ts';
import { Demos } from './demo.ts';
import { DOCUMENT_DATA, keepDocuments } from './documents.ts';
import { FINGERPRINT, SetUps } from './set-up.ts';

/**
 * What the nodes have been through: `alone`: a new hall that has never heard from anyone; `full`: it has recorded, and both
 * ancestors have receipted; `cut`: its city is away.
 */
export const STAGES = ['alone', 'full', 'cut'] as const;
export type Stage = (typeof STAGES)[number];

/** A heartbeat's time is in whole seconds and always rises: faster ones would run ahead of the clock. */
const HEARTBEAT_S = 2;

const DEPARTMENT = '农安县市场监督管理局';
const ITEM = { item_name: '食品经营许可（新办）', item_type: '01', item_code: 'SP-01' };

/** A record of a case that its hall publishes whole. */
function said(type: string, day: number, body: object, over: object = {}): object {
  const occurred_at = `2026-11-${String(day).padStart(2, '0')}T10:00:00+08:00`;
  const common = { subject: CASE, department: DEPARTMENT, visibility: 'public' };
  return { ...common, type, occurred_at, body, ...over };
}

const RUNBOOKS = new URL('../../../deploy/runbooks/', import.meta.url);
export const CASE = '220122-20261102-000001';
/** A case that is late, after a holiday, days worked for it and a suspension. */
export const LATE = '220122-20260918-000003';
/** Whose the case is. */
export const OWNER = '经办 A009';
/** The node of the supervisor who is stationed at the hall. */
export const STATIONED = 'nongan-jiancha';
const URGED = '请于三日内办结并说明原因';
const ANSWERED = '已办结，并补充窗口人员';
const REGISTER = '2024年度办件登记表';
/** What a file of the case is called. */
const PLAN = '营业场所平面图';
/** What is rehearsed there. */
const CALENDAR = '市庆放假';
const WRONG_DAY = '三月五日左右';
/** The key of a form of the desk, and what it put on record: the first row of a sheet. */
export const FORM = `mhi0abcd-${'A'.repeat(22)}`;
const FIRST_ROW = derivedId(Number.parseInt('mhi0abcd', 36), Buffer.from(`desk/${FORM}/apply-1`));
export const COMPLAINT = '220122-20261103-000002';
export const REQUEST = '220122-20261103-000004';

/** A record of the late case. */
function late(type: string, date: string, body: object): object {
  return said(type, 1, body, { subject: LATE, occurred_at: `2026-${date}T10:00:00+08:00` });
}

/** Who has the province checked. */
const KEEPER = '系统管理员 A001';

const PROCEDURE = { special_type: '2', number: 1 };

const MATTERS = [
  said(
    'catalogue.item',
    1,
    { name: ITEM.item_name, item_type: '01', statutory_days: 20 },
    { subject: 'SP-01' },
  ),
  late('case.apply', '09-18', ITEM),
  late('case.accept', '09-18', { accepted: true, item_name: ITEM.item_name }),
  late('case.special_start', '10-09', { ...PROCEDURE, special_name: '检验', reason: '送检' }),
  late('case.special_end', '10-12', { ...PROCEDURE, result: '合格' }),
  said('case.apply', 2, ITEM, { backfilled: true, id: FIRST_ROW }),
  said(
    'complaint.file',
    3,
    { channel: '电话', title: '等候时间过长', complained_unit: DEPARTMENT },
    { subject: COMPLAINT },
  ),
  said(
    'disclosure.request',
    3,
    { requester_type: '自然人', channel: '当面', topic: '某路段征收补偿方案' },
    { subject: REQUEST },
  ),
  said('disclosure.register', 3, { handling_unit: '办公室' }, { subject: REQUEST }),
  said('case.assign', 2, { owner: OWNER }),
  said('case.accept', 3, { accepted: true, item_name: ITEM.item_name }),
];

/** A register that somebody sent, with rows that are hidden and rows that cannot be taken, and what became of it. */
async function sendRegister({ desk, idOf }: Pick<Staff, 'desk' | 'idOf'>): Promise<void> {
  const account = idOf('clerk');
  const { uploads } = desk.store;
  const rows = [1, 2, 3, 4].map((n) => caseRow(n, n === 4 ? { 申请日期: WRONG_DAY } : {}));
  const file = await registerOf(rows, { title: REGISTER, hidden: [1] });
  const bytes = Readable.from([file]);
  const kept = uploads.keep(account, await uploads.receive(account, { name: `${REGISTER}.xlsx`, bytes }));
  if (kept === undefined) throw new Error('the register was not kept');
  const columns = guessColumns(slotsOf((await stepsOf('cases')) ?? []), HEADER);
  const choice = { sheet: SHEET_NAME, headerRow: 2, register: 'cases', columns };
  const outcome = { rows: 4, taken: 2, already: 0, refused: 2, back: 2 };
  uploads.save({ ...kept, choice, stage: 'done', outcome });
}

/** A file of the case, as a window adds it. */
async function addFile(site: Site): Promise<void> {
  const { waiting } = site.hall.attachments;
  const given = { name: `${PLAN}.pdf`, bytes: Readable.from([Buffer.from(PLAN)]), strip: false };
  const kept = await waiting?.take(given, 'account:window');
  if (kept === undefined) throw new Error('the file was not kept');
  const { sealed_sha256: sha256, bytes, media_type } = kept;
  const body = { attachments: [{ sha256, bytes, media_type }], handler: '窗口 A001' };
  await site.append([said('case.files', 3, body, { visibility: 'internal' })]);
}

/** A province, a city and a hall, through the stages one after another. */
export class World {
  readonly site: Site;
  /** Ids of records at the hall. */
  readonly ids: Record<'notice' | 'long' | 'accept' | 'urge' | 'answered', string> = {
    notice: '',
    long: '',
    accept: '',
    urge: '',
    answered: '',
  };
  /** A calendar that the province rehearsed. */
  rehearsal = '';
  /** A sheet of reserved numbers. */
  sheet = '';

  /** Set-ups of the hall, as far as each has come. */
  readonly setUps: SetUps;
  /** Pages of the demo, as far as each has come. */
  readonly demos: Demos;

  private constructor(site: Site, setUps: SetUps, demos: Demos) {
    this.site = site;
    this.setUps = setUps;
    this.demos = demos;
  }

  static async start(): Promise<World> {
    const site = await Site.start({ heartbeatS: HEARTBEAT_S }, true);
    await site.staff.guessed();
    await site.staffOf(STATIONED).guessedHere();
    return new World(site, await SetUps.open(site.hall), await Demos.open());
  }

  async reach(stage: Stage): Promise<void> {
    if (stage === 'full') {
      const ids = await this.site.append([...notices(45), longNotice, ...MATTERS]);
      [this.ids.notice, this.ids.long, this.ids.accept] = [ids[3], ids[45], ids.at(-1)] as [
        string,
        string,
        string,
      ];
      await addFile(this.site);
      await this.site.hall.followers.catchUp();
      await sendRegister(this.site.staff);
      this.sheet = (await this.site.staff.desk.store.reserved.sheet('k'.repeat(22))).id;
      keepDocuments(this.site.staff.desk.store.documents);
      await this.site.up('city');
      await this.site.up('province');
      await this.#urge();
      await this.#ask();
      await this.#keepUp();
      await this.#rehearse();
      await this.site.received();
    }
    if (stage === 'cut') {
      await this.site.down('city');
      await until('the province finds its city silent', async () => {
        const alerts = await this.site.center('province').health.alerts.list();
        return alerts.some(({ node, state }) => node === 'city' && state === 'silent');
      });
    }
  }

  /** A hall that is being installed asks to be enrolled. */
  async #ask(): Promise<void> {
    const { enrolment } = this.site.center('province').service;
    if (enrolment === undefined) throw new Error('the province enrols nobody');
    const { code } = await enrolment.issue({ node: ASKING, kind: 'hall' });
    const dir = mkdtempSync(join(tmpdir(), 'hutong-asking-'));
    try {
      const options = {
        kind: 'hall' as const,
        node: ASKING,
        name: '榆树市政务大厅',
        level: 'county' as const,
        parent: { name: 'city' },
        http: { host: '127.0.0.1', port: 0 },
        heartbeat_s: HEARTBEAT_S,
      };
      await enrolment.take(beginEnrolment(dir, options, code, randomBytes).message, '127.0.0.1');
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }

  /** The province has a backup, was checked, and a program has a token of it; it tells another, which is not there. */
  async #keepUp(): Promise<void> {
    const { service, folder } = this.site.center('province');
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    await service.health.settings?.setReceiver(
      { name: 'duty', url: 'http://127.0.0.1:9/', secret },
      (_, make) => make(),
    );
    createToken(folder.dir, { name: PROGRAM, roles: ['reader'], expires: null });
    const { network, node, kind, origin } = service.info;
    const made = { network, node, kind, origin, epoch: 1, time: '2026-11-20T02:00:00Z', keys: false };
    const manifest = { version: 1, ...made, logs: [], rows: 45, files: [] };
    const at = join(folder.dir, 'backups', BACKUP);
    mkdirSync(at, { recursive: true, mode: 0o700 });
    writeFileSync(join(at, 'manifest.json'), JSON.stringify(manifest));
    const { runs } = service;
    const checks = [
      () => runs.verify(BACKUP, KEEPER),
      () => runs.fsck(KEEPER),
      () => runs.completeness(KEEPER),
      () => runs.reconcile(KEEPER),
    ];
    for (const begin of checks) {
      begin();
      await until('it is checked', () => service.runs.state().now === null);
    }
  }

  /** The stationed supervisor urges the hall on twice; once it answers. */
  async #urge(): Promise<void> {
    const supervisor = this.site.hallOf(STATIONED);
    await until(
      'the registry says where it is stationed',
      async () => supervisor.calls.side === 'supervisor',
    );
    const urge = { node: 'nongan', of_kind: 'case', number: CASE, text: URGED, due: '2026-12-31' };
    const records = ['DB-1', 'DB-2'].map((number) => ({
      ...said('supervision.urge', 9, urge, { subject: number }),
      visibility: 'internal',
    }));
    const [urged, answered] = await supervisor.append(records);
    if (urged?.status !== 'stored' || answered?.status !== 'stored') throw new Error('nobody was urged on');
    [this.ids.urge, this.ids.answered] = [urged.id, answered.id];
    const heard = async () => (await this.site.hall.get(answered.id, STATIONED)) !== undefined;
    await until('the hall hears of it', heard);
    const answer = { to: STATIONED, of: answered.id, text: ANSWERED };
    const [id] = await this.site.append([
      { ...said('supervision.answer', 10, answer, { subject: 'DB-2' }), visibility: 'internal' },
    ]);
    await until('the supervisor has its answer', async () => {
      return (await supervisor.get(id ?? '', 'nongan')) !== undefined;
    });
    for (const hall of [this.site.hall, supervisor]) await hall.followers.catchUp();
    const { service } = this.site.center('province');
    await until('the province has both', async () => {
      const call = await service.oversight?.get({ node: STATIONED, record: answered.id });
      return call?.replies.length === 1;
    });
  }

  /** The province rehearses one more day off while the late case was running. */
  async #rehearse(): Promise<void> {
    const { rules } = this.site.center('province').service;
    const days = { off_days: ['2026-09-21'], work_days: [] };
    const content = JSON.stringify({ valid_from: '2026-01-01', valid_until: '2026-12-31', ...days });
    const effective_from = timeText(Date.now()).slice(0, 10);
    const calendar = { type: 'calendar.set', name: CALENDAR, effective_from, content } as const;
    const begun = await rules?.rehearse({ ...calendar, divisions: [], nodes: [] }, undefined, '监察 A011');
    this.rehearsal = begun?.rehearsal ?? '';
    await until('it is rehearsed', async () => {
      const found = rules?.rehearsal(this.rehearsal, { limit: 1, from: 0 });
      return found !== undefined && found.ended !== null;
    });
  }

  async stop(): Promise<void> {
    await this.setUps.stop();
    await this.demos.stop();
    await this.site.stop();
  }
}

/** Patterns of what stands on record here, as it was said: no language of the pages'. */
export const DATA: readonly string[] = [
  // Origins, ids, fingerprints, addresses.
  '[a-z0-9-]+/[a-z0-9-]+/\\d+-[0-9a-f]{8}',
  '[0-9a-f]{8}-[0-9a-f-]{27}',
  '[0-9a-f]{16,}',
  '(nongan|city|province|yushu)(-jiancha)?(政务大厅)?',
  '榆树市政务大厅',
  URGED,
  ANSWERED,
  'DB-\\d',
  // A node that there is not, as it was typed, and a receiver of alerts by its name.
  '\\bnobody\\b',
  '(?<=试发给 )duty',
  CALENDAR,
  PROGRAM,
  '\\d{4}年工作日历',
  '[a-z]+\\.json',
  DEPARTMENT,
  '关于公布食品经营许可办事指南的通知（第\\d+号）',
  '农市监发〔2026〕\\d+号',
  '农安县政务服务事项实施细则',
  '食品经营许可（新办）',
  '等候时间过长',
  '王小明',
  // Who works, as records name them.
  '(窗口|经办|大厅主任|(安全|审计|系统)管理员|监察|发布|保密审查|值班|登记员) A\\d{3}',
  ...DOCUMENT_DATA,
  `${PLAN}\\.pdf`,
  // What an account was made for, as the act on record says it.
  '(([一-龥]+ )+· )?入职',
  '密码连续错误，暂停受理',
  // Why the network’s first CA was made, as the registry says it.
  '建网',
  'SP-01',
  'cli:[a-z]+',
  FINGERPRINT,
  '主动公开|有效',
  '各乡镇人民政府、县直各部门：[^]*',
  '第1条 申请人应当[^]*',
  '某路段征收补偿方案',
  REGISTER,
  WRONG_DAY,
  // Its words come last, and short ones after the longer in which they stand.
  ...[...REGISTER_DATA].sort((a, b) => b.length - a.length),
];

/** What is written so in Chinese too: names of formats, commands with their options, addresses, names of parameters. */
export const TERMS: readonly string[] = [
  'off_days',
  '\\b(CA|API|JSON|CSV|CBOR|NTP|UUIDv7|SHA-256|TOTP|Ctrl|Alt|test)\\b',
  '\\bhutong( [a-z]+)*',
  '--hidden (take|leave)|--[a-z-]+',
  '\\b(docx|pptx|JPEG|PNG|GeoJSON|WPS|dates)\\b',
  '\\b(MiB|GiB|PostgreSQL|pg_[a-z]+|backups\\.folder|prune\\.after_days|retention|node/record)\\b|与 keys\\b',
  // Files that are checked are called by their endings.
  '\\.(cbor|tlog-proof)\\b',
  // Mappings that come with the program are called by their files’ names.
  '\\b(case|complaint|disclosure|catalogue)_[a-z_]+',
  'https://|\\.?(xlsx|csv|XLSX|CSV)\\b|\\bMB\\b',
  // How alerts leave, and a type of record.
  '\\b(Standard Webhooks|webhook|whsec|log\\.prune|http://127\\.0\\.0\\.1:9)(\\b|_)',
  // Files of the trust kit.
  '\\bindex\\.html\\b',
  // Columns of tables that are uploaded.
  '\\b(department|body\\.name|itemCode|taskType|name)\\b(?=[、 ])',
  '/(api/health|docs)\\b',
  '\\b(subject|due_before|level|on)\\b',
  // Runbooks are called by their files' names.
  ...readdirSync(RUNBOOKS).map((file) => `手册 ${file.replace('.md', '')}`),
  // Ids of rules and the files that the first of them and the calendars stand in.
  '\\b(case|request|complaint)\\.[a-z_]+|[a-z]+\\.json\\b',
];
