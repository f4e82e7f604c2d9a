import { type Events, type Follower, table, withEvent } from '@hutong/follow';

/** A public seal that an office lends, as it is searched: whether it is out, how often it went, what did not fit. */
export const loan = table(
  'loan',
  { seal: 'text', office: 'text', is_out: 'integer', times: 'integer', anomalies: 'integer' },
  [['node', 'is_out', 'seal']],
);

interface Move {
  lends: boolean;
  office: string;
}

/** Seals lent and brought back, by the number of the seal: a made-up type, `seal.lend` and `seal.return`. */
export const loans: Follower<Events<Move>> = {
  name: 'loans',
  version: 1,
  types: ['seal.lend', 'seal.return'],
  tables: [loan],
  key: ({ subject }) => subject,
  fold: (moves, entry) =>
    withEvent(moves, entry, { lends: entry.type === 'seal.lend', office: entry.department }),
  rows: ({ told }, { key: seal }) => {
    const moves = told.map(({ said }) => said);
    // Said first, judged later (A1): a seal that goes out twice is kept, and counted as an anomaly.
    const odd = moves.filter(({ lends }, i) => lends === (moves[i - 1]?.lends ?? false));
    const { lends, office } = moves.at(-1) ?? { lends: false, office: '' };
    const times = moves.filter((move) => move.lends).length;
    return [loan.row({ seal, office, is_out: Number(lends), times, anomalies: odd.length })];
  },
};
