import type { NodeService, NotedAccess, SignedIn } from '@hutong/api';
import { nameFor } from '@hutong/identity';

interface Noted extends Pick<NotedAccess, 'act' | 'matters'>, Partial<Pick<NotedAccess, 'asked' | 'why'>> {
  /** Whose matters; absent: of several. */
  department?: string | null;
}

/** Who looks at what is private, in the node's access log (A8). */
export class Accesses {
  readonly #service: Pick<NodeService, 'accesses'>;

  constructor(service: Pick<NodeService, 'accesses'>) {
    this.#service = service;
  }

  /**
   * Keeps that somebody looks; to be awaited before anything is shown: what cannot be noted is not shown.
   * @throws Unavailable
   */
  async note(
    person: SignedIn,
    { act, matters, asked = [], why = null, department = null }: Noted,
  ): Promise<void> {
    const { accesses } = this.#service;
    if (accesses === undefined) throw new Error('a desk is at a node that notes who looked at what');
    const who = nameFor(person, 'values.read', department ?? undefined);
    await accesses.note({ who, account: person.account, act, asked, why, matters });
  }
}
