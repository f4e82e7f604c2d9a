import { contract, type HistoryLine, type Reply } from '@hutong/api';
import { href, Notice, Section, Timeline } from '@hutong/ui';
import type { Asked, Shown, Visit } from '@hutong/web';
import { Changes } from '../moves/plan.tsx';
import { ask, Pages, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';

const PAGE = 20;
const PATH = '/console/trust/history';

/** A page of the registry's history, and why there is none. */
export async function askHistory(
  visit: Visit,
  limit: number,
): Promise<Asked<typeof contract.registry.history>> {
  const before = visit.query('before');
  return ask(visit, contract.registry.history, { limit, ...(before === '' ? {} : { before }) });
}

/** What each entry of the registry changed, newest first. */
export async function historyPage(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const asked = await askHistory(visit, PAGE);
  const page: Reply<typeof contract.registry.history> =
    asked.refused === undefined ? asked.reply : { total: 0, items: [] };
  return screen({
    visit,
    title: say(lang, 'trust_history'),
    place: 'trust',
    errors: asked.refused === undefined ? [] : wrong(visit, asked.refused),
    status: asked.refused?.status ?? 200,
    children: (
      <>
        <p>{say(lang, 'trust_history_about')}</p>
        <Section id="history" title={say(lang, 'trust_total', { n: page.total })}>
          <History visit={visit} items={page.items} />
          <Pages
            visit={visit}
            link={(before) => href(view, PATH, { before })}
            after={visit.query('before')}
            next={page.next === undefined ? undefined : String(page.next)}
          />
        </Section>
        <p>
          <a href={href(view, '/console/trust')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

/** Entries of the registry: each in words, its fields before and after, who asked for it, and the key that signed it. */
function History({ visit: { lang }, items }: { visit: Visit; items: readonly HistoryLine[] }) {
  if (items.length === 0) return <p>{say(lang, 'trust_none')}</p>;
  const told = items.map((item) => ({
    at: item.recorded_at,
    title: item[lang],
    children: <Entry lang={lang} item={item} />,
  }));
  return <Timeline items={told} />;
}

/** Entries in short: what was done, and when. */
export function Newest({ visit: { lang }, items }: { visit: Visit; items: readonly HistoryLine[] }) {
  if (items.length === 0) return <p>{say(lang, 'trust_none')}</p>;
  return <Timeline items={items.map((item) => ({ at: item.recorded_at, title: item[lang] }))} />;
}

function Entry({ lang, item }: { lang: Visit['lang']; item: HistoryLine }) {
  const { number, origin, epoch, index, by, changes, passed_over: over } = item;
  const id = `entry-${number}`;
  return (
    <>
      <p class="soft" id={id}>
        {say(lang, 'trust_number', { n: number })} ·{' '}
        {by === null ? say(lang, 'trust_by_nobody') : say(lang, 'trust_by', { by })} ·{' '}
        {say(lang, 'trust_signer', { origin, epoch, index })}
      </p>
      {over === undefined ? null : (
        <Notice tone="bad" title={say(lang, 'trust_passed_over', { why: over[lang] })} />
      )}
      <Changes lang={lang} changes={changes} labelledby={id} none={say(lang, 'trust_no_change')} />
    </>
  );
}
