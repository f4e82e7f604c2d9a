import type { RecordInput } from '@hutong/record';
import { makeDay } from './data/day.ts';
import { demoHalls, type Hall } from './data/sample.ts';
import { sampleDocuments, sampleItems } from './data/sample-records.ts';
import { loadShared, refusalSummary, share } from './data/shared.ts';
import { lastWorkday } from './data/workdays.ts';
import { type DemoNetwork, send } from './network.ts';

const SEED = 'hutong';
const BATCH = 200;
const PAUSE_MS = 150;

/** The demo's records: what was read, and the sending of it. */
export interface Load {
  /** Lines about what was read and refused. */
  report: string[];
  /** Records taken by each hall, by name; grows as they are sent. */
  expected: Map<string, number>;
  /** Sends the first part of every hall's day. */
  morning(network: DemoNetwork): Promise<void>;
  /** Sends the rest. */
  afternoon(network: DemoNetwork): Promise<void>;
}

/** Makes the day of every hall, from the sample or from the public records in `dataDir`. */
export async function makeLoad(dataDir: string | undefined, cases: number): Promise<Load> {
  const halls = demoHalls();
  const day = lastWorkday(Date.now());
  const report: string[] = [];
  const days = new Map<string, RecordInput[]>();
  if (dataDir === undefined) {
    for (const hall of halls) days.set(hall.name, sampleDay(hall, day, cases));
  } else {
    const data = await loadShared(dataDir);
    for (const f of data.files) report.push(`${f.file}: ${f.rows} 行，收 ${f.taken}，拒 ${f.refused}`);
    report.push(...refusalSummary(data.refused));
    const items = share(data.items, halls);
    const documents = share(data.documents, halls);
    for (const hall of halls) {
      const own = { items: items.get(hall.name) ?? [], documents: documents.get(hall.name) ?? [] };
      days.set(hall.name, makeDay({ hall, ...own, day, cases, seed: SEED }));
    }
  }
  const expected = new Map<string, number>();
  const part = (from: number, to: number) => async (network: DemoNetwork) => {
    await Promise.all(
      halls.map((hall) => {
        const records = days.get(hall.name) ?? [];
        const slice = records.slice(Math.floor(records.length * from), Math.floor(records.length * to));
        return sendAll(network, hall.name, slice, expected);
      }),
    );
  };
  return { report, expected, morning: part(0, 0.6), afternoon: part(0.6, 1) };
}

function sampleDay(hall: Hall, day: string, cases: number): RecordInput[] {
  return makeDay({
    hall,
    items: sampleItems(hall, day),
    documents: sampleDocuments(hall, day),
    day,
    cases,
    seed: SEED,
  });
}

/** Posts records to a hall as NDJSON, batch by batch; a hall that is being restarted is asked again. */
async function sendAll(
  network: DemoNetwork,
  name: string,
  records: readonly RecordInput[],
  expected: Map<string, number>,
): Promise<void> {
  for (let i = 0; i < records.length; i += BATCH) {
    const lines = records.slice(i, i + BATCH).map((r) => JSON.stringify(r));
    const answer = await send(
      network.node(name),
      '/api/records',
      `${lines.join('\n')}\n`,
      'application/x-ndjson',
    );
    for (const line of answer.trimEnd().split('\n')) {
      const outcome = JSON.parse(line) as { status: string };
      if (outcome.status !== 'stored' && outcome.status !== 'duplicate')
        throw new Error(`${name} refused a record: ${line.slice(0, 300)}`);
    }
    expected.set(name, (expected.get(name) ?? 0) + lines.length);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
