import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';

/** Bytes of a socket's address, beside the NUL that ends it (unix(7)). */
const FITS = 107;

/**
 * The path by which a socket in a folder is bound. A folder whose own path is too long for that is entered
 * by its descriptor, which stays open until `close`.
 */
export function socketIn(dir: string, name: string): { path: string; close: () => void } {
  const path = join(resolve(dir), name);
  if (Buffer.byteLength(path) <= FITS) return { path, close: () => {} };
  const fd = openSync(dir, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${fd}/${name}`, close: () => closeSync(fd) };
}

/**
 * Connects to the socket at a path, however long that is, and gives it back before it is connected: what stands in the way
 * is told by its `error` event. The descriptor of the folder is closed as soon as it is needed no more.
 */
export function connectUnix(path: string, made = new Socket()): Socket {
  try {
    const { path: reached, close } = socketIn(dirname(path), basename(path));
    let open = true;
    const end = () => {
      if (open) close();
      open = false;
    };
    return made.once('connect', end).once('close', end).connect({ path: reached });
  } catch (error) {
    setImmediate(() => made.destroy(error as Error));
    return made;
  }
}
