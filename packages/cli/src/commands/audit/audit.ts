import { type AuditReport, auditNetwork, auditText, type Finding } from '@hutong/oversight';
import { openBundle, parseBundle, type Registry } from '@hutong/trust';
import type { Given } from '../../command.ts';
import { EXIT } from '../../errors.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { readFingerprint } from '../node/init.ts';
import { openSources, type Source, type Sources } from './sources.ts';
import { auditSupervision } from './supervision.ts';

/** `hutong audit`: what the nodes of a network show, held against each other. Trusts the root fingerprint and nobody. */
export async function audit(
  given: Sources & Given<'root', 'trust'> & { supervision: boolean },
  session: Session,
): Promise<number> {
  const fingerprint = readFingerprint('--root', given.root, session);
  const sources: Source[] = [];
  try {
    await openSources(given, session, sources);
    if (sources.length === 0) throw session.usage('audit_where');
    if (given.supervision) return await auditSupervision(sources, session);
    const registry = await newestRegistry(sources, given.trust, fingerprint, session);
    const report = await auditNetwork(sources, registry, session.io.now());
    for (const source of sources) source.save?.();
    tell(report, sources, registry, session);
    return report.findings.some((f) => !f.settled) ? EXIT.failed : EXIT.done;
  } finally {
    for (const source of sources) await source.close();
  }
}

/** The bundle that knows most, of those that lead to the pinned root. */
async function newestRegistry(
  sources: readonly Source[],
  file: string | undefined,
  fingerprint: string,
  session: Session,
): Promise<Registry> {
  const bundles = file === undefined ? [] : [parseBundle(readTextFile(file, session))];
  for (const source of sources) bundles.push(await source.trust());
  let newest: Registry | undefined;
  let reason: unknown;
  for (const bundle of bundles) {
    try {
      const registry = openBundle(bundle, fingerprint);
      if (registry.size > (newest?.size ?? -1)) newest = registry;
    } catch (error) {
      reason = error;
    }
  }
  if (newest === undefined) throw reason;
  return newest;
}

function tell(report: AuditReport, sources: readonly Source[], registry: Registry, session: Session): void {
  const { findings, checkpoints, logs, anchors, open, passed_over } = report;
  session.tell('audit_compared', { sources: sources.length, logs, checkpoints, anchors });
  if (open.length > 0) session.tell('audit_open', { count: open.length });
  if (passed_over > 0) session.tell('audit_passed_over', { count: passed_over });
  for (const finding of findings) tellOne(finding, registry, session);
  const count = findings.filter((f) => !f.settled).length;
  session.print(count === 0 ? session.say('audit_clean') : session.say('audit_found', { count }));
  session.result({ ok: count === 0, sources: sources.map(({ name, node }) => ({ name, node })), ...report });
}

function tellOne(finding: Finding, registry: Registry, session: Session): void {
  const { code, node, origin, evidence, settled, count } = finding;
  const name = registry.node(node)?.name ?? node;
  const mark = settled ? '·' : '✗';
  session.print(
    `${mark} ${code}  ${auditText(code, { node, name, origin })[session.lang]}${count > 1 ? ` ×${count}` : ''}`,
  );
  for (const { shown_by, says, anchor } of evidence) {
    const where = anchor === undefined ? shown_by : `${shown_by} · ${anchor.origin} #${anchor.index}`;
    session.print(`    ${says}  (${where})`);
  }
  if (settled) session.print(`    ${session.say('audit_settled')}`);
}
