import { mayFor } from '@hutong/api';
import { Notice } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { hallOf } from '../hall.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';

/** Whether this hall has never had a case. */
export async function hasNoCase({ service }: Visit): Promise<boolean> {
  const query = { kind: 'case', node: hallOf(service), limit: 1 } as const;
  return (await service.matters.list(query, { readsInternal: true })).items.length === 0;
}

/** Where a new hall begins, for whom it is to begin. */
export function FirstCase({ visit: { lang, person } }: { visit: Visit }) {
  const takes = mayFor(person, 'matters.take');
  return (
    <Notice tone="wait" title={say(lang, 'today_first')}>
      <p>
        {takes ? (
          <a href={to(lang, '/desk/counter')}>{say(lang, 'today_first_take')}</a>
        ) : (
          say(lang, 'today_first_other')
        )}
      </p>
    </Notice>
  );
}
