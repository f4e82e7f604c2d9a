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
  systemReason,
  type Taker,
  takeIn,
} from '@hutong/intake';
import { isOtherContent } from '@hutong/node';
import { said } from '@hutong/record';
import type { Given, Work } from '../../command.ts';
import { describeError, EXIT, Failed } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { defined, ofForm, oneOf } from '../../option-values.ts';
import { Progress } from './import-progress.ts';
import { ImportSummary } from './import-summary.ts';

type Options = 'mapping' | 'encoding' | 'sheet' | 'refused' | 'type' | 'hidden' | 'header-row' | 'repeats';

/** `hutong import FILE`: every row is taken, was there already, or is given back with the reason. */
export const importFile: Work<'data', Options> = async (given, session, file) => {
  const work = async (client: NodeClient, { dir }: { dir: string }) => {
    const reader = await openParts(fileOptions(file, given, recordIdKey(dir, session.io.random), session));
    try {
      // Before the first row is signed: what is refused must have somewhere to go.
      const report = RefusedFile.open(given.refused ?? refusedFileFor(file), session.lang);
      return await takeRows(reader, report, { take: (lines) => client.append(lines) }, session);
    } finally {
      await reader.close();
    }
  };
  return atNode({ data: given.data }, session, work, { stopped: 'begin-hall' });
};

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
        summary.refused(refusal.row, said(refusal.reason, session.lang));
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

/** The list of refused rows. It may fail when rows are signed already; the import then still says what became of them. */
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
  const why = said(systemReason(error), session.lang);
  const reason = session.say('import_list_lost', { reason: why, taken, refused });
  return new Failed(reason, session.say('import_again'));
}

/** An error after rows were taken: it says how many, where the error by itself would say that nothing was written. */
function stopped(error: unknown, { taken }: Counts, session: Session): unknown {
  if (taken === 0) return error;
  const { error: name, message } = describeError(error, session.lang);
  const reason = name === 'DiskFull' ? session.say('import_disk_full') : message;
  return new Failed(session.say('import_stopped', { reason, taken }), session.say('import_again'));
}

function fileOptions(
  file: string,
  given: Given<never, Options>,
  idKey: Uint8Array,
  session: Session,
): FileOptions {
  const { mapping, encoding, sheet, type, 'header-row': row } = given;
  const header = row && ofForm('--header-row', row, /^[1-9]\d{0,5}$/, '--header-row 2', session);
  const repeats = oneOf('--repeats', given.repeats, ['take'] as const, session);
  return {
    file,
    idKey,
    ...defined({
      mapping: mapping === undefined ? undefined : mappingFile(mapping),
      encoding,
      sheet,
      type,
      hidden: oneOf('--hidden', given.hidden, ['take', 'leave'] as const, session),
      takeRepeats: repeats && true,
      headerRow: header === undefined ? undefined : Number(header),
    }),
  };
}
