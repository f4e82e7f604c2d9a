import type { Session } from './io.ts';

/**
 * Whether an act is to be done. Without --yes it is not: the command says what it would do and what to add. It asks no
 * question, which a script could not answer, and nobody does by a slip what cannot be undone.
 * @param would lines that tell it, where they were not printed before
 */
export function meant({ yes }: { yes: boolean }, session: Session, ...would: string[]): boolean {
  if (yes) return true;
  for (const line of would) session.print(line);
  session.tell('confirm_yes');
  return false;
}
