import { parentHeard } from '@hutong/api';
import { parseCheckpoint } from '@hutong/log';
import { alertNext, type HealthReason, healthKey, healthText, healthWords } from '@hutong/oversight';
import { beijing } from '@hutong/record';
import { fail, ok, skipped, type Verdict, warn } from './check.ts';
import type { Examined, Known } from './known.ts';
import type { Doctor } from './ports.ts';

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
export function checkHeads({ config, client, known, limits, now, why }: Examined, doctor: Doctor): Verdict {
  if (config.parent === null) return skipped(doctor.say('link_top'));
  if (client === undefined) return skipped(doctor.say('heads_stopped'));
  const sync = known?.running?.sync;
  if (sync === undefined) return skipped(why);
  const { link } = sync;
  const parent = link.parent ?? config.parent.name;
  const next = doctor.say('heads_next');
  const heard = parentHeard(sync);
  if (heard === null) return fail(doctor.say('link_never', { parent }), next);
  const text = { parent, at: beijing(heard) };
  if (!link.connected) return fail(doctor.say('link_down', text), next);
  if (now - Date.parse(heard) > limits.silenceMs) return fail(doctor.say('heads_silent', text), next);
  return ok(doctor.say('heads', text));
}

/** How far each ancestor is behind, and what stands in the way. */
export function checkCompared({ config, known, why }: Examined, doctor: Doctor): Verdict {
  if (known === undefined) return skipped(why);
  const reasons = known.running?.health.find((h) => h.node === config.node)?.reasons ?? [];
  const told = (states: typeof BAD) => {
    const found = reasons.find((r) => states.includes(r.state));
    return found && healthText(doctor.lang, healthKey(found), healthWords(found, beijing, doctor.lang));
  };
  const bad = told(BAD);
  if (bad !== undefined) return fail(bad, doctor.say('compared_next'));
  // It follows by itself as little as what is bad, and yet nothing is broken.
  const waits = told(['awaiting-approval']);
  if (waits !== undefined)
    return warn(waits, alertNext(doctor.lang, { state: 'awaiting-approval', reason: {} }));
  const odd = told(ODD);
  if (odd !== undefined) return warn(odd, doctor.say('odd_next'));
  const behind = new Map<string, number>();
  for (const { received } of known.logs)
    for (const r of received) behind.set(r.by, (behind.get(r.by) ?? 0) + r.behind);
  const list = [...behind].map(([by, left]) => doctor.say('left', { by, left })).join(', ');
  if (config.parent === null || behind.size === 0) return ok(doctor.say('nobody_behind'));
  const left = Math.max(...behind.values());
  if (known.running === undefined)
    return left > 0 ? warn(doctor.say('behind_stopped', { list }), doctor.say('start_next')) : ok(list);
  return ok(list);
}

/** Each receipt that is shown must stand in a note that the log's key and the ancestor's signed, for that size. */
export function checkReceipts({ config, known, why }: Examined, doctor: Doctor): Verdict {
  if (known === undefined) return skipped(why);
  let good = 0;
  for (const log of known.logs)
    for (const { by, size } of log.received) {
      if (size === 0) continue;
      if (!proven(known, log.origin, by, size))
        return fail(doctor.say('receipt_bad', { origin: log.origin, by, size }), doctor.say('receipt_next'));
      good += 1;
    }
  if (good > 0) return ok(doctor.say('receipts', { count: good }));
  if (config.parent === null) return ok(doctor.say('receipts_top'));
  return warn(doctor.say('receipts_none'), doctor.say('receipts_none_next'));
}

function proven({ registry, notes }: Known, origin: string, by: string, size: number): boolean {
  return (notes.get(origin) ?? []).some((note) => {
    const { origin: of, size: at } = parseCheckpoint(note);
    if (of !== origin || at !== size || !registry.signed(note)) return false;
    return registry.cosignatures(note).some((c) => c.node === by);
  });
}
