import {
  type Counts,
  type FileOptions,
  mappingFile,
  openParts,
  type PartReader,
  type Refusal,
  RefusedFile,
  recordIdKey,
  refusedFileFor,
  type Taker,
  takeIn,
} from '@hutong/intake';
import { isOtherContent } from '@hutong/node';
import { said } from '@hutong/record';
import { describeError, EXIT, Failed, Usage } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { Progress } from './import-progress.ts';
import { ImportSummary } from './import-summary.ts';

interface Given {
  data: string;
  mapping: string | undefined;
  encoding: string | undefined;
  sheet: string | undefined;
  refused: string | undefined;
  type: string | undefined;
  hidden: string | undefined;
  'header-row': string | undefined;
  repeats: string | undefined;
}

/** `hutong import FILE`: every row is taken, was there already, or is given back with the reason. */
export async function importFile(given: Given, session: Session, file: string): Promise<number> {
  const work = (client: NodeClient, { dir }: { dir: string }) =>
    takeFile(dir, file, { take: (lines) => client.append(lines) }, given, session);
  return atNode({ data: given.data }, session, work, { stopped: 'begin-hall' });
}

async function takeFile(
  dir: string,
  file: string,
  taker: Taker,
  given: Given,
  session: Session,
): Promise<number> {
  const { io } = session;
  const reader = await openParts(fileOptions(file, given, recordIdKey(dir, io.random), session));
  try {
    // Before the first row is signed: what is refused must have somewhere to go.
    const report = RefusedFile.open(given.refused ?? refusedFileFor(file));
    return await takeRows(reader, report, taker, session);
  } finally {
    await reader.close();
  }
}

async function takeRows(
  reader: PartReader,
  report: RefusedFile,
  taker: Taker,
  session: Session,
): Promise<number> {
  const { io } = session;
  const summary = new ImportSummary(reader.about);
  const progress = new Progress(session);
  const started = io.now();
  const list = new Guarded(report);
  const off = io.onSignal(() => {
    if (summary.interrupted) io.exit(EXIT.interrupted);
    summary.interrupted = true;
  });
  let failure: unknown;
  try {
    await takeIn({
      reader,
      taker,
      refuse: (refusal) => {
        summary.refused(refusal);
        list.add(refusal);
      },
      progress: (counts, part) => {
        summary.counts = counts;
        summary.encoding = part.encoding;
        progress.show(counts, part.progress);
      },
      isOtherContent,
      flagged: (row, flag) =>
        summary.flagged(row, flag.field, said(flag.reason, session.lang), isOtherContent(flag)),
      stopped: () => summary.interrupted || list.failure !== undefined,
      conflict: ({ origin, index }) => ({
        reason: session.say('row_conflict', { origin, index }),
        next: session.say('row_conflict_next'),
      }),
    });
  } catch (error) {
    failure = error;
  } finally {
    off();
    progress.clear();
  }
  // Cut short without a refusal: an earlier report of the same file says more than none.
  summary.refusedFile = list.close(failure === undefined && !summary.interrupted);
  summary.tell(session, io.now() - started);
  if (failure !== undefined) throw stopped(failure, summary.counts, session);
  if (list.failure !== undefined) throw listLost(list.failure, summary.counts, session);
  if (summary.interrupted) return EXIT.interrupted;
  return summary.counts.refused > 0 ? EXIT.partial : EXIT.done;
}

/** The list of refused rows, which may fail when rows are signed already: then the rest is told all the same. */
class Guarded {
  failure: Error | undefined;
  readonly #report: RefusedFile;

  constructor(report: RefusedFile) {
    this.#report = report;
  }

  add(refusal: Refusal): void {
    this.#attempt(() => this.#report.add(refusal));
  }

  close(whole: boolean): string | undefined {
    return this.#attempt(() => {
      if (whole || this.#report.count > 0) return this.#report.close();
      this.#report.drop();
      return undefined;
    });
  }

  #attempt<T>(work: () => T): T | undefined {
    if (this.failure !== undefined) return undefined;
    try {
      return work();
    } catch (error) {
      this.failure = error as Error;
      return undefined;
    }
  }
}

function listLost(error: Error, { taken, refused }: Counts, session: Session): Failed {
  const reason = session.say('import_list_lost', { reason: error.message, taken, refused });
  return new Failed(reason, session.say('import_again'));
}

/** An error after rows were taken says so: what is said of the error alone is that nothing was. */
function stopped(error: unknown, { taken }: Counts, session: Session): unknown {
  if (taken === 0) return error;
  const { error: name, message } = describeError(error, session.lang);
  const reason = name === 'DiskFull' ? session.say('import_disk_full') : message;
  return new Failed(session.say('import_stopped', { reason, taken }), session.say('import_again'));
}

function fileOptions(file: string, given: Given, idKey: Uint8Array, session: Session): FileOptions {
  const { mapping, encoding, sheet, type } = given;
  const hidden = oneOf('--hidden', given.hidden, ['take', 'leave'] as const, session);
  const repeats = oneOf('--repeats', given.repeats, ['take'] as const, session);
  const headerRow = given['header-row'];
  if (headerRow !== undefined && !/^[1-9]\d{0,5}$/.test(headerRow))
    throw badOption(
      '--header-row',
      headerRow,
      session.say('give_like', { example: '--header-row 2' }),
      session,
    );
  return {
    file,
    idKey,
    ...(mapping !== undefined && { mapping: mappingFile(mapping) }),
    ...(encoding !== undefined && { encoding }),
    ...(sheet !== undefined && { sheet }),
    ...(type !== undefined && { type }),
    ...(hidden !== undefined && { hidden }),
    ...(repeats !== undefined && { takeRepeats: true }),
    ...(headerRow !== undefined && { headerRow: Number(headerRow) }),
  };
}

function oneOf<T extends string>(
  option: string,
  value: string | undefined,
  known: readonly T[],
  session: Session,
): T | undefined {
  if (value === undefined || (known as readonly string[]).includes(value)) return value as T | undefined;
  throw badOption(option, value, session.say('one_of', { values: known.join(', ') }), session);
}

function badOption(option: string, value: string, next: string, session: Session): Usage {
  return new Usage(session.say('bad_option', { option, value }), next);
}
