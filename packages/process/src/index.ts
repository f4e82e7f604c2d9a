export { type Clock, systemClock } from './clock.ts';
export { ensureFolder, fsyncFolder, UnsafeFolder, writeSecret } from './folder.ts';
export { LeftoverWontStop, stopLeftovers } from './leftovers.ts';
export { limited } from './limited.ts';
export { FolderInUse, type Lock, lockFolder } from './lock.ts';
export { isLoopback } from './loopback.ts';
export { freePort } from './ports.ts';
export { findProgram, findSetpriv } from './programs.ts';
export {
  type Exit,
  ServerDidNotStart,
  type Supervised,
  type SuperviseOptions,
  supervise,
} from './supervise.ts';
export { Turns } from './turns.ts';
