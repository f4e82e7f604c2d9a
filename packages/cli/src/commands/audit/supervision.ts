import { auditText } from '@hutong/oversight';
import { EXIT } from '../../errors.ts';
import type { Session } from '../../io.ts';
import type { CheckedCenter, Source } from './sources.ts';

/** `hutong audit --supervision`: has centers recompute, from the records that they hold, which cards should have been dealt. */
export async function auditSupervision(sources: readonly Source[], session: Session): Promise<number> {
  const all: (CheckedCenter['items'][number] & { by: string })[] = [];
  for (const { name, supervision } of sources) {
    if (supervision === undefined) continue;
    let after: string | undefined;
    do {
      const { items, next } = await supervision(after);
      for (const item of items) {
        all.push({ ...item, by: name });
        tell(item, session);
      }
      after = next;
    } while (after !== undefined);
  }
  const sum = (of: 'hearings' | 'cards' | 'found') => all.reduce((total, item) => total + item[of], 0);
  const found = sum('found');
  session.tell('audit_supervision', { nodes: all.length, hearings: sum('hearings'), cards: sum('cards') });
  session.print(
    found === 0 ? session.say('audit_supervision_clean') : session.say('audit_found', { count: found }),
  );
  session.result({ ok: found === 0, supervision: all });
  return found === 0 ? EXIT.done : EXIT.failed;
}

function tell({ center, node, found, faults }: CheckedCenter['items'][number], session: Session): void {
  for (const { code, number = '', at, why } of faults) {
    const line = auditText(code, { center, node, number })[session.lang];
    session.print(`✗ ${code}  ${line}`);
    session.print(`    ${why[session.lang]}  (${at.origin} #${at.index})`);
  }
  if (found > faults.length) session.tell('audit_more', { count: found - faults.length });
}
