import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where distributions put servers and util-linux, also when PATH is a service's short one. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Absolute path of an executable: first in PATH, then in the system's folders. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  for (const folder of [...path.split(delimiter), ...SYSTEM_FOLDERS]) {
    if (!folder.startsWith('/')) continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here, or not for us to run: the next folder may have it.
    }
  }
  return undefined;
}

let setpriv: string | false | undefined;

/** util-linux setpriv that knows --pdeathsig (busybox has a setpriv that does not). */
export function findSetpriv(): string | undefined {
  if (setpriv === undefined) {
    const file = findProgram('setpriv');
    const works = file && spawnSync(file, ['--pdeathsig=INT', 'true'], { stdio: 'ignore' }).status === 0;
    setpriv = works ? file : false;
  }
  return setpriv || undefined;
}
