import type { NodeConfig } from '@hutong/trust';
import { EXIT, Failed } from '../errors.ts';
import { RefusedFile, refusedFileFor } from '../import/refused-file.ts';
import type { FileOptions } from '../intake/file.ts';
import { importKey } from '../intake/import-key.ts';
import { Progress } from '../intake/progress.ts';
import { type Counts, takeIn } from '../intake/run.ts';
import { type Taker, viaApi, viaService } from '../intake/takers.ts';
import { openParts } from '../intake/thread.ts';
import type { Session } from '../io.ts';
import { runningClient } from '../nodes/access.ts';
import { dataFolder } from '../nodes/folder.ts';
import { quietLog } from '../nodes/log.ts';
import { openNode } from '../nodes/open.ts';

interface Given {
  data: string;
  mapping: string | undefined;
  encoding: string | undefined;
  sheet: string | undefined;
  refused: string | undefined;
  type: string | undefined;
}

/** `hutong import FILE`: every row is taken, was there already, or is given back with the reason. */
export async function importFile(given: Given, session: Session, file: string): Promise<number> {
  const { dir, config } = dataFolder(given.data, session);
  const client = await runningClient(dir, session);
  const suffix =
    client === undefined ? session.say('not_running') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix });
  if (client !== undefined) return takeFile(dir, file, viaApi(client), given, session);
  if (config.kind === 'center')
    throw new Failed(session.say('must_run'), session.say('must_run_next', { dir: given.data }));
  return withHall(dir, config, session, (taker) => takeFile(dir, file, taker, given, session));
}

async function withHall(
  dir: string,
  config: NodeConfig,
  session: Session,
  work: (taker: Taker) => Promise<number>,
): Promise<number> {
  const node = await openNode(dir, config, quietLog(session));
  try {
    // Begins the log if it is empty, and refuses to go on with one that was rolled back (P12).
    await node.begin();
    return await work(viaService(node.service));
  } finally {
    await node.stop();
  }
}

async function takeFile(
  dir: string,
  file: string,
  taker: Taker,
  given: Given,
  session: Session,
): Promise<number> {
  const { io } = session;
  const reader = await openParts(fileOptions(file, given, importKey(dir, io.random)));
  const report = new RefusedFile(given.refused ?? refusedFileFor(file));
  const progress = new Progress(session);
  const started = io.now();
  let interrupted = false;
  let last: Counts = { rows: 0, taken: 0, already: 0, refused: 0, flagged: 0 };
  let flag: { field: string; reason: string } | undefined;
  const off = io.onSignal(() => {
    if (interrupted) io.exit(EXIT.interrupted);
    interrupted = true;
  });
  let encoding: string | undefined;
  let failure: { error: unknown } | undefined;
  try {
    await takeIn({
      reader,
      taker,
      refuse: (refusal) => report.add(refusal),
      progress: (counts, part) => {
        last = counts;
        encoding = part.encoding;
        progress.show(counts, part.progress);
      },
      flagged: (first) => {
        flag = first;
      },
      stopped: () => interrupted,
      conflict: (index) => ({
        reason: session.say('row_conflict', { index }),
        next: session.say('row_conflict_next'),
      }),
    });
  } catch (error) {
    failure = { error };
  } finally {
    off();
    progress.clear();
    await reader.close();
  }
  // Cut short without a refusal: an earlier report of the same file says more than none.
  const whole = failure === undefined && !interrupted;
  const path = whole || report.count > 0 ? report.close() : undefined;
  summarize({ counts: last, path, flag, interrupted, ms: io.now() - started, encoding }, session);
  if (failure !== undefined) throw failure.error;
  if (interrupted) return EXIT.interrupted;
  return last.refused > 0 ? EXIT.partial : EXIT.done;
}

function fileOptions(file: string, given: Given, idKey: Uint8Array): FileOptions {
  const { mapping, encoding, sheet, type } = given;
  return {
    file,
    idKey,
    ...(mapping !== undefined && { mapping }),
    ...(encoding !== undefined && { encoding }),
    ...(sheet !== undefined && { sheet }),
    ...(type !== undefined && { type }),
  };
}

interface Summary {
  counts: Counts;
  path: string | undefined;
  flag: { field: string; reason: string } | undefined;
  interrupted: boolean;
  ms: number;
  encoding: string | undefined;
}

function summarize({ counts, path, flag, interrupted, ms, encoding }: Summary, session: Session): void {
  const seconds = Math.max(ms, 1) / 1_000;
  const rate = Math.round(counts.rows / seconds);
  const { rows, taken, already, refused, flagged } = counts;
  session.print(
    session.say('import_done', { rows, taken, already, refused, seconds: seconds.toFixed(1), rate }),
  );
  if (flag !== undefined) session.print(session.say('import_flagged', { count: flagged, ...flag }));
  if (path !== undefined) session.print(session.say('import_refused_file', { file: path }));
  if (interrupted) session.print(session.say('import_interrupted'));
  session.result({
    rows,
    taken,
    already,
    refused,
    flagged,
    refused_file: path ?? null,
    encoding: encoding ?? null,
    interrupted,
    duration_s: seconds,
    rate_per_s: rate,
  });
}
