import { Button, ButtonLink, Buttons, ErrorSummary, Form, Notice } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import type { Progress } from './imports.ts';
import { AT, again, type ImportParts, inWords, percent } from './shared.tsx';
import type { Kept, Outcome } from './uploads.ts';

/** How far an import is, or what became of it. */
export async function result(visit: Visit, { imports }: ImportParts, kept: Kept): Promise<Shown> {
  const { lang } = visit;
  const { account, stage, outcome, name } = kept;
  const progress = imports.progress(account);
  const isRunning = progress !== undefined && progress.failed === undefined;
  if (stage === 'chosen' && !isRunning) return { to: `${AT}/preview` };
  if (isRunning) again(visit);
  const failed = progress?.failed;
  const main = (
    <>
      <h1>{say(lang, 'import_result')}</h1>
      <ErrorSummary
        title={say(lang, 'errors')}
        errors={failed === undefined ? [] : [inWords(failed, lang)]}
      />
      <div id="progress" data-live>
        {isRunning ? <Running lang={lang} progress={progress} /> : null}
        {outcome === undefined ? null : <Became lang={lang} outcome={outcome} />}
        {isRunning || outcome !== undefined ? null : (
          <Notice tone="bad" title={say(lang, 'import_cut', { name })} />
        )}
      </div>
      {isRunning || outcome !== undefined ? null : (
        <Form action={to(lang, `${AT}/run`)} csrf={visit.person.csrf} label={say(lang, 'import_go_on')}>
          <Buttons>
            <Button>{say(lang, 'import_go_on')}</Button>
          </Buttons>
        </Form>
      )}
    </>
  );
  return screen(visit, 'import', say(lang, 'import_result'), main);
}

function Running({ lang, progress: { state, rows, part } }: { lang: Visit['lang']; progress: Progress }) {
  const title =
    state === 'waits'
      ? say(lang, 'import_waits')
      : say(lang, 'import_taking', { rows, percent: percent(part) });
  return (
    <Notice tone="wait" title={title}>
      <p>{say(lang, 'import_may_leave')}</p>
    </Notice>
  );
}

function Became({ lang, outcome }: { lang: Visit['lang']; outcome: Outcome }) {
  const { taken, already, refused, back } = outcome;
  return (
    <>
      <Notice tone="good" title={say(lang, 'import_taken', { n: taken })} />
      {already === 0 ? null : <Notice tone="good" title={say(lang, 'import_already', { n: already })} />}
      {refused === 0 ? null : (
        <Notice tone="bad" title={say(lang, 'import_refused', { n: refused })}>
          <p>
            <a href={to(lang, `${AT}/refused`)}>{say(lang, 'import_back', { n: back })}</a>
          </p>
          <p>{say(lang, 'import_back_about')}</p>
        </Notice>
      )}
      <Buttons>
        <ButtonLink href={to(lang, AT)}>{say(lang, 'import_again')}</ButtonLink>
      </Buttons>
    </>
  );
}
