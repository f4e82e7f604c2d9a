import { type contract, RUN_MAY, RUN_READ } from '@hutong/api';
import { demand } from '../http/auth.ts';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { HttpError, words } from '../http/errors.ts';

/** What takes long, begun and followed. */
export function runHandlers({ service: { runs } }: Shared): Handlers<typeof contract.runs> {
  return {
    state: runs && (() => runs.state()),
    findings:
      runs &&
      (({ kind, ...page }, by) => {
        demand(by.c, RUN_READ[kind]);
        return runs.findings(kind, page);
      }),
    stop:
      runs &&
      ((meant, by) => {
        const { current } = runs;
        // That none is under way is told to who may stop what was meant.
        demand(by.c, RUN_MAY[current?.kind ?? meant.kind ?? 'backup']);
        if (current === undefined) return { stopped: false };
        const isOther = (['kind', 'target', 'began'] as const).some(
          (name) => meant[name] !== undefined && meant[name] !== current[name],
        );
        if (isOther)
          throw new HttpError(409, { code: 'other_run', ...words('other_run', [], 'other_run_next', []) });
        return { stopped: runs.stop() };
      }),
    backups: runs && (({ limit, after }) => runs.backups(limit, after)),
    backup:
      runs &&
      (async ({ reason }, by) => {
        runs.demandRoom();
        await by.record('without keys', reason);
        return runs.backUp(by.who);
      }),
    verify: runs && (({ backup }, by) => runs.verify(backup, by.who)),
    fsck: runs && ((_, by) => runs.fsck(by.who)),
    audit: runs && ((_, by) => runs.audit(by.who)),
    completeness: runs && ((_, by) => runs.completeness(by.who)),
    reconcile: runs && ((_, by) => runs.reconcile(by.who)),
  };
}
