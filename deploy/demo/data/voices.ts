import type { RecordInput } from '@hutong/record';
import { inventPerson } from './fictional.ts';
import { type Making, makeRecord } from './make.ts';
import { readVoices } from './sample.ts';
import { addWorkdays, at } from './workdays.ts';

interface Exchange {
  asked: string;
  /** Absent while no answer has been given by the end of the day. */
  answered?: string;
  serial: string;
}

/** When something was asked and answered: the first is always answered, others as the draw falls. */
function exchange(making: Making, n: number, longestDays: number): Exchange {
  const { random, day, hall } = making;
  const took = random.int(1, longestDays);
  const ago = n === 0 ? took : random.int(0, longestDays);
  const date = addWorkdays(day, -ago);
  const asked = at(date, random.int(8.5 * 3600, 16.5 * 3600));
  const serial = `${hall.divisionCode}${date.replaceAll('-', '')}${String(making.from + n + 1).padStart(4, '0')}`;
  const reply = addWorkdays(date, took);
  return reply <= day
    ? { asked, serial, answered: at(reply, random.int(8.5 * 3600, 16.5 * 3600)) }
    : { asked, serial };
}

/** Complaints and their replies; `about` are case numbers some of them name. */
export function makeComplaints(making: Making, count: number, about: readonly string[]): RecordInput[] {
  const { random, hall, people } = making;
  const { complaints } = readVoices();
  const records: RecordInput[] = [];
  for (let n = 0; n < count; n++) {
    const { asked, answered, serial } = exchange(making, n, 10);
    const complaint = random.pick(complaints);
    const department = random.pick(hall.departments).name;
    const person = inventPerson(random, people, hall.divisionZh);
    const subject = `TS${serial}`;
    const caseNumber = about.length > 0 && random.chance(0.5) ? { case_number: random.pick(about) } : {};
    records.push(
      makeRecord(making, {
        type: 'complaint.file',
        subject,
        department,
        occurredAt: asked,
        body: {
          title: complaint.title,
          complained_unit: department,
          ...caseNumber,
          source: random.pick(['窗口', '电话', '网络', '12345']),
          filed_at: asked,
          accepting_unit: department,
          promised_at: at(addWorkdays(asked.slice(0, 10), 10), 17 * 3600),
        },
        private: {
          complainant: person.name,
          phone: person.phone,
          address: person.address,
          complaint_text: complaint.text,
        },
      }),
    );
    if (!answered) continue;
    records.push(
      makeRecord(making, {
        type: 'complaint.reply',
        subject,
        department,
        occurredAt: answered,
        body: {
          outcome: complaint.outcome,
          summary: complaint.reply,
          replied_at: answered,
          handling_unit: department,
          satisfaction: random.pick(['3', '4', '5']),
        },
        private: { reply_text: `${person.name}：您反映的“${complaint.title}”已办理。${complaint.reply}` },
      }),
    );
  }
  return records;
}

/** Requests for disclosure (依申请公开) and their replies, within 20 working days (条例 Art. 33). */
export function makeRequests(making: Making, count: number): RecordInput[] {
  const { random, hall, people } = making;
  const { requests } = readVoices();
  const records: RecordInput[] = [];
  for (let n = 0; n < count; n++) {
    const { asked, answered, serial } = exchange(making, n, 18);
    const request = random.pick(requests);
    const department = random.pick(hall.departments).name;
    const person = inventPerson(random, people, hall.divisionZh);
    const subject = `YSQ${serial}`;
    records.push(
      makeRecord(making, {
        type: 'disclosure.request',
        subject,
        department,
        occurredAt: asked,
        body: {
          requester_type: random.pick(['自然人', '自然人', '商业企业', '法律服务机构']),
          channel: random.pick(['当面', '邮寄', '网络']),
          received_at: asked,
        },
        private: {
          applicant_name: person.name,
          applicant_id_number: person.idNumber,
          phone: person.phone,
          address: person.address,
          request_text: request.text,
        },
      }),
    );
    if (!answered) continue;
    records.push(
      makeRecord(making, {
        type: 'disclosure.reply',
        subject,
        department,
        occurredAt: answered,
        body: { outcome: request.outcome, reason: request.reply, replied_at: answered },
        private: { reply_text: `${person.name}：${request.reply}`, recipient_name: person.name },
      }),
    );
  }
  return records;
}
