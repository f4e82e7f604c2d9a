import type { BundlePage, BundlePlan } from '@hutong/api';
import { BundleWriter, encodeFrame, type WrittenFile } from '@hutong/link';
import type { Given } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { badOption } from '../../option-values.ts';
import { plain } from '../../text.ts';
import { Ticker } from '../../ticker.ts';
import { untilSignal } from '../../until-signal.ts';
import { planSince } from './since.ts';

type Exporting = Given<'data' | 'out', 'for' | 'since' | 'max-size', 'encrypt' | 'all'>;
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
export async function exportBundle(given: Exporting, session: Session): Promise<number> {
  const limit = sizeOf(given['max-size'], session);
  if (given.all && given.since !== undefined) throw session.usage('bundle_all_or_since');
  const work = ({ api }: NodeClient) => writeBundle(api.bundles, given, limit, session);
  // Opened, not begun: a stopped node says nothing new for being exported.
  return tell(await atNode(given, session, work, { stopped: 'open' }), given, session);
}

async function writeBundle(
  bundles: NodeClient['api']['bundles'],
  given: Exporting,
  limit: number | undefined,
  session: Session,
): Promise<Exported> {
  const whole = await bundles.plan({ to: given.for, all: given.all ? '1' : undefined });
  const plan = given.since === undefined ? whole : planSince(whole, given.since, session);
  const writer = new BundleWriter(given.out, limit);
  const ticker = new Ticker(session);
  const total = plan.logs.reduce((sum, log) => sum + log.size - log.from, 0);
  let done = 0;

  /** Writes page after page of what is asked for, until it is stopped. */
  async function write(of: { origin?: string }, from: number, stopped: () => boolean): Promise<Counts> {
    const sum = noCounts();
    for (let next: number | undefined = from; next !== undefined && !stopped(); ) {
      const asked = { to: plan.to, sealed: given.encrypt, ...of, from: next };
      const page: Awaited<ReturnType<typeof bundles.page>> = await bundles.page(asked);
      for (const { label, payload } of page.items)
        writer.write(encodeFrame({ label, payload: Buffer.from(payload, 'base64') }));
      for (const [name, count] of Object.entries(page.counts)) sum[name as keyof Counts] += count;
      done += page.counts.entries;
      ticker.show(() => session.say('bundle_writing', { done, total }), done / Math.max(total, 1));
      next = page.next;
    }
    return sum;
  }

  try {
    return await untilSignal(session, async (stopped) => {
      const { roots } = await write({}, 0, stopped);
      const logs: ExportedLog[] = [];
      for (const { origin, from, size } of plan.logs) {
        if (stopped()) break;
        // P8: a log that cannot be read holds up no other; but where the stick is full, or gone, none fares better.
        const counts = await write({ origin }, from, stopped).catch((error: NodeJS.ErrnoException) => {
          if (error.syscall !== undefined) throw error;
          return { ...noCounts(), error: plain(error.message) };
        });
        logs.push({ origin, from, to: size, ...counts });
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

function noCounts(): Counts {
  return { segments: 0, entries: 0, values: 0, notes: 0, roots: 0 };
}

function tell(
  { plan, roots, logs, files, interrupted }: Exported,
  given: Exporting,
  session: Session,
): number {
  const failed = logs.filter((log) => log.error !== undefined);
  const bytes = files.reduce((sum, f) => sum + f.bytes, 0);
  if (interrupted) session.tell('bundle_interrupted');
  else if (files.length === 0) session.tell('bundle_nothing', { to: plan.to });
  else {
    const text = { way: session.say(`bundle_${plan.way}`), to: plan.to, files: files.length, bytes };
    session.tell('bundle_written', text);
    for (const { file } of files) session.print(`  ${file}`);
    if (given.encrypt) session.tell('bundle_sealed', { to: plan.to });
    const counted = ['segments', 'entries', 'values', 'notes'] as const;
    const rows = logs.map((log) => [
      log.origin,
      `${log.from} – ${log.to}`,
      ...counted.map((name) => String(log[name])),
    ]);
    session.table(['bundle_log', 'bundle_range', ...counted.map((name) => `bundle_${name}` as const)], rows);
  }
  for (const { origin, error } of failed) session.tell('bundle_log_failed', { origin, reason: error ?? '' });
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
