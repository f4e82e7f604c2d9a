import { parseBundle, type TrustBundle } from '@hutong/trust';
import { z } from 'zod';
import type { NamedSource } from './audit.ts';
import { anchorEvidence, logEvidence, type Prefix, prefix } from './evidence.ts';

/** A source that shows its trust bundle, too. */
export interface TrustedSource extends NamedSource {
  trust(): Promise<TrustBundle>;
}

const fileSchema = z.object({
  version: z.literal(1),
  node: z.string(),
  trust: z.unknown(),
  anchors: z.array(anchorEvidence),
  logs: z.array(logEvidence),
  prefixes: z.array(z.object({ origin: z.string(), size: z.int(), items: z.array(prefix) })),
});

/** What a node showed an earlier audit, as `recorded` wrote it. Throws where the text is none of that. */
export function shownInFile(name: string, text: string): TrustedSource {
  const { node, anchors, logs, prefixes, trust } = fileSchema.parse(JSON.parse(text));
  return {
    name,
    node,
    trust: async () => parseBundle(JSON.stringify(trust)),
    anchors: async (after) => (after === undefined ? anchors : []),
    logs: async (after) => (after === undefined ? logs : []),
    prefixes: async (origin, size) =>
      prefixes.filter((p) => p.origin === origin && p.size === size).flatMap((p) => p.items),
  };
}

/** A source that remembers what it showed; `file` gives that as text, for an audit elsewhere. */
export function recorded(source: TrustedSource): { shown: TrustedSource; file(): string } {
  const anchors: z.infer<typeof anchorEvidence>[] = [];
  const logs: z.infer<typeof logEvidence>[] = [];
  const prefixes: { origin: string; size: number; items: Prefix[] }[] = [];
  let trust: TrustBundle | undefined;
  const shown: TrustedSource = {
    name: source.name,
    node: source.node,
    async trust() {
      trust = await source.trust();
      return trust;
    },
    async anchors(after) {
      const page = await source.anchors(after);
      anchors.push(...page);
      return page;
    },
    async logs(after) {
      const page = await source.logs(after);
      logs.push(...page);
      return page;
    },
    async prefixes(origin, size, sizes) {
      const items = await source.prefixes(origin, size, sizes);
      prefixes.push({ origin, size, items });
      return items;
    },
  };
  return {
    shown,
    file: () => JSON.stringify({ version: 1, node: source.node, trust, anchors, logs, prefixes }),
  };
}
