import { parseOccurredAt } from '@hutong/record';
import type { RecordQuery } from '@hutong/web';
import { Usage } from '../errors.ts';
import type { Session } from '../io.ts';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const WORDS = ['node', 'type', 'subject', 'department', 'cursor'] as const;

/** A query in the API's words, for a node opened here; means exactly what it means there. */
export function readWords(params: URLSearchParams, session: Session): RecordQuery {
  const query: RecordQuery = { limit: Number(params.get('limit')) };
  for (const word of WORDS) {
    const value = params.get(word);
    if (value !== null) query[word] = value;
  }
  const from = params.get('from');
  const to = params.get('to');
  if (from !== null) query.from = readTime('from', from, session);
  if (to !== null) query.to = readTime('to', to, session) + (DATE.test(to) ? DAY_MS : 0);
  return query;
}

function readTime(name: 'from' | 'to', text: string, session: Session): number {
  try {
    return parseOccurredAt(text, name);
  } catch {
    throw new Usage(
      session.say('bad_option', { option: `--${name}`, value: text }),
      session.say('give_like', { example: '2024-03-01, 2024-03-01T09:30:00+08:00' }),
    );
  }
}
