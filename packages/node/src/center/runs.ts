import {
  type CompletenessService,
  Declined,
  type ReconcileService,
  type Run,
  type RunFinding,
  type RunKind,
  type RunService,
} from '@hutong/api';
import type { Archive } from '@hutong/archive';
import { type AuditSource, auditNetwork, auditText } from '@hutong/oversight';
import { asText, ReasonedError } from '@hutong/record';
import type { Registry } from '@hutong/trust';
import type { Ground } from '../ground.ts';
import { Backups } from '../runs/backups.ts';
import { daysReported, logsCompared } from '../runs/beneath.ts';
import { RunKeeper, type Step } from '../runs/keeper.ts';
import type { SupervisionAudit } from './supervision/audit.ts';

interface Parts extends Pick<Ground, 'config' | 'node' | 'registry' | 'now' | 'log'> {
  dir: string;
  archive: Archive;
  audit: AuditSource;
  supervision: SupervisionAudit;
  completeness: CompletenessService;
  reconcile: ReconcileService;
}

/** What takes long at a center: its backups, and checks of all that it stores. */
export class CenterRuns implements RunService {
  readonly #parts: Parts;
  /** What else takes long at this center begins by it. */
  readonly keeper: RunKeeper;
  readonly #backups: Backups;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.keeper = new RunKeeper(parts);
    this.#backups = new Backups(parts);
  }

  state() {
    return this.keeper.state();
  }

  findings(kind: RunKind, page: Parameters<RunService['findings']>[1]) {
    return this.keeper.findings(kind, page);
  }

  get current(): Run | undefined {
    return this.keeper.current;
  }

  stop(): boolean {
    return this.keeper.stop();
  }

  backups(limit: number, after?: string) {
    const { current } = this.keeper;
    const underWay = current?.kind === 'backup' ? current.target : null;
    return this.#backups.list(limit, after, underWay);
  }

  demandRoom(): void {
    this.keeper.demandFree();
    try {
      this.#backups.demandRoom();
    } catch (error) {
      if (!(error instanceof ReasonedError)) throw error;
      throw new Declined('no_backup_here', error.told, error.next, { status: 409 });
    }
  }

  backUp(by: string): Run {
    const target = this.#backups.name();
    return this.keeper.begin({ kind: 'backup', target, by }, async (step) => {
      return { numbers: await this.#backups.make(target, step) };
    });
  }

  verify(target: string, by: string): Run {
    this.#backups.demand(target);
    return this.keeper.begin({ kind: 'verify', target, by }, async (step) => {
      return { numbers: await this.#backups.verify(target, step) };
    });
  }

  fsck(by: string): Run {
    return this.keeper.begin({ kind: 'fsck', by }, (step) => this.#check(step));
  }

  async #check(step: Step) {
    const { archive } = this.#parts;
    const found = await archive.fsck(({ done, total }) => step(done, total));
    const heads = await archive.heads();
    const entries = heads.reduce((sum, { size }) => sum + size, 0);
    const findings = found.map(({ reason, ...more }) => ({ ...more, reason: asText(reason) }));
    return { numbers: { logs: heads.length, entries }, findings };
  }

  audit(by: string): Run {
    return this.keeper.begin({ kind: 'audit', by }, (step) => this.#compare(step));
  }

  /** What is held here, held against itself: heads, receipts and anchors first, then the cards that were dealt (A7). */
  async #compare(step: Step) {
    const { node, registry, now, audit, supervision } = this.#parts;
    let asked = 0;
    const next = () => step(++asked, 0);
    const source = { name: node, node, ...following(audit, next) };
    const { findings: faults, logs, checkpoints, anchors } = await auditNetwork([source], registry, now());
    const findings = faults
      .filter(({ settled }) => !settled)
      .map((fault): RunFinding => {
        const { code, node, origin } = fault;
        return { origin, reason: auditText(code, { node, name: nameIn(registry, node), origin }) };
      });
    const numbers = { logs, checkpoints, anchors, hearings: 0, cards: 0 };
    for (
      let page = await supervision.next('');
      page !== undefined;
      page = await supervision.next(page.center)
    ) {
      next();
      for (const { center, node, hearings, cards, faults } of page.items) {
        numbers.hearings += hearings;
        numbers.cards += cards;
        for (const { code, number = '', at, why } of faults) {
          const what = auditText(code, { center, node, number });
          const reason = { zh: `${what.zh}：${why.zh}`, en: `${what.en}: ${why.en}` };
          findings.push({ origin: at.origin, at: at.index, reason, about: 'supervision' });
        }
      }
    }
    return { numbers, findings };
  }

  completeness(by: string): Run {
    const { completeness } = this.#parts;
    return this.keeper.begin({ kind: 'completeness', by }, (step) => daysReported(completeness, step));
  }

  reconcile(by: string): Run {
    const { node, registry, reconcile } = this.#parts;
    const children = registry.children(node).filter((one) => registry.node(one)?.retired !== true);
    return this.keeper.begin({ kind: 'reconcile', by }, (step) => logsCompared(reconcile, children, step));
  }

  /** Has what runs end as the node stops. */
  end(): Promise<void> {
    return this.keeper.end(END_MS);
  }
}

/** A run ends at its next step; one that takes longer loses its connection. */
const END_MS = 5_000;

const nameIn = (registry: Registry, node: string) => registry.node(node)?.name ?? node;

/** A source that tells of each question. */
function following(source: AuditSource, next: () => void): AuditSource {
  return {
    anchors: (after) => {
      next();
      return source.anchors(after);
    },
    logs: (after) => {
      next();
      return source.logs(after);
    },
    prefixes: (...given) => {
      next();
      return source.prefixes(...given);
    },
  };
}
