/** What a node answers meanwhile waits no longer than this for a follower’s reckoning. */
const SLICE_MS = 10;

/** Lets others go where a slice of work is over: to be awaited between any two small parts of it; undefined while it goes on. */
export type Rest = () => Promise<void> | undefined;

/** @param afterMs how long others are let go, by what they have to do */
export function slices(afterMs: () => number = () => 0, now = () => performance.now()): Rest {
  let since = now();
  return () => {
    if (now() - since < SLICE_MS) return undefined;
    return new Promise((go) => {
      const goOn = () => {
        since = now();
        go();
      };
      const ms = afterMs();
      if (ms > 0) setTimeout(goOn, ms);
      else setImmediate(goOn);
    });
  };
}
