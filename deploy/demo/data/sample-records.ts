import type { RecordInput } from '@hutong/record';
import { levelCode, unitCode } from './item.ts';
import { type Making, makeRecord } from './make.ts';
import { seeded } from './random.ts';
import { type Hall, readDocuments, readItems, readPeople, type SampleDocument } from './sample.ts';
import { at } from './workdays.ts';

const OPENING_S = 8 * 3600;

function sampleMaking(hall: Hall, day: string): Making {
  return { hall, day, seed: 'sample', from: 0, random: seeded('sample'), people: readPeople() };
}

function departmentName(hall: Hall, key: string): string | undefined {
  return hall.departments.find((department) => department.key === key)?.name;
}

/** The sample's items that a department of this hall handles, as `catalogue.item` records of that morning. */
export function sampleItems(hall: Hall, day: string): RecordInput[] {
  const making = sampleMaking(hall, day);
  return readItems().flatMap((item) => {
    const department = departmentName(hall, item.department);
    if (!department) return [];
    const unit = unitCode(hall, department);
    const code = unit + levelCode(hall) + item.basicCode;
    const body = {
      name: item.name,
      item_type: item.kind,
      basic_code: item.basicCode,
      implementation_code: code,
      level: levelCode(hall),
      case_type: item.promisedDays === 0 ? '1' : '2',
      division_code: hall.divisionCode,
      implementing_body: department,
      implementing_body_code: unit,
      statutory_days: item.statutoryDays,
      promised_days: item.promisedDays,
      charged: false,
      materials: item.materials.map((name) => ({ name, copies: 1 })),
      result_name: item.result,
      status: '在用',
      effective_from: day,
    };
    return [
      makeRecord(making, {
        type: 'catalogue.item',
        subject: code,
        department,
        occurredAt: at(day, OPENING_S),
        body,
      }),
    ];
  });
}

/** The text of a sample document; a repeated one goes on for more than an entry can hold, so that it is split. */
function documentText(document: SampleDocument, fill: (text: string) => string): string {
  const lines: string[] = [];
  for (let n = 1; n <= (document.repeat ?? 1); n++) {
    for (const paragraph of document.paragraphs) lines.push(fill(paragraph).replaceAll('{n}', String(n)));
  }
  return lines.join('\n');
}

/** The sample's documents, as `disclosure.document` records of that morning; the first department stands in for an absent one. */
export function sampleDocuments(hall: Hall, day: string): RecordInput[] {
  const making = sampleMaking(hall, day);
  const year = day.slice(0, 4);
  const fill = (text: string): string =>
    text.replaceAll('{place}', hall.divisionZh).replaceAll('{year}', year);
  return readDocuments().map((document, i) => {
    const department = departmentName(hall, document.department) ?? hall.departments[0]!.name;
    const unit = unitCode(hall, department);
    // 索引号: 20 characters, organisation code / year - 5 digits.
    const index = `${unit.slice(8, 17)}/${year}-${String(90_001 + i)}`;
    return makeRecord(making, {
      type: 'disclosure.document',
      subject: index,
      department,
      occurredAt: at(day, OPENING_S + 60 * (i + 1)),
      body: {
        title: fill(document.title),
        index_number: index,
        document_number: fill(document.docno),
        publisher: department,
        publisher_code: unit,
        written: day,
        published: day,
        method: document.openness,
        category: document.category,
        text_format: 'text/plain',
        text: documentText(document, fill),
      },
    });
  });
}
