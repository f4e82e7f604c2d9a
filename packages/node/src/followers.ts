import { type Follower, tally } from '@hutong/follow';
import { bundledJudging, dayOfMoment } from '@hutong/matters';
import type { Registry } from '@hutong/trust';
import { mattersFollower } from './matters/follower.ts';
import type { JudgedBy } from './matters/judge.ts';
import { saidFollower } from './matters/said.ts';

/** Read models of a node, and by what its matters are judged. */
export interface ReadModels {
  matters: ReturnType<typeof mattersFollower>;
  judgedBy: JudgedBy;
  all: readonly Follower[];
}

/** Every read model that follows the logs, at a hall and at a center (A3). A new one is added here. */
export function readModels(registry: Registry, now: () => number): ReadModels {
  const judgedBy: JudgedBy = {
    ...bundledJudging(),
    today: () => dayOfMoment(now()),
    division: (node) => registry.node(node)?.divisionCode,
    above: (node) => registry.ancestors(node),
  };
  const matters = mattersFollower(judgedBy);
  return { matters, judgedBy, all: [tally, matters as Follower, saidFollower as Follower] };
}
