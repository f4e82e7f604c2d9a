import { readFile, rm } from 'node:fs/promises';
import { nameFor } from '@hutong/identity';
import { ReasonedError } from '@hutong/record';
import { type Page, type Shown, type Visit, XLSX } from '@hutong/web';
import { lost } from '../lost.tsx';
import { say } from '../texts.ts';
import { loadIntake } from './intake.ts';
import { preview } from './preview.tsx';
import { result } from './result.tsx';
import { AT, type ImportParts, inWords, withFile } from './shared.tsx';
import { start } from './start.tsx';
import { columnsStep, headerStep, looked, sheetStep } from './steps.tsx';
import { chosenAt, guessed, nextStep } from './take-choice.ts';
import type { Came, Kept } from './uploads.ts';

const may = 'matters.import';

/** A register comes in as a spreadsheet: sent, looked through, put on record, and what was refused given back. */
export function importPages(parts: ImportParts): Page[] {
  const { uploads } = parts.store;
  const step = (path: string, show: (visit: Visit, parts: ImportParts, kept: Kept) => Promise<Shown>) => ({
    method: 'get' as const,
    path: `${AT}${path}`,
    may: may as typeof may,
    answer: withFile(parts, (visit, kept) => show(visit, parts, kept)),
  });
  const post = (path: string, act: (visit: Visit, kept: Kept) => Promise<Shown>): Page => ({
    method: 'post',
    path: `${AT}${path}`,
    may,
    answer: withFile(parts, act),
  });
  return [
    { method: 'get', path: AT, may, answer: (visit) => start(visit, parts) },
    {
      method: 'post',
      path: AT,
      may,
      upload: ({ person }, file) => uploads.receive(person.account, file),
      answer: (visit) => send(visit, parts),
    },
    step('/sheet', sheetStep),
    step('/header', headerStep),
    step('/columns', columnsStep),
    step('/preview', preview),
    step('/result', result),
    post('/choose', (visit, kept) => choose(visit, parts, kept)),
    post('/run', (visit, kept) => run(visit, parts, kept)),
    post('/drop', (visit, kept) => drop(visit, parts, kept)),
    {
      method: 'get',
      path: `${AT}/refused`,
      may,
      answer: withFile(parts, (visit, kept) => back(visit, parts, kept)),
    },
    { method: 'get', path: `${AT}/templates/{register}`, may, answer: template },
  ];
}

/** What came is kept, or is gone when this has answered. */
async function send(visit: Visit, parts: ImportParts): Promise<Shown> {
  const file = visit.uploaded as Came | undefined;
  try {
    return await begin(visit, parts, file);
  } finally {
    if (file !== undefined) await rm(file.path, { force: true });
  }
}

async function begin(visit: Visit, parts: ImportParts, file: Came | undefined): Promise<Shown> {
  const { lang, person } = visit;
  const { uploads } = parts.store;
  const wrong = (key: 'import_none' | 'import_runs' | 'import_full' | 'import_only') =>
    start(visit, parts, [{ name: 'file', text: say(lang, key) }]);
  if (file === undefined) return wrong('import_none');
  const progress = parts.imports.progress(person.account);
  if (progress !== undefined && progress.failed === undefined) return wrong('import_runs');
  const kept = uploads.keep(person.account, file);
  if (kept === undefined) return wrong('import_full');
  try {
    const look = await parts.imports.look(kept);
    if (look.format !== 'jsonl')
      return { to: await nextStep(visit, parts, await guessed(visit, parts, kept)) };
    uploads.drop(person.account);
    return wrong('import_only');
  } catch (error) {
    uploads.drop(person.account);
    if (!(error instanceof ReasonedError)) throw error;
    return start(visit, parts, [{ name: 'file', ...inWords(error, lang) }]);
  }
}

function choose(visit: Visit, parts: ImportParts, kept: Kept): Promise<Shown> {
  return looked(visit, parts, kept, async () => {
    if (kept.stage !== 'chosen') return { to: `${AT}/result` };
    const chosen = await chosenAt(visit, parts, kept);
    if ('errors' in chosen) return columnsStep(visit, parts, kept, chosen.errors);
    const now = await guessed(visit, parts, { ...kept, choice: chosen.choice });
    return { to: await nextStep(visit, parts, now) };
  });
}

async function run(visit: Visit, parts: ImportParts, kept: Kept): Promise<Shown> {
  const { person, lang } = visit;
  const append = visit.appender(nameFor(person, may));
  if (kept.stage !== 'done') await parts.imports.begin(kept, person, append, lang);
  return { to: `${AT}/result` };
}

async function drop({ person }: Visit, { imports, store }: ImportParts, kept: Kept): Promise<Shown> {
  const progress = imports.progress(person.account);
  if (progress === undefined || progress.failed !== undefined) store.uploads.drop(kept.account);
  return { to: AT };
}

async function back(visit: Visit, { store }: ImportParts, kept: Kept): Promise<Shown> {
  const bytes = await readFile(store.uploads.backOf(kept.account)).catch(() => undefined);
  if (bytes === undefined) return lost(visit, 'import', 'import_none_back');
  return { bytes: new Uint8Array(bytes), type: XLSX, name: 'refused.xlsx' };
}

async function template(visit: Visit): Promise<Shown> {
  const { register = '' } = visit.params;
  const bytes = await (await loadIntake()).templateOf(register, visit.lang);
  if (bytes === undefined) return lost(visit, 'import', 'import_no_template');
  return { bytes, type: XLSX, name: `${register}.xlsx` };
}
