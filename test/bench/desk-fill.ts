import type { Hall } from '@hutong/hall';
import { signNote } from '@hutong/log';
import { pooledRandom, prepareRecord, type RecordInput } from '@hutong/record';

const AT_ONCE = 2_000;
const DAY_MS = 86_400_000;
/** One matter in so many is open still; the others ended long ago. */
const OPEN_EVERY = 20;
const random = pooledRandom();

const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹';
const GIVEN = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉建国梅红文云兰凤洁莹鑫宇浩博梓涵欣怡';
export const DEPARTMENTS = [
  '市场监督管理局',
  '公安局',
  '自然资源局',
  '住房和城乡建设局',
  '人力资源和社会保障局',
  '卫生健康局',
  '民政局',
  '税务局',
];
const ITEMS = [
  '食品经营许可',
  '不动产登记',
  '营业执照变更',
  '施工许可证核发',
  '社会保险登记',
  '医疗机构执业登记',
  '低保申请',
  '个体工商户设立',
];

const one = (from: string, n: number) => Array.from(from)[n % Array.from(from).length] ?? '';
/** A part of names that many have. */
export const aGivenName = one(GIVEN, 3);
export const nameOf = (n: number) =>
  one(SURNAMES, n * 7) + one(GIVEN, Math.floor(n / 3)) + (n % 3 === 0 ? '' : one(GIVEN, n * 11));
export const phoneOf = (n: number) => `13${String(100_000_000 + ((n * 7_919) % 900_000_000))}`;
export const numberOf = (n: number) => `220122-${String(n).padStart(8, '0')}`;
/** Of the last matters, one that is open still. */
export const openOne = (matters: number) => matters - 1 - ((matters - 1) % OPEN_EVERY);

/** Puts so many matters on record at a hall, through its own store, and lets its read models read them. @param now ms since 1970 */
export async function fillDesk(hall: Hall, matters: number, now: number): Promise<void> {
  for (let n = 0; n < matters; n += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, matters - n) }, (_, i) => matterOf(n + i, now));
    hall.store.append(
      hall.info.origin,
      some.flat().map((record) => prepareRecord(record, { now, random })),
      (body) => signNote(body, hall.folder.keys.log),
    );
  }
  await hall.followers.catchUp();
}

/** Records of one matter: of most only the last one, of those that are open what brought them there. */
function matterOf(n: number, now: number): RecordInput[] {
  const department = DEPARTMENTS[n % DEPARTMENTS.length] as string;
  const item = { item_name: ITEMS[n % ITEMS.length], item_type: '01' };
  const subject = numberOf(n);
  const name = n % 5 === 0 ? `${nameOf(n)}商贸有限公司` : nameOf(n);
  const said = (type: string, daysAgo: number, body: object, person?: object): RecordInput => {
    const occurred_at = new Date(now - daysAgo * DAY_MS).toISOString();
    return {
      type,
      subject,
      department,
      occurred_at,
      body: { ...body },
      ...(person && { private: { ...person } }),
    };
  };
  if (n % OPEN_EVERY !== 0) {
    const ago = 40 + ((n * 31) % 700);
    return [said('case.deliver', ago, { method: '窗口领取' }, { recipient_name: name, phone: phoneOf(n) })];
  }
  const ago = 2 + ((n / OPEN_EVERY) % 40);
  const person = { applicant_name: name, phone: phoneOf(n), applicant_id_number: `2201221990010${n}` };
  const open = [said('case.apply', ago, item, person)];
  const turn = (n / OPEN_EVERY) % 4;
  if (turn === 0) open.push(said('case.supplement_notice', ago - 1, { materials: ['身份证'] }));
  if (turn === 1) open.push(said('case.accept', ago - 1, { accepted: true, statutory_days: 20 }));
  if (turn >= 2) {
    open.push(said('case.accept', ago - 1, { accepted: true, statutory_days: 20 }));
    open.push(said('case.assign', ago - 1, { owner: `经办 B00${n % 7}` }));
    open.push(said('case.step', ago - 2, { step: '审查', action: turn === 2 ? '通过' : '退回' }));
  }
  return open;
}
