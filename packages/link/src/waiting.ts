/** Resolves after `ms`, or at once when one of the signals aborts; never rejects. */
export async function pause(ms: number, ...signals: AbortSignal[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await unlessAborted(late, ...signals);
  clearTimeout(timer);
}

/**
 * What the promise gives, or undefined as soon as one of the signals aborts; what the promise does then is passed
 * over. (AbortSignal.any keeps memory for as long as its longest-lived signal, so it is not used here.)
 */
export function unlessAborted<T>(promise: Promise<T>, ...signals: AbortSignal[]): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const forget = () => {
      for (const s of signals) s.removeEventListener('abort', end);
    };
    const end = () => {
      forget();
      resolve(undefined);
    };
    for (const s of signals) s.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject).finally(forget);
    if (signals.some((s) => s.aborted)) end();
  });
}
