import { type Follower, tally } from '@hutong/follow';
import { dayOfMoment } from '@hutong/matters';
import type { Registry } from '@hutong/trust';
import { callFollower } from './calls/follower.ts';
import { mattersFollower } from './matters/follower.ts';
import type { JudgedBy } from './matters/judge.ts';
import { Laws } from './matters/laws.ts';
import { saidFollower } from './matters/said.ts';

/** Read models of a node, and by what its matters are judged. */
export interface ReadModels {
  matters: ReturnType<typeof mattersFollower>;
  judgedBy: JudgedBy;
  laws: Laws;
  all: readonly Follower[];
}

/** Every read model that follows the logs, at a hall and at a center (A3). A new one is added here. */
export function readModels(registry: Registry, now: () => number): ReadModels {
  const laws = new Laws(registry);
  const judgedBy: JudgedBy = {
    law: (node) => laws.of(node),
    version: (node) => laws.version(node),
    today: () => dayOfMoment(now()),
    division: (node) => registry.node(node)?.divisionCode,
    above: (node) => registry.ancestors(node),
  };
  const matters = mattersFollower(judgedBy);
  const all = [
    tally,
    laws.follower as Follower,
    matters as Follower,
    saidFollower as Follower,
    callFollower as Follower,
  ];
  return { matters, judgedBy, laws, all };
}
