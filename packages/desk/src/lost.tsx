import { type Area, Notice } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { screen } from './screen.tsx';
import { say } from './texts.ts';

/** Something that is not there, and what to do. */
export function lost(
  visit: Visit,
  area: Area,
  what:
    | 'no_matter'
    | 'no_act'
    | 'no_call'
    | 'no_record'
    | 'no_document'
    | 'no_file'
    | 'file_pruned'
    | 'no_letter'
    | 'counter_none'
    | 'import_none_back'
    | 'import_no_template',
): Promise<Shown> {
  const { lang } = visit;
  const main = (
    <>
      <h1>{say(lang, what)}</h1>
      <Notice tone="unknown" title={say(lang, 'look_up')} />
    </>
  );
  return screen(visit, area, say(lang, what), main, 404);
}
