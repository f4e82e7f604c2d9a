import { contract } from '@hutong/api';
import { clockTime, href, Section, Table } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ask, Pages, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';

const PAGE = 100;
const AT = '/console/upkeep/shares';
const MIB = 1024 ** 2;

/** What each node's logs may grow by here, how much of it is in use, and who is slowed. */
export const sharePages: readonly Page[] = [{ method: 'get', path: AT, may: 'metrics.read', answer: shares }];

async function shares(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const cursor = visit.query('cursor');
  const asked = await ask(visit, contract.health.shares, {
    limit: PAGE,
    ...(cursor === '' ? {} : { cursor }),
  });
  if (asked.refused !== undefined) {
    const { status } = asked.refused;
    const errors = wrong(visit, asked.refused);
    return screen({ visit, title: say(lang, 'shares'), place: 'upkeep', errors, status, children: null });
  }
  const { limits, items, next } = asked.reply;
  const percent = (part: number) => `${Math.round(part * 100)}%`;
  return screen({
    visit,
    title: say(lang, 'shares'),
    place: 'upkeep',
    children: (
      <>
        <p>
          {say(lang, 'shares_limits', {
            mib: limits.bytes.burst / MIB,
            mib_s: limits.bytes.per_s / MIB,
            entries: limits.entries.burst,
            entries_s: limits.entries.per_s,
          })}
        </p>
        <Section id="used" title={say(lang, 'shares_used')}>
          <Table
            labelledby="used"
            rows={items}
            empty={say(lang, 'shares_none')}
            columns={[
              {
                head: say(lang, 'shares_node'),
                kind: 'name',
                cell: ({ node }) => <a href={href(view, `/console/nodes/${node}`)}>{node}</a>,
              },
              { head: say(lang, 'shares_bytes'), kind: 'number', cell: ({ bytes }) => percent(bytes) },
              { head: say(lang, 'shares_entries'), kind: 'number', cell: ({ entries }) => percent(entries) },
              {
                head: say(lang, 'shares_slowed'),
                kind: 'time',
                cell: ({ slowed }) => (slowed === null ? '—' : clockTime(slowed)),
              },
            ]}
          />
          <Pages
            visit={visit}
            link={(at) => href(view, AT, at === undefined ? {} : { cursor: at })}
            after={cursor}
            next={next}
          />
        </Section>
        <p>
          <a href={href(view, '/console/upkeep')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}
