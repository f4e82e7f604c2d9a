import { parseCheckpoint } from '@hutong/log';
import { alertNext, type HealthReason, healthKey, healthText, healthWords } from '@hutong/oversight';
import { parentHeard } from '@hutong/web';
import type { Session } from '../../io.ts';
import { beijing } from '../../text.ts';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import type { Known, Patient } from './patient.ts';

/** What makes the comparison bad, and what makes it worth a look; the rest of a node's health has checks of its own. */
const BAD: readonly HealthReason['state'][] = [
  'rolled-back',
  'forked',
  'cloned',
  'refused',
  'behind',
  'door-closed',
];
const ODD: readonly HealthReason['state'][] = ['catching-up', 'quarantined', 'line-down'];

/** A question for heads carries the lease, and would make a second instance of us: the running node's word is taken. */
export function checkHeads({ config, client, known, limits, now, why }: Patient, session: Session): Verdict {
  if (config.parent === null) return skipped(session.say('link_top'));
  if (client === undefined) return skipped(session.say('doctor_heads_stopped'));
  const sync = known?.running?.sync;
  if (sync === undefined) return skipped(why);
  const { link } = sync;
  const parent = link.parent ?? config.parent.name;
  const next = session.say('doctor_heads_next');
  const heard = parentHeard(sync);
  if (heard === null) return fail(session.say('link_never', { parent }), next);
  const text = { parent, at: beijing(heard) };
  if (!link.connected) return fail(session.say('link_down', text), next);
  if (now - Date.parse(heard) > limits.silenceMs) return fail(session.say('doctor_heads_silent', text), next);
  return ok(session.say('doctor_heads', text));
}

/** How far each ancestor is behind, and what stands in the way. */
export function checkCompared({ config, known, why }: Patient, session: Session): Verdict {
  if (known === undefined) return skipped(why);
  const reasons = known.running?.health.find((h) => h.node === config.node)?.reasons ?? [];
  const told = (states: typeof BAD) => {
    const found = reasons.find((r) => states.includes(r.state));
    return found && healthText(session.lang, healthKey(found), healthWords(found, beijing));
  };
  const bad = told(BAD);
  if (bad !== undefined) return fail(bad, session.say('doctor_compared_next'));
  // It follows by itself as little as what is bad, and yet nothing is broken.
  const waits = told(['awaiting-approval']);
  if (waits !== undefined)
    return warn(waits, alertNext(session.lang, { state: 'awaiting-approval', reason: {} }));
  const odd = told(ODD);
  if (odd !== undefined) return warn(odd, session.say('doctor_odd_next'));
  const behind = new Map<string, number>();
  for (const { received } of known.logs)
    for (const r of received) behind.set(r.by, (behind.get(r.by) ?? 0) + r.behind);
  const list = [...behind].map(([by, left]) => session.say('doctor_left', { by, left })).join(', ');
  if (config.parent === null || behind.size === 0) return ok(session.say('doctor_nobody_behind'));
  const left = Math.max(...behind.values());
  if (known.running === undefined)
    return left > 0
      ? warn(session.say('doctor_behind_stopped', { list }), session.say('doctor_start_next'))
      : ok(list);
  return ok(list);
}

/** Each receipt that is shown must stand in a note that the log's key and the ancestor's signed, for that size. */
export function checkReceipts({ config, known, why }: Patient, session: Session): Verdict {
  if (known === undefined) return skipped(why);
  let good = 0;
  for (const log of known.logs)
    for (const { by, size } of log.received) {
      if (size === 0) continue;
      if (!proven(known, log.origin, by, size))
        return fail(
          session.say('doctor_receipt_bad', { origin: log.origin, by, size }),
          session.say('doctor_receipt_next'),
        );
      good += 1;
    }
  if (good > 0) return ok(session.say('doctor_receipts', { count: good }));
  if (config.parent === null) return ok(session.say('doctor_receipts_top'));
  return warn(session.say('doctor_receipts_none'), session.say('doctor_receipts_none_next'));
}

function proven({ registry, notes }: Known, origin: string, by: string, size: number): boolean {
  return (notes.get(origin) ?? []).some((note) => {
    const { origin: of, size: at } = parseCheckpoint(note);
    if (of !== origin || at !== size || !registry.signed(note)) return false;
    return registry.cosignatures(note).some((c) => c.node === by);
  });
}
