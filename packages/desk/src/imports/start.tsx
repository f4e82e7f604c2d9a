import { said } from '@hutong/record';
import {
  Button,
  ButtonLink,
  Buttons,
  ErrorSummary,
  errorOf,
  type FieldError,
  FileField,
  Form,
  Notice,
  Section,
} from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import { loadIntake } from './intake.ts';
import { knownTo } from './known.ts';
import { AT, type ImportParts } from './shared.tsx';
import type { Kept } from './uploads.ts';

/** Where a file is sent, and where one goes on that was sent before. */
export async function start(
  visit: Visit,
  { store, imports }: ImportParts,
  errors: readonly FieldError[] = [],
): Promise<Shown> {
  const { lang, person } = visit;
  const kept = store.uploads.find(person.account);
  const runs = imports.progress(person.account) !== undefined;
  const { REGISTERS } = await loadIntake();
  const names = (await knownTo(await loadIntake(), person)).map(({ name }) => name);
  const registers = REGISTERS.filter(({ name }) => names.includes(name));
  const main = (
    <>
      <h1>{say(lang, 'import')}</h1>
      <p class="soft">{say(lang, 'import_about')}</p>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      {kept === undefined ? null : <Sent visit={visit} kept={kept} runs={runs} />}
      <Form action={to(lang, AT)} csrf={person.csrf} enctype="multipart/form-data">
        <FileField
          name="file"
          label={say(lang, 'import_file')}
          hint={say(lang, 'import_file_hint')}
          error={errorOf(errors, 'file')}
          accept=".xlsx,.csv"
          required
        />
        <Buttons>
          <Button>{say(lang, 'import_send')}</Button>
        </Buttons>
      </Form>
      <Section id="templates" title={say(lang, 'import_templates')}>
        <p class="hint">{say(lang, registers.length > 0 ? 'import_templates_about' : 'import_not_yours')}</p>
        <ul>
          {registers.map(({ name, title }) => (
            <li>
              <a href={to(lang, `${AT}/templates/${name}`)}>{said(title, lang)}</a>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
  return screen(visit, 'import', say(lang, 'import'), main, errors.length > 0 ? 422 : 200);
}

function Sent({ visit, kept, runs }: { visit: Visit; kept: Kept; runs: boolean }) {
  const { lang, person } = visit;
  const { name, stage } = kept;
  const isCut = stage === 'importing' && !runs;
  return (
    <>
      <Notice
        tone={isCut ? 'bad' : 'wait'}
        title={say(lang, isCut ? 'import_cut' : 'import_kept', { name })}
      />
      <Form action={to(lang, `${AT}/drop`)} csrf={person.csrf} label={say(lang, 'import_kept', { name })}>
        <Buttons>
          <ButtonLink href={to(lang, `${AT}/${stage === 'chosen' ? 'preview' : 'result'}`)}>
            {say(lang, 'import_go_on')}
          </ButtonLink>
          {runs ? null : <Button kind="danger">{say(lang, 'import_drop')}</Button>}
        </Buttons>
      </Form>
    </>
  );
}
