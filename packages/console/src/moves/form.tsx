import { contract, type NodeChange } from '@hutong/api';
import {
  Button,
  Buttons,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  href,
  Select,
  TextArea,
  TextField,
} from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { ask } from '../shared.tsx';
import { say } from '../texts.ts';
import { fieldName, LEVELS } from './plan.tsx';

/** Fields of one line, with what is said beside them. */
const LINES = {
  name: undefined,
  parent: 'move_parent_hint',
  division_code: undefined,
  contact_post: 'move_post_hint',
  contact_phone: 'move_phone_hint',
  url: undefined,
} as const;
type Line = keyof typeof LINES;

const FIELDS = [...(Object.keys(LINES) as Line[]), 'level', 'addresses'] as const;
type Stands = NodeChange['stands'];

/** The fields that a node has: only a center has children that connect to it, and the top center has no parent. */
function fieldsOf({ kind, parent }: Stands): (typeof FIELDS)[number][] {
  return FIELDS.filter((field) => {
    if (field === 'url') return kind === 'center';
    return field !== 'parent' || parent !== undefined;
  });
}

/** What was typed that the registry does not say already, in the words of `registry.move`. */
export function wanted(visit: Visit, stands: Stands): Record<string, string | string[]> {
  return Object.fromEntries(
    fieldsOf(stands).flatMap((field): [string, string | string[]][] => {
      if (!visit.typed.has(field)) return [];
      const typed = field === 'addresses' ? linesOf(visit.field(field)).join(' ') : visit.field(field);
      if (typed === (stands[field] ?? '')) return [];
      return [[field, field === 'addresses' ? linesOf(typed) : typed]];
    }),
  );
}

const linesOf = (text: string) => text.split(/[\s,，、]+/).filter((line) => line !== '');

/** The fields as they stand, or as they were typed. */
export async function MoveForm(props: {
  visit: Visit;
  node: string;
  stands: Stands;
  errors: readonly FieldError[];
}) {
  const { visit, node, stands, errors } = props;
  const { lang, view, person } = visit;
  const fields = fieldsOf(stands);
  const asked = await unapproved(visit, node);
  const valueIn = (field: string) =>
    visit.typed.has(field)
      ? visit.field(field)
      : (stands[field] ?? '').replaceAll(' ', field === 'addresses' ? '\n' : ' ');
  const line = (name: Line) => (
    <TextField
      name={name}
      label={fieldName(lang, name)}
      hint={LINES[name] && say(lang, LINES[name])}
      value={valueIn(name)}
      error={errorOf(errors, name)}
      width={name === 'name' || name === 'url' ? 'full' : 'middle'}
    />
  );
  return (
    <Form
      action={href(view, `/console/nodes/${node}/move`)}
      csrf={person.csrf}
      label={say(lang, 'move_link')}
    >
      {(Object.keys(LINES) as Line[]).filter((name) => fields.includes(name)).map(line)}
      <Select
        name="level"
        label={fieldName(lang, 'level')}
        value={valueIn('level')}
        error={errorOf(errors, 'level')}
        options={LEVELS.map((value) => ({ value, text: say(lang, `level_${value}`) }))}
      />
      <TextArea
        name="addresses"
        label={fieldName(lang, 'addresses')}
        hint={
          asked.length === 0
            ? say(lang, 'move_addresses_hint')
            : `${say(lang, 'move_addresses_hint')} · ${say(lang, 'move_unapproved', { names: asked.join(' ') })}`
        }
        error={errorOf(errors, 'addresses')}
        value={valueIn('addresses')}
        rows={3}
        maxlength={2_000}
      />
      <Buttons>
        <Button name="act" value="see">
          {say(lang, 'move_see')}
        </Button>
      </Buttons>
    </Form>
  );
}

/** Names and addresses that it asks for and nobody approved. */
async function unapproved(visit: Visit, node: string): Promise<readonly string[]> {
  const asked = await ask(visit, contract.ca.show, {});
  if (asked.refused !== undefined) return [];
  return asked.reply.at(-1)?.unapproved.find((one) => one.node === node)?.names ?? [];
}

/** What was typed goes along, as the plan is confirmed. */
export function Typed({ visit, stands }: { visit: Visit; stands: Stands }) {
  return (
    <>
      {fieldsOf(stands)
        .filter((field) => visit.typed.has(field))
        .map((field) => (
          <Hidden name={field} value={visit.field(field)} />
        ))}
    </>
  );
}
