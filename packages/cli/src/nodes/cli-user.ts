import { userInfo } from 'node:os';

/** Who acts from this machine, on a node in its folder: the user of the system. */
export function cliUser(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return `cli:${process.getuid?.() ?? 'unknown'}`; // A user without a name, as in some containers.
  }
}
