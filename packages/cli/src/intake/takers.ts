import type { AppendOutcome, NodeService } from '@hutong/web';
import type { NodeClient } from '../nodes/client.ts';

/** Where imported records go: one JSON line each. Resolves when they are committed (P1), one outcome each, in order. */
export interface Taker {
  take(lines: readonly string[]): Promise<AppendOutcome[]>;
}

/** A node refuses longer lines in a stream; such a record goes alone. */
const LINE_BYTES = 1_000_000;
const CHARS_SURELY_BELOW = LINE_BYTES / 3;

/** The API of a running node. */
export function viaApi(client: NodeClient): Taker {
  return {
    async take(lines) {
      const outcomes: AppendOutcome[] = [];
      let run: string[] = [];
      const send = async () => {
        if (run.length > 0) outcomes.push(...(await client.append(run)));
        run = [];
      };
      for (const line of lines) {
        if (isLong(line)) {
          await send();
          outcomes.push(...(await client.append([line])));
        } else run.push(line);
      }
      await send();
      return outcomes;
    },
  };
}

/** A node in this process. */
export function viaService(service: NodeService): Taker {
  return { take: (lines) => service.append(lines.map((line) => JSON.parse(line))) };
}

function isLong(line: string): boolean {
  return line.length > CHARS_SURELY_BELOW && Buffer.byteLength(line) > LINE_BYTES;
}
