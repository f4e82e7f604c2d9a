import { contract } from '@hutong/api';
import { Button, Buttons, errorOf, Filters, Form, href, Select, TextArea, TextField } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen } from '../shared.tsx';
import { say } from '../texts.ts';
import { Common, type Content, codesIn, dateAt, type Errors, rehearse } from './bring.tsx';
import { PATH } from './list.tsx';
import { type Scope, scopeIn } from './scope.ts';

/** The year that is shown, this one unless the address says another. */
function yearOf(visit: Visit, { now }: ConsoleParts): string {
  const asked = visit.field('year') || visit.query('year');
  return /^20\d\d$/.test(asked) ? asked : dateAt(now()).slice(0, 4);
}

/** What is asked of the year, and what the address says of it. */
const placeOf = ({ division, node, fault }: Scope) => ({
  ...(division !== undefined && { division }),
  ...(node !== undefined && fault === undefined && { node }),
});
const addressOf = ({ division, node }: Scope) => ({
  ...(division !== undefined && { scope: division }),
  ...(node !== undefined && { node }),
});

const nameOf = (year: string, { name }: Scope) =>
  [say('zh', 'days_name', { year }), name].filter((one) => one !== '').join(' ');

/** The days off and worked of a year are typed: those that this center published stand there to be changed. */
export async function daysPage(
  visit: Visit,
  parts: ConsoleParts,
  errors: Errors = [],
  status = 200,
): Promise<Shown> {
  const { lang, view, person } = visit;
  const year = yearOf(visit, parts);
  const scope = await scopeIn(visit);
  const asked = await ask(visit, contract.rules.year, { year, ...placeOf(scope) });
  const faults = scope.fault === undefined ? errors : [{ name: 'node', text: scope.fault }, ...errors];
  const said = asked.refused === undefined ? asked.reply : { off_days: [], work_days: [] };
  const days = (name: 'off_days' | 'work_days', label: string) => (
    <TextArea
      name={name}
      label={label}
      value={visit.typed.size === 0 ? said[name].join('\n') : visit.field(name)}
      error={errorOf(errors, name)}
      rows={8}
    />
  );
  return screen({
    visit,
    title: say(lang, 'rules_type_days'),
    place: 'rules',
    errors: faults,
    status: scope.fault === undefined ? status : 422,
    children: (
      <>
        <Choose visit={visit} year={year} scope={scope} />
        {scope.fault !== undefined ? null : (
          <>
            <p>
              {scope.name === ''
                ? say(lang, 'days_about', { year })
                : say(lang, 'days_about_only', { year, name: scope.name })}
            </p>
            <Form
              action={href(view, `${PATH}/days`, { year, ...addressOf(scope) })}
              csrf={person.csrf}
              label={say(lang, 'rules_type_days')}
            >
              {days('off_days', say(lang, 'days_off'))}
              {days('work_days', say(lang, 'days_work'))}
              <Common visit={visit} parts={parts} name={nameOf(year, scope)} errors={errors} />
              <Buttons>
                <Button>{say(lang, 'bring_go')}</Button>
              </Buttons>
            </Form>
          </>
        )}
      </>
    ),
  });
}

/** Which year, and for whom. */
function Choose({ visit: { lang, view }, year, scope }: { visit: Visit; year: string; scope: Scope }) {
  return (
    <Filters action={href(view, `${PATH}/days`)} lang={lang} text={say(lang, 'days_show')}>
      <TextField name="year" label={say(lang, 'days_year')} value={year} width="short" inputmode="numeric" />
      <Select name="scope" label={say(lang, 'scope')} value={scope.value} options={scope.options} />
      <TextField
        name="node"
        label={say(lang, 'scope_node')}
        value={scope.node}
        error={scope.fault}
        width="middle"
        maxlength={32}
      />
    </Filters>
  );
}

export async function takeDays(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const year = yearOf(visit, parts);
  const scope = await scopeIn(visit);
  // The page says what is wrong with it.
  if (scope.fault !== undefined) return daysPage(visit, parts);
  const { division, node } = scope;
  const [off_days, work_days] = (['off_days', 'work_days'] as const).map((name) => codesIn(visit, name));
  const content = { valid_from: `${year}-01-01`, valid_until: `${year}-12-31`, off_days, work_days };
  const brought = {
    type: 'calendar.set',
    divisions: division === undefined ? [] : [division],
    nodes: node === undefined ? [] : [node],
    content: JSON.stringify(content),
  } satisfies Content;
  return rehearse(visit, brought, 'off_days', (errors, status) => daysPage(visit, parts, errors, status));
}
