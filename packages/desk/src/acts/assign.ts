import { type MatterDetail, mayFor, type SignedIn } from '@hutong/api';
import type { Identity } from '@hutong/identity';
import { isSamePerson, type Lang, type Text } from '@hutong/record';
import { say } from '../texts.ts';
import type { ActField, ActForm } from './field.ts';
import type { ReadForm } from './read.ts';

/** The act that says whose a matter is (首办负责制). */
export const ASSIGN = 'assign';
export const ASSIGN_TITLE: Text = { zh: '指定首办责任人', en: 'Assign an owner' };
const HAND_ON: Text = { zh: '转给其他首办责任人', en: 'Give it to another owner' };

type Owned = Pick<MatterDetail, 'owner' | 'department'>;

/** Who works at the hall. */
interface Staff {
  people: Pick<Identity, 'colleagues'>;
}

/** Whoever may be given a matter of an organ, as a form offers them. @param organ undefined: of any */
export function ownersToChoose({ people }: Staff, organ?: string): Readonly<Record<string, Text>> {
  const all = people.colleagues('matters.handle', organ).map(({ name, displayName }): [string, Text] => {
    const text = `${name} ${displayName}`;
    return [name, { zh: text, en: text }];
  });
  return Object.fromEntries(all);
}

/** The form by which a matter gets an owner, or by which whoever has it hands it on: that says from whom, and why. */
export function assignForm({ owner, department }: Owned, parts: Staff): ActForm {
  const options = ownersToChoose(parts, department ?? undefined);
  const to: ActField = { name: 'owner', as: 'choice', options, required: true };
  const reason: ActField = { name: 'reason', as: 'area', max: 2000 };
  if (owner === null) return { title: ASSIGN_TITLE, fields: [to, reason] };
  const { [owner]: _, ...others } = options;
  return {
    title: HAND_ON,
    says: { taken_over: true },
    fields: [
      { name: 'from', as: 'text', max: 100, required: true, fixed: owner },
      { ...to, options: others },
      { ...reason, required: true },
    ],
  };
}

/** Whether somebody may say whose a matter is that has an owner: the owner, and the heads. */
export function mayHandOn(person: SignedIn, { owner, department }: Owned): boolean {
  return (
    owner === null ||
    isSamePerson(owner, person.staffCode) ||
    mayFor(person, 'matters.reassign', department ?? undefined)
  );
}

/** Why a matter is not handed on, as it stands now; undefined: it is. @param body what the form says */
export function notHandedOn(
  person: SignedIn,
  matter: Owned,
  { from = null }: ReadForm['body'],
  lang: Lang,
): string | undefined {
  const { owner } = matter;
  const nobody = say(lang, 'nobody');
  if (from !== owner)
    return say(lang, 'not_theirs', {
      from: typeof from === 'string' ? from : nobody,
      owner: owner ?? nobody,
    });
  return mayHandOn(person, matter) ? undefined : say(lang, 'others_matter', { owner: owner ?? nobody });
}
