import type { MatterDetail } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Button, Form, Hidden, Section } from '@hutong/ui';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { hasPaper } from './paper.ts';

interface Props {
  lang: Lang;
  matter: MatterDetail;
  csrf: string;
  newOnce: () => string;
}

/** The papers of a matter, each behind one button, the newest first. */
export function PrintButtons({ lang, matter, csrf, newOnce }: Props) {
  const papers = matter.events
    .filter(({ type, voided_by }) => voided_by === null && hasPaper(type))
    .reverse();
  if (papers.length === 0) return null;
  return (
    <Section id="papers" title={say(lang, 'print_papers')}>
      <div class="buttons">
        {papers.map(({ id, title }) => (
          <Form action={to(lang, '/desk/print')} csrf={csrf} once={newOnce()}>
            <Hidden name="record" value={id} />
            <Button kind="second">{say(lang, 'print_these', { paper: title[lang] })}</Button>
          </Form>
        ))}
      </div>
    </Section>
  );
}
