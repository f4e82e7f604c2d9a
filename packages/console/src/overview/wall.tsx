import { countAlerts, countLevels } from '@hutong/api';
import { workView } from '@hutong/identity';
import type { NodeHealth } from '@hutong/oversight';
import { timeText } from '@hutong/record';
import { clockTime, layout, Mark, worstMark } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { say } from '../texts.ts';
import { ordered } from './nodes.ts';

/** What fits on a wall and is read from five metres. */
const MOST_LINES = 12;

/**
 * The network on a wall: how many are well, and who is not. It renews itself; where it can't, the page says that it is
 * stale, and the time of what it shows stands still.
 */
export async function wall(visit: Visit, { now }: ConsoleParts): Promise<Shown> {
  const { lang, service } = visit;
  const at = clockTime(timeText(now()));
  const [all, alerts] = await Promise.all([service.health.now(), service.health.alerts.list()]);
  const { raised, acknowledged } = countAlerts(alerts);
  const troubled = ordered(all, 'level').filter(({ level }) => level === 'red' || level === 'amber');
  const left = troubled.length - MOST_LINES;
  const main = (
    <div class="wall" id="live-wall" data-live>
      <h1>{service.info.name}</h1>
      <p>{say(lang, 'wall_at', { at })}</p>
      <p>{say(lang, 'overview_counts', { ...countLevels(all) })}</p>
      <p>{say(lang, 'overview_open', { raised, acknowledged })}</p>
      {troubled.length === 0 ? <Mark tone="good" text={say(lang, 'wall_well')} /> : null}
      <ul class="plain">
        {troubled.slice(0, MOST_LINES).map((node) => (
          <li>
            <Line visit={visit} node={node} />
          </li>
        ))}
      </ul>
      {left > 0 ? <p>{say(lang, 'wall_more', { n: left })}</p> : null}
    </div>
  );
  const view = { ...(await workView(visit, 'console')), live: true };
  return { html: layout(view, say(lang, 'wall'), main) };
}

function Line({ visit: { view }, node }: { visit: Visit; node: NodeHealth }) {
  return (
    <>
      {node.name} <Mark {...worstMark(view, node)} />
    </>
  );
}
