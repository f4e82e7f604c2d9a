import { Hidden } from '@hutong/ui';
import type { Visit } from '@hutong/web';

/** What the fields of a form said when it was first shown: what nobody changed in it may have been changed elsewhere since. */
export function Was({ visit, shown }: { visit: Visit; shown: Readonly<Record<string, string>> }) {
  const said = Object.entries(shown).map(([name, value]) => {
    const was = `was_${name}`;
    return { was, value: visit.typed.has(was) ? visit.field(was) : value };
  });
  return (
    <>
      {said.map(({ was, value }) => (
        <Hidden name={was} value={value} />
      ))}
    </>
  );
}

/** Whether somebody changed a field of a form that says what it was. */
export const isChanged = (visit: Visit, name: string) => visit.field(name) !== visit.field(`was_${name}`);
