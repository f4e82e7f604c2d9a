import type { CommittedHead } from './commit.ts';
import { Draft, type Outcome } from './draft.ts';
import { isOfDamage } from './errors.ts';
import type { Job } from './pipeline.ts';
import { damaged, prepare } from './prepare.ts';
import type { IngestItem, IngestResult } from './types.ts';

/** A batch of segments as the pipeline runs it. `after` is told what was committed. */
export function ingestJob(items: readonly IngestItem[], after: (draft: Draft) => void): Job<IngestResult[]> {
  return {
    prepare: (p) => prepare(p, items),
    committed(draft, heads) {
      after(draft);
      return draft.outcomes.map((outcome) => answer(outcome, heads));
    },
    // P8: what cannot be judged or stored must not hold up what came with it.
    async isolate(run, error) {
      if (items.length === 1) return [await setAside(run, items[0] as IngestItem, error)];
      const results: IngestResult[] = [];
      for (const item of items) {
        const one = ingestJob([item], after);
        try {
          results.push(...(await run(one)));
        } catch (cause) {
          results.push(await setAside(run, item, cause));
        }
      }
      return results;
    },
  };
}

function answer(outcome: Outcome, heads: ReadonlyMap<string, CommittedHead>): IngestResult {
  const { kind, origin } = outcome;
  if (kind !== 'received' && kind !== 'duplicate') return outcome;
  return { kind, origin, ...(heads.get(origin) as CommittedHead) };
}

type Run = Parameters<NonNullable<Job<IngestResult[]>['isolate']>>[0];

async function setAside(run: Run, { segment }: IngestItem, error: unknown): Promise<IngestResult> {
  if (isOfDamage(error)) return damaged(segment, error);
  const { origin, from } = segment;
  const why =
    (error as { code?: unknown }).code === undefined ? 'it cannot be judged' : 'PostgreSQL cannot hold it';
  const detail = `${why}: ${(error as Error).message}`;
  const refusal: IngestResult = { kind: 'refused', origin, from, reason: 'unstorable', detail };
  const [result] = await run({
    async prepare() {
      const draft = new Draft();
      draft.quarantined.push({ origin, index: from, reason: 'unstorable', detail });
      draft.outcomes.push(refusal);
      return draft;
    },
    committed: () => [refusal],
  });
  return result ?? refusal;
}
