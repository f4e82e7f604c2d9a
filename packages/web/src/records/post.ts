import type { AppendOutcome, Permission } from '@hutong/api';
import { demand } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import { HttpError, words } from '../http/errors.ts';
import { outcomeInWords } from '../http/language.ts';
import { json } from '../http/respond.ts';
import { bodyKind, readRecord } from './body.ts';
import { appendFor } from './guarded-append.ts';
import { appendStream } from './stream.ts';

const STATUS: Readonly<Record<string, number>> = { repeated: 429 };

/** `POST /api/records`: one record as JSON, or many as NDJSON. The answer comes after the commit (P1). */
export async function postRecords(c: Ctx, shared: Shared): Promise<Response> {
  if (bodyKind(c) === 'ndjson') return appendStream(c, shared);
  const record = await readRecord(c, shared);
  // One alone is refused as a request is, by its status; one among many is refused by itself.
  const refuses = (permission: Permission) => void demand(c, permission);
  const [outcome] = await appendFor(c, shared, [record], refuses);
  if (outcome === undefined) throw new Error('append gave no outcome');
  return answerOne(c, shared, outcome);
}

function answerOne(c: Ctx, shared: Shared, outcome: AppendOutcome): Response {
  switch (outcome.status) {
    case 'stored':
      return json(c, 201, outcomeInWords(c, outcome), {
        Location: `/api/records/${shared.service.info.node}/${outcome.id}`,
      });
    case 'duplicate':
      return json(c, 200, outcomeInWords(c, outcome));
    case 'conflict': {
      const { origin, index } = outcome;
      const text = words('conflict', [{ origin, index }], 'conflict_next', []);
      throw new HttpError(409, { code: 'conflict', field: 'id', ...text });
    }
    case 'refused': {
      const { field, reason, next, code = 'refused' } = outcome;
      throw new HttpError(STATUS[code] ?? 422, { code, field, reason, next });
    }
  }
}
