import type { MatterDetail, NodeService } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Section } from '@hutong/ui';
import { itemOf } from '../counter/item.ts';
import { say } from '../texts.ts';
import type { Place } from './told.ts';

export const TELL = 'tell';

/** What may be said on the telephone, sentence by sentence, and what never. */
export function TellPanel({ lang, lines }: { lang: Lang; lines: readonly string[] }) {
  return (
    <Section id={TELL} title={say(lang, 'tell')}>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
      <p class="soft">{say(lang, 'tell_never')}</p>
    </Section>
  );
}

/** Where to come for a matter, as the catalogue of this hall says it. */
export async function placeOf(
  service: Pick<NodeService, 'query' | 'info'>,
  { item }: Pick<MatterDetail, 'item'>,
): Promise<Place> {
  const known = item === null ? undefined : await itemOf(service, item);
  return { hall: service.info.name, venue: known?.venue, enquiryPhone: known?.enquiryPhone };
}
