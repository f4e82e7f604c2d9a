import type { AppendOutcome } from '@hutong/web';
import type { NodeClient } from '../nodes/client.ts';

/** Where imported records go. Resolves when they are committed (P1), one outcome each, in order. */
export interface Taker {
  take(records: readonly object[]): Promise<AppendOutcome[]>;
}

/** A node refuses longer lines in a stream; such a record goes alone. */
const LINE_BYTES = 1_000_000;
const CHARS_SURELY_BELOW = LINE_BYTES / 3;

/** The API of a running node. */
export function viaApi(client: NodeClient): Taker {
  return {
    async take(records) {
      const outcomes: AppendOutcome[] = [];
      let run: object[] = [];
      const send = async () => {
        if (run.length > 0) outcomes.push(...(await client.append(run)));
        run = [];
      };
      for (const record of records) {
        if (isLong(record)) {
          await send();
          outcomes.push(...(await client.append([record])));
        } else run.push(record);
      }
      await send();
      return outcomes;
    },
  };
}

function isLong(record: object): boolean {
  const text = JSON.stringify(record);
  return text.length > CHARS_SURELY_BELOW && Buffer.byteLength(text) > LINE_BYTES;
}
