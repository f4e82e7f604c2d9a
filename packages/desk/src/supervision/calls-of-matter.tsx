import type { CallPage, MatterDetail, SignedIn } from '@hutong/api';
import { mayFor, type NodeService } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { ButtonLink, Buttons, CallTable, Section } from '@hutong/ui';
import { isSupervisors } from '../hall.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { linkOf, PATH } from './parts.ts';

/** Calls about one matter that its page shows. */
const MOST = 50;

/** What a matter’s page shows of supervision. */
export interface Supervised {
  calls: CallPage['items'];
  /** Whether who looks at it may urge the hall on. */
  mayUrge: boolean;
}

export async function supervisedOf(
  service: Pick<NodeService, 'calls'>,
  person: SignedIn,
  { kind, number, department }: Pick<MatterDetail, 'kind' | 'number' | 'department'>,
): Promise<Supervised> {
  const page = await service.calls?.list({ kind, number, limit: MOST }, '*');
  return {
    calls: page?.items ?? [],
    mayUrge: isSupervisors(service) && mayFor(person, 'supervision.decide', department ?? undefined),
  };
}

/** Cards, urges and findings about a matter, and the way to urge the hall on. */
export function CallsOfMatter({
  lang,
  matter,
  supervised: { calls, mayUrge },
}: {
  lang: Lang;
  matter: Pick<MatterDetail, 'kind' | 'number'>;
  supervised: Supervised;
}) {
  if (calls.length === 0 && !mayUrge) return null;
  return (
    <Section id="calls" title={say(lang, 'calls_of_matter')}>
      <CallTable lang={lang} id="calls" rows={calls} to={linkOf(lang)} />
      {mayUrge ? (
        <Buttons>
          <ButtonLink href={to(lang, `${PATH}/of/${matter.kind}/${encodeURIComponent(matter.number)}/urge`)}>
            {say(lang, 'call_urge')}
          </ButtonLink>
        </Buttons>
      ) : null}
    </Section>
  );
}
