import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = `
import Database from 'better-sqlite3';
const db = new Database(process.argv[1]);
db.exec(process.argv[2] === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
db.prepare('SELECT count(*) FROM entry').get();
console.log('held');
process.stdin.resume().on('end', () => process.exit());`;

/** Another program that has a node's database open: in a transaction that reads, or that writes. */
export async function hold(file: string, how: 'read' | 'write'): Promise<{ letGo(): Promise<void> }> {
  // Beside a package that has the module among its own.
  const cwd = fileURLToPath(new URL('../../packages/log', import.meta.url));
  const args = ['--input-type=module', '-e', PROGRAM, file, how];
  const child: ChildProcess = spawn(process.execPath, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data'), ended]);
  return {
    async letGo() {
      child.stdin?.end();
      await ended;
    },
  };
}
