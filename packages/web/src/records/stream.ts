import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, words } from '../http/errors.ts';
import { logFailure, toHttpError } from '../http/frame.ts';
import { inWords, outcomeInWords } from '../http/language.ts';
import { send } from '../http/respond.ts';
import { checkLength } from './body.ts';
import { appendFor } from './guarded-append.ts';
import type { Line } from './ndjson-lines.ts';
import { ReadAhead } from './read-ahead.ts';

/**
 * Many records, one a line, answered line by line in order while they still arrive. An answer is written after its
 * record's commit (P1). The first batch is committed before the head of the answer goes out, so a node that cannot
 * serve says so with a status; what fails later is said in a last line with status "failed".
 */
export async function appendStream(c: Ctx, shared: Shared): Promise<Response> {
  checkLength(c, shared.limits.streamBytes);
  const { body } = c.req.raw;
  if (body === null) return send(c, 200, 'application/x-ndjson', '');
  const ahead = new ReadAhead(body, shared.limits);
  let first: string;
  let last: Line[];
  try {
    last = await ahead.take();
    if (last.length === 0 && ahead.fault !== undefined) throw ahead.fault;
    first = await commit(c, shared, last);
  } catch (error) {
    ahead.stop();
    throw error;
  }
  const answers = answerRest(c, shared, ahead, first, lineAfter(last));
  return send(c, 200, 'application/x-ndjson', answers);
}

/** Commits the batch after the first and all that follow, for as long as somebody listens. */
function answerRest(
  c: Ctx,
  shared: Shared,
  ahead: ReadAhead,
  first: string,
  firstLine: number,
): ReadableStream<Uint8Array> {
  let pulled: (() => void) | undefined;
  let line = firstLine;
  const run = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    controller.enqueue(Buffer.from(first));
    try {
      for (let batch = await ahead.take(); batch.length > 0; batch = await ahead.take()) {
        controller.enqueue(Buffer.from(await commit(c, shared, batch)));
        line = lineAfter(batch);
        while ((controller.desiredSize ?? 1) <= 0) {
          await new Promise<void>((resolve) => {
            pulled = resolve;
          });
        }
      }
      if (ahead.fault !== undefined) controller.enqueue(failedLine(c, shared, line, ahead.fault));
    } catch (error) {
      ahead.stop();
      controller.enqueue(failedLine(c, shared, line, error));
    }
    controller.close();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // Not awaited: answers flow while this runs. When the listener left, enqueue and close throw: done then too.
        run(controller).catch(() => ahead.stop());
      },
      pull() {
        pulled?.();
      },
      cancel() {
        ahead.stop();
        pulled?.();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: shared.limits.answerBytes }),
  );
}

/** Appends what can be appended; one answer a line, in the lines' order. */
async function commit(c: Ctx, shared: Shared, batch: Line[]): Promise<string> {
  const records = batch.flatMap((line) => ('value' in line ? [line.value] : []));
  const outcomes = await appendFor(c, shared, records);
  let taken = 0;
  let text = '';
  for (const line of batch) {
    const outcome = 'fault' in line ? { status: 'refused' as const, ...line.fault } : outcomes[taken++];
    text += `${JSON.stringify({ line: line.line, ...(outcome && outcomeInWords(c, outcome)) })}\n`;
  }
  return text;
}

function failedLine(c: Ctx, shared: Shared, line: number, error: unknown): Buffer {
  const known = toHttpError(error, shared);
  if (known === undefined) logFailure(shared, c.get('requestId'), error);
  const internal = () => words('internal', [{ id: c.get('requestId') }], 'batch_failed_next', []);
  const { code, reason } = known instanceof HttpError ? known.body : { code: 'internal', ...internal() };
  const { next } = words('batch_failed', [], 'batch_failed_next', []);
  return Buffer.from(
    `${JSON.stringify({ line, status: 'failed', code, ...inWords(c, { reason, next }) })}\n`,
  );
}

function lineAfter(batch: Line[]): number {
  return (batch.at(-1)?.line ?? 0) + 1;
}
