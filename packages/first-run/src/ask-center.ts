import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Lang, type Phrase, ReasonedError } from '@hutong/record';
import { firstRunTexts } from './texts.ts';

const ANSWER_MS = 60_000;
const MAX_ANSWER_BYTES = 32 << 20;

/** The top center could not be asked, or said no. */
export class CenterFailed extends ReasonedError {
  override readonly name = 'CenterFailed';
  readonly why: 'away' | 'foreign' | 'refused';

  constructor(why: CenterFailed['why'], reason: Phrase, next: Phrase) {
    super(reason, next);
    this.why = why;
  }
}

/**
 * Sends a request to be enrolled; gives the answer as it came. The center's certificate is not looked at: nobody here knows
 * the network's CA yet. The code authenticates both ways, and nothing of the request is secret.
 * @throws CenterFailed
 */
export async function askCenter(center: URL, message: object, lang: Lang): Promise<unknown> {
  const url = new URL('/api/enrolment/requests', center);
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': lang };
  const options = { method: 'POST', headers, rejectUnauthorized: false, timeout: ANSWER_MS };
  const replied = new Promise<IncomingMessage>((done, failed) => {
    const sent = ask(url, options, done).on('error', failed);
    sent.on('timeout', () => sent.destroy(new Error('it takes too long')));
    sent.end(JSON.stringify(message));
  });
  const text = await replied.then(wholeText).catch(() => {
    throw new CenterFailed('away', firstRunTexts.center_away, firstRunTexts.center_away_next);
  });
  let answer: { error?: { code?: string; reason?: string; next?: string } };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    throw new CenterFailed('foreign', firstRunTexts.center_foreign, firstRunTexts.center_away_next);
  }
  if (answer.error === undefined) return answer;
  const { code, reason = '', next = '' } = answer.error;
  throw new CenterFailed('refused', `${code}: ${reason}`, next);
}

async function wholeText(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('it is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
