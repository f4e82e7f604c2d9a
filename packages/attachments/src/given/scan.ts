import { spawn } from 'node:child_process';
import { bilingual, ReasonedError } from '@hutong/record';

/** Of what a program says, as much as is shown. */
const MAX_SAID = 200;

/** A program of the operator's that looks at each file: its arguments first, the file's path appended; no shell. */
export interface ScanCommand {
  program: string;
  args: readonly string[];
  timeoutMs: number;
}

/** The operator's program says that a file is not good. */
export class ScanRefused extends ReasonedError {
  override readonly name = 'ScanRefused';

  constructor(said: string) {
    super(
      bilingual(`查杀程序不放行这个文件：${said}`, `the scanning program does not pass this file: ${said}`),
      bilingual(
        '不要打开它；换一份干净的文件，或请管理员查看',
        'Do not open it. Give a clean file, or ask the administrator.',
      ),
    );
  }
}

/** The operator's program cannot say anything of a file: none is taken until it can. */
export class ScanFailed extends ReasonedError {
  override readonly name = 'ScanFailed';

  constructor(why: string) {
    super(
      bilingual(
        `查杀程序没有给出结果（${why}），文件没有收下`,
        `the scanning program gave no verdict (${why}); the file was not taken`,
      ),
      bilingual(
        '请管理员检查 config.json 的 attachments.scan_command，修好后再上传',
        'The administrator must look at attachments.scan_command in config.json; then upload it again.',
      ),
    );
  }
}

/**
 * Lets the program look at a file: 0 means it passes, 1 that it does not (as clamscan answers), anything else that nothing
 * is known.
 * @returns what it said, one line, the file's path taken out
 * @throws ScanRefused, ScanFailed
 */
export async function scan(file: string, { program, args, timeoutMs }: ScanCommand): Promise<string> {
  const child = spawn(program, [...args, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
    // A group of its own, so that what it started ends with it.
    detached: true,
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      if (out.length < MAX_SAID * 10) out += chunk.toString('utf8');
    });
  const ended = await new Promise<number | string>((resolve) => {
    const timer = setTimeout(() => {
      endGroup(child.pid);
      resolve(`${timeoutMs / 1_000} s`);
    }, timeoutMs);
    const end = (how: number | string) => {
      clearTimeout(timer);
      resolve(how);
    };
    child.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.name));
    child.once('close', (code, signal) => end(code ?? signal ?? '?'));
  });
  const said = lineOf(out, file);
  if (ended === 0) return said;
  if (ended === 1) throw new ScanRefused(said);
  throw new ScanFailed(String(ended));
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function lineOf(out: string, file: string): string {
  const [first = ''] = out.replaceAll(file, '').trim().split('\n');
  return first
    .replace(/[\p{C}]/gu, ' ')
    .replace(/^[:\s]+/, '')
    .slice(0, MAX_SAID);
}
