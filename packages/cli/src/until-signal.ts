import { EXIT } from './errors.ts';
import type { Session } from './io.ts';

/** While `work` lasts the first signal asks to stop, the second ends the process. */
export async function untilSignal<T>(
  { io }: Session,
  work: (stopped: () => boolean) => Promise<T>,
): Promise<T> {
  let stopped = false;
  const off = io.onSignal(() => {
    if (stopped) io.exit(EXIT.interrupted);
    stopped = true;
  });
  try {
    return await work(() => stopped);
  } finally {
    off();
  }
}
