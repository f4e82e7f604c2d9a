import type { FollowedEntry, Follower } from '@hutong/follow';

/** A public seal that an office lends: who has it, how often it went out, what did not fit. */
export interface Loan {
  out: boolean;
  times: number;
  anomalies: number;
}

/** Seals lent and brought back, by the number of the seal: a made-up type, `seal.lend` and `seal.return`. */
export const loans: Follower<Loan> = {
  name: 'loans',
  version: 1,
  types: ['seal.lend', 'seal.return'],
  key: ({ subject }) => subject,
  fold: (state = { out: false, times: 0, anomalies: 0 }, { type }: FollowedEntry) => {
    const lends = type === 'seal.lend';
    // Said first, judged later (A1): a seal that goes out twice is kept, and counted as an anomaly.
    const anomalies = state.anomalies + (lends === state.out ? 1 : 0);
    return { out: lends, times: state.times + (lends ? 1 : 0), anomalies };
  },
};
