import type { Session } from './io.ts';

/**
 * Whether an act is to be done. Without --yes it is not: what it would do is told, and what to add. No question that a
 * script can't answer, and nobody does by a slip what stays done.
 * @param would lines that tell it, where they were not printed before
 */
export function meant({ yes }: { yes: boolean }, session: Session, ...would: string[]): boolean {
  if (yes) return true;
  for (const line of would) session.print(line);
  session.tell('confirm_yes');
  return false;
}
