import { type MatterDetail, mayFor, type NodeService, type SignedIn } from '@hutong/api';
import { LETTERS, type Letter, lettersFor } from '@hutong/letters';
import type { Lang } from '@hutong/record';
import { Button, clockTime, Form, Hidden, Section } from '@hutong/ui';
import { pathOf } from '../matter/path.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';

const HAVE_LETTERS: ReadonlySet<string> = new Set(LETTERS.map(({ type }) => type));

/** A letter that can be fetched. */
export interface Fetchable {
  letter: Letter;
  record: string;
  /** When that happened of which it tells. */
  at: string;
}

/** The letters of a request for who may read its values (A8), the newest first; none of what was voided. */
export async function fetchable(
  service: Pick<NodeService, 'get' | 'info'>,
  person: SignedIn,
  { kind, node, department, events }: MatterDetail,
): Promise<Fetchable[]> {
  const isOwn = node === service.info.node;
  if (kind !== 'request' || !isOwn || !mayFor(person, 'values.read', department ?? undefined)) return [];
  const found: Fetchable[] = [];
  for (const { id, type, voided_by, occurred_at } of events) {
    // Only of what may have a letter the record is read.
    if (voided_by !== null || !HAVE_LETTERS.has(type)) continue;
    const record = await service.get(id, node);
    const letters = record === undefined ? [] : lettersFor(record);
    found.push(...letters.map((letter) => ({ letter, record: id, at: occurred_at })));
  }
  return found.reverse();
}

interface Props {
  lang: Lang;
  number: string;
  csrf: string;
  letters: readonly Fetchable[];
}

/** The letters of a request, each behind one button. */
export function LetterButtons({ lang, number, csrf, letters }: Props) {
  if (letters.length === 0) return null;
  const action = to(lang, `${pathOf({ kind: 'request', number })}/letters`);
  return (
    <Section id="letters" title={say(lang, 'letters')}>
      <p class="soft">{say(lang, 'letters_about')}</p>
      <div class="buttons">
        {letters.map(({ letter, record, at }) => (
          <Form action={action} csrf={csrf}>
            <Hidden name="letter" value={letter.id} />
            <Hidden name="record" value={record} />
            <Button kind="second">
              {say(lang, 'letter_get', { letter: letter.title })}
              <span class="unseen"> {clockTime(at)}</span>
            </Button>
          </Form>
        ))}
      </div>
    </Section>
  );
}
