import { contactText, type NodeHealth } from '@hutong/oversight';
import type { Lang } from '@hutong/record';
import { say } from '../texts.ts';

/** Whom to call: on a telephone the number is dialled when it is touched. */
export function CallThem({ lang, node: { contact } }: { lang: Lang; node: Pick<NodeHealth, 'contact'> }) {
  if (contact === undefined) return say(lang, 'node_no_contact');
  const { phone } = contact;
  const dialled = phone?.replace(/[^\d+]/g, '') ?? '';
  const words = contactText(lang, contact);
  return dialled === '' ? words : <a href={`tel:${dialled}`}>{words}</a>;
}
