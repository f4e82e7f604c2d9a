import type { Lag, NodeFacts } from './facts.ts';

const WINDOW_MS = 120_000;
const MAX_SAMPLES = 32;

interface Track {
  /** Oldest first. */
  samples: { at: number; held: number }[];
  movedAt: number;
}

/** How fast those who lack entries get them: the only memory that judging needs, and it may be lost. */
export class Progress {
  #tracks = new Map<string, Track>();

  /** The facts, with the pace of each lag. Tracks of nodes that are no longer there are dropped. */
  follow(all: readonly NodeFacts[], now: number): NodeFacts[] {
    const next = new Map<string, Track>();
    const told = all.map((facts) => {
      const paced = (lag: Lag, of: string) => {
        const key = `${facts.node} ${of} ${lag.by}`;
        const track = advance(this.#tracks.get(key), lag, now);
        next.set(key, track);
        return { ...lag, movedAt: track.movedAt, rate: rateOf(track) };
      };
      const lags = facts.lags.map((lag) => paced(lag, 'log'));
      const { self } = facts;
      if (self?.followers === undefined) return { ...facts, lags };
      const followers = self.followers.map((lag) => paced(lag, 'follower'));
      return { ...facts, lags, self: { ...self, followers } };
    });
    this.#tracks = next;
    return told;
  }
}

function advance(before: Track | undefined, { left, held }: Lag, now: number): Track {
  const last = before?.samples.at(-1);
  if (before === undefined || last === undefined || held < last.held || now < last.at)
    return { samples: [{ at: now, held }], movedAt: now };
  const movedAt = left === 0 || held > last.held ? now : before.movedAt;
  const spaced =
    now - last.at >= WINDOW_MS / MAX_SAMPLES ? [...before.samples, { at: now, held }] : before.samples;
  const from = now - WINDOW_MS;
  return { samples: spaced.filter((s, i) => s.at >= from || i === spaced.length - 1), movedAt };
}

function rateOf({ samples }: Track): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at === first.at) return undefined;
  return ((last.held - first.held) * 1_000) / (last.at - first.at);
}
