import type { Hired } from '../desk/hall-process.ts';
import { finished, hutong } from './processes.ts';

/** Makes an account by the command, as on somebody's first day. */
export async function hire(dir: string, code: string, ...posts: string[]): Promise<Hired> {
  const asked = posts.flatMap((post) => ['--post', post]);
  const args = [
    'account',
    'create',
    code,
    '--name',
    code,
    ...asked,
    '--reason',
    '入职',
    '--data',
    dir,
    '--json',
  ];
  const { password } = JSON.parse(await finished(hutong(args))) as { password: string };
  return { code, password, secret: undefined, step: 0 };
}
