import type { Lang } from '@hutong/record';
import { Form, type Html } from '@hutong/ui';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';

interface Props {
  lang: Lang;
  /** Where it is sent; by this its draft is kept too. */
  path: string;
  csrf: string;
  once: string;
  /** By which fields outside it belong to it. */
  id?: string;
  children: Html;
}

/** A form of the desk: done once, and kept as a draft while somebody types. */
export function DraftForm({ lang, path, csrf, once, id, children }: Props) {
  return (
    <Form
      action={to(lang, path)}
      csrf={csrf}
      once={once}
      id={id}
      draft={`/desk/drafts?form=${encodeURIComponent(path)}`}
      draftTexts={{ saved: say(lang, 'draft_saved'), unsaved: say(lang, 'draft_unsaved') }}
    >
      {children}
    </Form>
  );
}
