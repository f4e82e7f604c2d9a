import { type PrepareContext, type Prepared, prepareOwn } from '@hutong/record';
import type { NodeIdentity } from '../service.ts';

/** What more an act of administration says, where it is known. */
export interface ActDetails {
  /** The role of whoever did it. */
  role?: string;
  /** Absent: done. */
  result?: 'done' | 'refused';
  /** Why it was refused, as a code. */
  code?: string;
}

/** Who (a token's name), what (`keys.rotate`), to what, and why: never a person's name (P6). */
export type ActGiven = [who: string, act: string, target: string, reason: string, more?: ActDetails];

/** The entry that keeps an act of administration in the node's own log. */
export function prepareAct(
  info: Pick<NodeIdentity, 'node' | 'name'>,
  ctx: Omit<PrepareContext, 'own'>,
  ...[who, act, target, reason, more]: ActGiven
): Prepared[] {
  const body = { who, act, target, reason, ...more };
  return prepareOwn(info.name, { type: 'admin.act', subject: info.node, body }, ctx);
}
