import { mayFor } from '@hutong/api';
import { builtInTemplate, fillTemplate, letterOf, lettersFor } from '@hutong/letters';
import type { Page, Shown, Visit } from '@hutong/web';
import { lost } from '../lost.tsx';
import type { DeskParts } from '../parts.ts';
import { toldBy } from './told.ts';

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Letters on a request (依申请公开的文书), to be edited in WPS and sent. */
export function letterPages(parts: DeskParts): Page[] {
  return [
    {
      method: 'post',
      path: '/desk/requests/{number}/letters',
      may: 'values.read',
      answer: (visit) => fetched(visit, parts),
    },
  ];
}

/**
 * A letter is asked for by POST and kept nowhere: nothing of it stands in an address. It holds private values, so that who
 * fetches it is noted before it is given (A8).
 */
async function fetched(visit: Visit, { service, acts, store, accesses }: DeskParts): Promise<Shown> {
  const { person, params } = visit;
  const { number = '' } = params;
  const letter = letterOf(visit.field('letter'));
  const matter = await acts.matter({ kind: 'request', number });
  const event = matter?.events.find(
    ({ id, voided_by }) => id === visit.field('record') && voided_by === null,
  );
  const record = event && (await service.get(event.id, service.info.node));
  if (
    letter === undefined ||
    matter === undefined ||
    record === undefined ||
    !lettersFor(record).includes(letter) ||
    !mayFor(person, 'values.read', matter.department ?? undefined)
  )
    return lost(visit, 'requests', 'no_letter');
  const template = store.letters.find(letter.id) ?? (await builtInTemplate(letter.id));
  await accesses.note(person, {
    act: 'letter',
    matters: [{ kind: 'request', number }],
    department: matter.department,
  });
  const bytes = await fillTemplate(template, await toldBy(service, { matter, letter, record }));
  return { bytes, type: DOCX, name: `${letter.id}-${number.replace(/[^0-9A-Za-z-]+/g, '_')}.docx` };
}
