import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Findings } from './found.ts';
import { readLine } from './pdf-lines.ts';

/** How long a process may read one file while a page waits for it, how much of its memory may be JavaScript's, and how much it may be in all. */
const MOST_MS = 30_000;
const HEAP_MIB = 192;
const MOST_RESIDENT_BYTES = 384 << 20;
const LOOK_MS = 100;
/** Of what it says: all the text that is read of a file, and what it says unseen. */
const MOST_ANSWER_BYTES = 16 << 20;
const PAGE_BYTES = 4096;

/** What a process may take. */
export interface PdfLimits {
  ms: number;
  residentBytes: number;
}

const LIMITS: PdfLimits = { ms: MOST_MS, residentBytes: MOST_RESIDENT_BYTES };

/**
 * Looks through a PDF (ISO 32000) for who wrote it, with what, comments, files in it, and reads its text; pages without any
 * are counted. A file of an unknown giver is read by a process of its own, with no surroundings but the file, which ends
 * with it: what it has said by then counts.
 * @throws Error where it said nothing: the file is damaged or encrypted, or took too much
 */
export async function inspectPdf(file: string, findings: Findings, limits = LIMITS): Promise<void> {
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MIB}`, ...program()], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const end = () => child.kill('SIGKILL');
  const timer = setTimeout(end, limits.ms);
  const watch = setInterval(() => {
    if (residentBytes(child.pid) > limits.residentBytes) end();
  }, LOOK_MS);
  // What people wait for comes first.
  if (child.pid !== undefined) lower(child.pid);
  try {
    const said = gathered(child.stdout, findings, end);
    await pipeline(createReadStream(file), child.stdin).catch(() => {});
    const { lines, isWhole } = await said;
    await ended;
    if (lines === 0) throw new Error('no PDF that can be read');
    if (!isWhole) findings.cut();
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    end();
  }
}

/** Reads what the process says, line by line, and no more of it than a good one says. */
async function gathered(stdout: AsyncIterable<Buffer>, findings: Findings, end: () => void) {
  let [rest, bytes, lines, isWhole] = ['', 0, 0, false];
  const decoder = new TextDecoder();
  for await (const chunk of stdout) {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) {
      end();
      break;
    }
    const whole = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) {
      const told = readLine(line);
      if (told === undefined) continue;
      lines++;
      if ('end' in told) isWhole = true;
      else if ('cut' in told) findings.cut();
      else if ('read' in told) findings.read(told.read);
      else if ('count' in told) findings.count(told.count);
      else findings.tell(told.tell, told.said);
    }
  }
  return { lines, isWhole };
}

/** The process reads PDF as this package was built, or from its source where Node can be taught TypeScript. */
function program(): string[] {
  const run = (url: string) => ['--input-type=module', '-e', `(await import('${url}')).servePdf()`];
  const built = new URL('../../../../exports/attachments.js', import.meta.url);
  if (existsSync(fileURLToPath(built))) return run(built.href);
  return ['--import', import.meta.resolve('tsx'), ...run(new URL('./pdf-reader.ts', import.meta.url).href)];
}

/** Of a process, as Linux counts it; 0 where it is gone, or nobody counts. */
function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or may not be lowered.
  }
}
