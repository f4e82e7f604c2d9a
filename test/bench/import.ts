import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, rate } from './figure.ts';
import { initHall } from './lone-hall.ts';
import { mix, prepared } from './mix.ts';
import { finished, hutong } from './processes.ts';
import { BARE, bareInserts, kept } from './sqlite.ts';

/** `hutong import FILE` at a hall: read, mapped, validated, hashed, committed; time as the command tells it. */
export async function hallImport(dir: string, count: number): Promise<Figure> {
  await initHall(dir);
  const records = mix(count);
  const file = join(dir, 'records.jsonl');
  // As other systems export: without ids of ours, which the import derives.
  writeFileSync(file, records.map(({ id: _, ...record }) => `${JSON.stringify(record)}\n`).join(''));
  const limit = bareInserts(dir, kept(prepared(records)));
  const run = hutong(['import', file, '--data', join(dir, 'hall'), '--json']);
  const answer = JSON.parse(await finished(run)) as { taken: number; duration_s: number };
  if (answer.taken !== records.length)
    throw new Error(`${answer.taken} of ${records.length} records were taken`);
  return rate('hall.import', records.length / answer.duration_s, limit, BARE, 'JSONL file, ids derived');
}
