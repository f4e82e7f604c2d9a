import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MatterPage, RecordPage } from '@hutong/api';
import { PROGRAM } from '../../faults/processes.ts';
import type { HallProcess } from '../hall-process.ts';
import type { Told } from './told.ts';

interface OnRecord {
  id: string;
  type: string;
  subject: string;
}

/** Holds what the clerks were told against what is on record, and lets the hall check itself. */
export async function verdict(hall: HallProcess, told: Told): Promise<string[]> {
  const wrong: string[] = [];
  const records = await recordsOf(hall);
  if (new Set(records.map(({ id }) => id)).size !== records.length) wrong.push('a record is there twice');
  const of = bySubject(records);
  const states = await statesOf(hall);
  for (const { number, types, state, life } of told.matters.values()) {
    const there = (of.get(number) ?? []).map(({ type }) => type);
    if (there.join() !== types.join()) wrong.push(`${number} (${life.n}): told ${types}, on record ${there}`);
    if (states.get(number) !== state)
      wrong.push(`${number} (${life.n}) is ${states.get(number)}, not ${state}`);
  }
  for (const number of of.keys())
    if (!told.matters.has(number)) wrong.push(`${number} is on record, and nobody was told of it`);
  for (const number of states.keys())
    if (!told.matters.has(number)) wrong.push(`${number} is a matter, and nobody was told of it`);
  for (const { number, life } of told.matters.values())
    if (told.onSheets.has(number) !== (life.steps[0]?.onPaper === true))
      wrong.push(`${number} stands on a sheet and was given out besides`);
  await hall.kill();
  const checked = await fsck(hall.dir);
  if (checked !== '') wrong.push(`fsck: ${checked}`);
  return wrong;
}

/** Every record of cases and complaints, oldest first. */
async function recordsOf(hall: HallProcess): Promise<OnRecord[]> {
  const all = await pages<RecordPage['items'][number]>(hall, '/api/records?limit=500');
  return all
    .map(({ id, type, subject }) => ({ id, type, subject: subject ?? '' }))
    .filter(({ type }) => /^(case|complaint)\./.test(type))
    .reverse();
}

async function statesOf(hall: HallProcess): Promise<Map<string, string>> {
  const all: MatterPage['items'] = [];
  for (const kind of ['case', 'complaint'])
    all.push(...(await pages<MatterPage['items'][number]>(hall, `/api/matters?limit=200&kind=${kind}`)));
  return new Map(all.map(({ number, state }) => [number, state]));
}

async function pages<T>(hall: HallProcess, path: string): Promise<T[]> {
  const authorization = `Bearer ${readFileSync(join(hall.dir, 'admin-token'), 'utf8').trim()}`;
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${hall.url}${path}${more}`, { headers: { authorization } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    const page = (await answer.json()) as { items: T[]; next?: string };
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

/** What `hutong fsck` finds in a hall that stands still; empty where nothing is wrong. */
async function fsck(dir: string): Promise<string> {
  const args = [...PROGRAM, 'fsck', '--data', dir, '--lang', 'en'];
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  return promisify(execFile)(process.execPath, args, { env }).then(
    () => '',
    (error: { stdout: string; stderr: string }) => `${error.stdout}\n${error.stderr}`,
  );
}

function bySubject(records: readonly OnRecord[]): Map<string, OnRecord[]> {
  const found = new Map<string, OnRecord[]>();
  for (const record of records) found.set(record.subject, [...(found.get(record.subject) ?? []), record]);
  return found;
}
