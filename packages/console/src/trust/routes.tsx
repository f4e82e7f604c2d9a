import { mayFor } from '@hutong/api';
import { ButtonLink, Buttons, href, Section } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { screen } from '../shared.tsx';
import { say } from '../texts.ts';
import { Authorities, Kit, kitFile } from './authority.tsx';
import { askHistory, historyPage, Newest } from './history.tsx';
import { policyPages } from './policy.tsx';
import { rootPages } from './publish.tsx';
import { Roots } from './root.tsx';
import { caPages } from './rotate.tsx';

const NEWEST = 5;

/** What the network trusts: the registry and how it came to be so, the root document, its CA, and the kit for other computers. */
export function trustPages(parts: ConsoleParts): Page[] {
  const may = 'keys.read' as const;
  return [
    { method: 'get', path: '/console/trust', may, answer: trustPage },
    { method: 'get', path: '/console/trust/history', may, answer: historyPage },
    { method: 'get', path: '/console/trust/kit/{file}', may, answer: kitFile },
    ...caPages(parts),
    ...policyPages(parts),
    ...rootPages(parts),
  ];
}

async function trustPage(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const asked = await askHistory(visit, NEWEST);
  return screen({
    visit,
    title: say(lang, 'trust'),
    place: 'trust',
    children: (
      <>
        <Section id="history" title={say(lang, 'trust_history')}>
          <Newest visit={visit} items={asked.refused === undefined ? asked.reply.items : []} />
          <p>
            <a href={href(view, '/console/trust/history')}>{say(lang, 'trust_history_all')}</a>
          </p>
        </Section>
        {await Roots({ visit })}
        {mayFor(visit.person, 'registry.change') && visit.service.enrolment !== undefined ? (
          <Section id="policy" title={say(lang, 'policy')}>
            <p>{say(lang, 'policy_about')}</p>
            <Buttons>
              <ButtonLink href={href(view, '/console/trust/policy')}>{say(lang, 'policy_see')}</ButtonLink>
            </Buttons>
          </Section>
        ) : null}
        {await Authorities({ visit })}
        {await Kit({ visit })}
      </>
    ),
  });
}
