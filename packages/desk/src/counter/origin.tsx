import { type Lang, localText } from '@hutong/record';
import { Button, Form, Hidden, Notice } from '@hutong/ui';
import { DROP } from '../drafts/routes.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { AGAIN } from './again.tsx';

/** Where what stands in a form comes from: a case whose applicant is carried on, or a draft, by its time. */
export type Origin = { of: string } | { savedAt: number };

interface Props {
  lang: Lang;
  origin: Origin;
  path: string;
  csrf: string;
}

/** Says of a form that opens filled why it does, with a way to an empty one. */
export function OriginNotice({ lang, origin, path, csrf }: Props) {
  const title =
    'of' in origin
      ? say(lang, 'carried', { of: origin.of })
      : say(lang, 'of_draft', { at: localText(origin.savedAt).slice(0, 16) });
  return (
    <Notice tone="wait" title={title}>
      <Form action={to(lang, DROP)} csrf={csrf} label={say(lang, 'clear')}>
        <Hidden name="form" value={path} />
        <Hidden name="form" value={AGAIN} />
        <Button kind="second">{say(lang, 'clear')}</Button>
      </Form>
    </Notice>
  );
}
