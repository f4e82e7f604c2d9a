export { type Allowance, Allowances } from './allowances.ts';
export { type Clock, systemClock } from './clock.ts';
export { codeOf } from './code-of.ts';
export { eachApart, isOfMachine } from './each-apart.ts';
export { ensureFolder, folderId, fsyncFolder, UnsafeFolder, writeSecret } from './folder.ts';
export { freeBytes } from './free-bytes.ts';
export { LeftoverWontStop, stopLeftovers } from './leftovers.ts';
export { limited } from './limited.ts';
export { FolderInUse, type Lock, lockFolder } from './lock.ts';
export { isLoopback } from './loopback.ts';
export { freePort } from './ports.ts';
export { findProgram, findSetpriv } from './programs.ts';
export { connectUnix, socketIn } from './socket-in.ts';
export {
  type Exit,
  ServerDidNotStart,
  type Supervised,
  type SuperviseOptions,
  supervise,
} from './supervise.ts';
export { Turns } from './turns.ts';
export { urlHost } from './url-host.ts';
