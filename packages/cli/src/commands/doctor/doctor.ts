import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { writeBundle } from './bundle.ts';
import { type Check, type Result, runChecks, type State } from './check.ts';
import { checkCredential, checkDns, checkTcp, checkTls } from './line.ts';
import { checkClock, checkDatabase, checkDisk, checkFolder } from './machine.ts';
import { examine } from './patient.ts';
import { checkCompared, checkHeads, checkReceipts } from './sync.ts';
import { checkKeys, checkRoot, checkVersion } from './upkeep.ts';

/** In the order of causes. Their numbers are spoken of on the telephone: only ever append. */
const CHECKS: readonly Check[] = [
  { name: 'folder', run: checkFolder },
  { name: 'clock', run: checkClock },
  { name: 'disk', run: checkDisk },
  { name: 'database', run: checkDatabase },
  { name: 'dns', run: checkDns },
  { name: 'tcp', needs: ['dns'], run: checkTcp },
  { name: 'tls', needs: ['dns', 'tcp'], run: checkTls },
  { name: 'credential', limitMs: 30_000, needs: ['dns', 'tcp', 'tls'], run: checkCredential },
  { name: 'heads', run: checkHeads },
  { name: 'compared', run: checkCompared },
  { name: 'receipts', run: checkReceipts },
  { name: 'root', run: checkRoot },
  { name: 'keys', run: checkKeys },
  { name: 'version', run: checkVersion },
];

interface Given {
  data: string;
  bundle: string | undefined;
  log: string | undefined;
}

/** `hutong doctor`: looks at a node, running or not, and changes nothing. Exit code 1 when a check failed. */
export async function doctor({ data, bundle, log }: Given, session: Session): Promise<number> {
  const patient = await examine(data, session);
  const { config, dir, client } = patient;
  const suffix =
    client === undefined ? session.say('doctor_stopped') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix });
  const results = await runChecks(CHECKS, patient, session, (result) => tell(result, session));
  const counts = { ok: 0, warn: 0, fail: 0, skipped: 0 };
  for (const { state } of results) counts[state]++;
  session.print(session.say('doctor_counts', counts));
  const report = { node: config.node, running: client !== undefined, counts, checks: results };
  if (bundle !== undefined) {
    writeBundle(bundle, { patient, report, log, session });
    session.print(session.say('doctor_bundle', { file: bundle }));
  }
  session.result(report);
  return counts.fail > 0 ? EXIT.failed : EXIT.done;
}

const MARKS = {
  ok: 'doctor_ok',
  warn: 'doctor_warn',
  fail: 'doctor_fail',
  skipped: 'doctor_skipped',
} as const;

function tell({ check, name, state, message, next }: Result, session: Session): void {
  const mark: (typeof MARKS)[State] = MARKS[state];
  const number = String(check).padStart(2);
  session.print(`${number} [${session.say(mark)}] ${session.say(`doctor_check_${name}`)}: ${message}`);
  if (next !== undefined) session.print(`     ${session.say('next', { next })}`);
}
