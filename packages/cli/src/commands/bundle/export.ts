import type { BundlePage, BundlePlan } from '@hutong/api';
import { BundleWriter, encodeFrame, type WrittenFile } from '@hutong/link';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';
import { plain } from '../../text.ts';
import { Ticker } from '../../ticker.ts';
import { type Mover, moverAt, untilSignal } from './mover.ts';
import { planSince } from './since.ts';

interface Given {
  data: string;
  out: string;
  for: string | undefined;
  encrypt: boolean;
  all: boolean;
  since: string | undefined;
  'max-size': string | undefined;
}

type Counts = BundlePage['counts'];

/** What of one log went into the bundle. */
interface ExportedLog extends Counts {
  origin: string;
  from: number;
  to: number;
  /** It could not be read. */
  error?: string;
}

interface Exported {
  plan: BundlePlan;
  roots: number;
  logs: ExportedLog[];
  files: WrittenFile[];
  interrupted: boolean;
}

const MIN_BYTES = 1 << 20;
const UNITS: Record<string, number> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** `hutong bundle export`: what the receiver is not known to have, into a file. Changes nothing at the node. */
export async function exportBundle(given: Given, session: Session): Promise<number> {
  const limit = sizeOf(given['max-size'], session);
  if (given.all && given.since !== undefined) throw session.usage('bundle_all_or_since');
  const work = (client: NodeClient) => writeBundle(moverAt(client, ''), given, limit, session);
  // Opened, not begun: a node that stands still says nothing new for being exported.
  return tell(await atNode(given, session, work, { stopped: 'open' }), given, session);
}

async function writeBundle(
  mover: Mover,
  given: Given,
  limit: number | undefined,
  session: Session,
): Promise<Exported> {
  const whole = await mover.plan(given.for, given.all);
  const plan = given.since === undefined ? whole : planSince(whole, given.since, session);
  const writer = new BundleWriter(given.out, limit);
  const ticker = new Ticker(session);
  const total = plan.logs.reduce((sum, log) => sum + log.size - log.from, 0);
  let done = 0;
  try {
    return await untilSignal(session, async (stopped) => {
      const pages = new Pages(mover, writer, { to: plan.to, sealed: given.encrypt }, stopped, (entries) => {
        done += entries;
        ticker.show(() => session.say('bundle_writing', { done, total }), done / Math.max(total, 1));
      });
      const { roots } = await pages.all(undefined, 0);
      const logs: ExportedLog[] = [];
      for (const { origin, from, size } of plan.logs) {
        if (stopped()) break;
        const { error, ...counts } = await pages.log(origin, from);
        logs.push({ origin, from, to: size, ...counts, ...(error && { error }) });
      }
      const interrupted = stopped();
      if (!interrupted) writer.finish();
      return { plan, roots, logs, files: writer.files, interrupted };
    });
  } finally {
    writer.abandon();
    ticker.clear();
  }
}

/** Writes page after page of what is asked for. */
class Pages {
  readonly #mover: Mover;
  readonly #writer: BundleWriter;
  readonly #ask: { to: string; sealed: boolean };
  readonly #stopped: () => boolean;
  readonly #written: (entries: number) => void;

  constructor(
    ...[mover, writer, ask, stopped, written]: [
      Mover,
      BundleWriter,
      { to: string; sealed: boolean },
      () => boolean,
      (entries: number) => void,
    ]
  ) {
    this.#mover = mover;
    this.#writer = writer;
    this.#ask = ask;
    this.#stopped = stopped;
    this.#written = written;
  }

  async all(origin: string | undefined, begin: number): Promise<Counts> {
    const sum: Counts = { segments: 0, entries: 0, values: 0, notes: 0, roots: 0 };
    for (let from: number | undefined = begin; from !== undefined && !this.#stopped(); ) {
      const page = await this.#mover.page({ ...this.#ask, ...(origin && { origin }), from });
      for (const frame of page.items) this.#writer.write(encodeFrame(frame));
      for (const [name, count] of Object.entries(page.counts)) sum[name as keyof Counts] += count;
      this.#written(page.counts.entries);
      from = page.next;
    }
    return sum;
  }

  /** P8: a log that cannot be read holds up no other. */
  async log(origin: string, from: number): Promise<Counts & { error?: string }> {
    try {
      return await this.all(origin, from);
    } catch (error) {
      // The stick is full, or gone: no other log fares better.
      if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
      const none = { segments: 0, entries: 0, values: 0, notes: 0, roots: 0 };
      return { ...none, error: plain((error as Error).message) };
    }
  }
}

function tell({ plan, roots, logs, files, interrupted }: Exported, given: Given, session: Session): number {
  const failed = logs.filter((log) => log.error !== undefined);
  const bytes = files.reduce((sum, f) => sum + f.bytes, 0);
  if (interrupted) session.print(session.say('bundle_interrupted'));
  else if (files.length === 0) session.print(session.say('bundle_nothing', { to: plan.to }));
  else {
    const text = { way: session.say(`bundle_${plan.way}`), to: plan.to, files: files.length, bytes };
    session.print(session.say('bundle_written', text));
    for (const { file } of files) session.print(`  ${file}`);
    if (given.encrypt) session.print(session.say('bundle_sealed', { to: plan.to }));
    const keys = [
      'bundle_log',
      'bundle_range',
      'bundle_segments',
      'bundle_entries',
      'bundle_values',
      'bundle_notes',
    ] as const;
    const rows = logs.map((log) => [
      log.origin,
      `${log.from} – ${log.to}`,
      String(log.segments),
      String(log.entries),
      String(log.values),
      String(log.notes),
    ]);
    session.table(keys, rows);
  }
  for (const { origin, error } of failed)
    session.print(session.say('bundle_log_failed', { origin, reason: error ?? '' }));
  const { from, to, way } = plan;
  session.result({ from, to, way, sealed: given.encrypt, files, bytes, roots, logs, interrupted });
  if (interrupted) return EXIT.interrupted;
  return failed.length > 0 ? EXIT.partial : EXIT.done;
}

/** `--max-size`, in bytes. */
function sizeOf(given: string | undefined, session: Session): number | undefined {
  if (given === undefined) return undefined;
  const [, digits, unit = ''] = /^(\d{1,15})([KMG]?)$/i.exec(given) ?? [];
  const bytes = Number(digits) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
  if (bytes >= MIN_BYTES && Number.isSafeInteger(bytes)) return bytes;
  throw badOption('--max-size', given, '4G, 700M (≥ 1M)', session);
}
