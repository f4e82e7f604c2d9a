import { join } from 'node:path';
import type { EnrolmentService } from '@hutong/api';
import type { LinkLog } from '@hutong/link';
import { isObject } from '@hutong/record';
import {
  type ChangePlan,
  type CodeExpects,
  checkChange,
  checkNewNode,
  type Enrolment,
  EnrolmentDesk,
  type EnrolmentMessage,
  EnrolmentRefused,
  type EnrolmentRequest,
  type NodeFolder,
  planChange,
  planPolicy,
  type Registry,
  type RegistryChange,
  type TrustBundle,
} from '@hutong/trust';
import type { Statement } from './registry-entries.ts';

interface Parts {
  folder: NodeFolder;
  registry: Registry;
  log: LinkLog;
  trust: () => Promise<TrustBundle>;
  enrol: (request: EnrolmentRequest) => Promise<string | null>;
  /** Appends an entry of the registry; `statement` runs when nothing else can come between. */
  register: (type: RegistryChange, statement: Statement) => Promise<number>;
  /** Private values of these nodes that are held here and that a node has no box of. */
  lacking: (nodes: readonly string[], to: string) => Promise<number>;
  /** The day up to which its parent has heard a node, YYYY-MM-DD. */
  lastHeard: (node: string) => Promise<string | undefined>;
}

/** The top center's desk: who wants to be enrolled, and what is changed in the registry. */
export class CenterEnrolment implements EnrolmentService {
  readonly #parts: Parts;
  readonly #desk: EnrolmentDesk;

  constructor(parts: Parts, deps: { now: () => number; random: (n: number) => Uint8Array }) {
    this.#parts = parts;
    this.#desk = new EnrolmentDesk(join(parts.folder.dir, 'enrolment.json'), deps);
  }

  async issue(expects: CodeExpects): Promise<{ code: string; expires: number }> {
    return this.#desk.issue(expects);
  }

  async take(message: unknown, from: string): Promise<EnrolmentMessage> {
    const { folder, registry, log } = this.#parts;
    const trust = await this.#parts.trust();
    const epochOf = (node: string) => (registry.node(node)?.epochs.at(-1)?.epoch ?? 0) + 1;
    try {
      const answer = this.#desk.take(message, from, {
        network: folder.config.network,
        epochOf,
        checkRequest: (request) => checkNewNode(registry, request),
        answer: ({ parent, epoch }) => {
          const name = parent as string;
          const url = registry.node(name)?.url;
          const { network, root_fingerprint: fingerprint } = folder.config;
          const place = url === undefined ? { name } : { name, url };
          return { network, fingerprint, trust, parent: place, epoch };
        },
      });
      log.info({ code: answer.code }, 'a node asks to be enrolled: compare its fingerprint, then approve');
      return answer;
    } catch (error) {
      if (error instanceof EnrolmentRefused)
        log.warn({ reason: error.code, from }, 'a request to be enrolled was refused');
      throw error;
    }
  }

  async list(): Promise<readonly Enrolment[]> {
    return this.#desk.list();
  }

  // Enrolling is idempotent: stopped between the two, approving again ends it.
  async approve(node: string, fingerprint?: string): Promise<void> {
    const { request } = this.#desk.pending(node, fingerprint);
    await this.#parts.enrol(request);
    this.#desk.decide(node, 'approved');
  }

  async deny(node: string, reason: string): Promise<void> {
    this.#desk.decide(node, 'denied', reason);
  }

  async plan(
    type: 'registry.move' | 'registry.retire',
    given: { node: string; reason: string },
  ): Promise<ChangePlan & { values: number }> {
    const { registry, lacking } = this.#parts;
    const plan = planChange(registry, type, given);
    const { begins } = plan;
    if (begins === null) return { ...plan, values: 0 };
    const moved = registry.nodes().filter(({ node }) => registry.within(node, given.node));
    const values = await lacking(
      moved.map(({ node }) => node),
      begins,
    );
    return { ...plan, values };
  }

  planPolicy(given: { reason: string }): Pick<ChangePlan, 'stands' | 'changes'> {
    return planPolicy(this.#parts.registry, given);
  }

  async change(type: RegistryChange, body: unknown): Promise<{ index: number }> {
    const { registry, register, lastHeard } = this.#parts;
    const leaving =
      type === 'registry.move' && isObject(body) && body.parent !== undefined ? body : undefined;
    // Who leaves a parent is judged by the next from the day up to which it was heard (A7).
    const until = typeof leaving?.node === 'string' ? await lastHeard(leaving.node) : undefined;
    const changed = until === undefined ? body : { ...leaving, until };
    return { index: await register(type, () => checkChange(registry, type, changed)) };
  }
}
