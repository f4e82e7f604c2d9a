/** There was no answer in time. The code is that of a connection without an answer, so that callers try again later. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code = 'ETIMEDOUT';
}

/**
 * Asks what may hang, as a database on a disk that is stuck. What takes longer than `ms` rejects; until it has ended
 * nothing more is asked, so that no queue grows and nothing late comes after what is newer.
 */
export function limited<A extends unknown[], T>(
  ms: number,
  ask: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  let hung: Promise<unknown> | undefined;
  return async (...args) => {
    if (hung !== undefined) throw new NoAnswer('what was asked before has not been answered yet');
    const asked = ask(...args);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        hung = asked
          .catch(() => undefined)
          .finally(() => {
            hung = undefined;
          });
        reject(new NoAnswer(`no answer within ${ms / 1_000} s`));
      }, ms);
    });
    return Promise.race([asked, late]).finally(() => clearTimeout(timer));
  };
}
