import { relative, resolve } from 'node:path';
import { type CheckResult, doctorSays, examine, judge, writeDiagnosticFile } from '@hutong/node';
import type { Work } from '../../command.ts';
import { describeError, EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import { dataFolder } from '../../nodes/data-folder.ts';
import { runningClient } from '../../nodes/reach.ts';
import { plain } from '../../text.ts';

/** `hutong doctor`: looks at a node, running or not, and changes nothing. Exit code 1 when a check failed. */
export const doctor: Work<'data', 'bundle' | 'log'> = async ({ data, bundle, log }, session) => {
  const { io, lang } = session;
  const folder = dataFolder(data, session);
  const { dir, config } = folder;
  if (bundle !== undefined && !relative(dir, resolve(bundle)).startsWith('..'))
    throw session.usage('doctor_bundle_inside');
  const asker = {
    lang,
    say: doctorSays(lang),
    env: io.env,
    now: () => io.now(),
    describe: (error: unknown) => describeError(error, lang),
    onSignal: (handler: () => void) => io.onSignal(handler),
    exit: (code: number) => io.exit(code),
  };
  const examined = await examine(folder, () => runningClient(dir, session), asker);
  const { client } = examined;
  const suffix =
    client === undefined ? session.say('doctor_stopped') : session.say('running_at', { url: client.url });
  session.headOf(config, dir, { suffix });
  const found = await judge(examined, asker, (result) => tell(result, session));
  const checks = found.map((result) => ({ ...result, message: plain(result.message) }));
  const counts = { ok: 0, warn: 0, fail: 0, skipped: 0 };
  for (const { state } of checks) counts[state]++;
  session.tell('doctor_counts', counts);
  const report = { node: config.node, running: client !== undefined, counts, checks };
  if (bundle !== undefined) {
    writeDiagnosticFile(bundle, { examined, report, log, doctor: asker });
    session.tell('doctor_bundle', { file: bundle });
  }
  return session.result(report, counts.fail > 0 ? EXIT.failed : EXIT.done);
};

function tell({ check, name, state, message, next }: CheckResult, session: Session): void {
  const mark = session.say(`doctor_${state}`);
  const what = session.say(`doctor_check_${name}`);
  session.print(`${String(check).padStart(2)} [${mark}] ${what}: ${message}`);
  if (next !== undefined) session.print(`     ${session.say('next', { next })}`);
}
