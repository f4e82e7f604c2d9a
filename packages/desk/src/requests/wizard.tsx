import { type Lang, said } from '@hutong/record';
import { ButtonLink, Buttons, Section, SummaryList } from '@hutong/ui';
import { FORMS } from '../acts/forms.ts';
import { REQUEST_OPTIONS } from '../acts/request-options.ts';
import { pathOf } from '../matter/path.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { type Choice, type Lead, leadOf, STEPS, type Step, saidOf, type Taken } from './steps.ts';

interface Props {
  lang: Lang;
  number: string;
  taken: readonly Taken[];
}

/** One step after another, each answer in the address: nothing is kept, and every answer can be changed. */
export function WizardPage({ lang, number, taken }: Props) {
  const lead = leadOf(taken);
  return (
    <>
      <h1>{say(lang, 'wizard')}</h1>
      <p class="soft">{`${number} ${say(lang, 'wizard_about')}`}</p>
      {'next' in lead ? (
        <Ask lang={lang} number={number} taken={taken} step={lead.next} />
      ) : (
        <End lang={lang} number={number} taken={taken} lead={lead} />
      )}
      {taken.length === 0 ? null : (
        <Section id="so-far" title={say(lang, 'wizard_so_far')}>
          <SummaryList
            rows={taken.map(({ step, choice }, i) => ({
              key: said(step.title, lang),
              value: textOf(lang, choice),
              action: {
                href: pathAt(lang, number, taken.slice(0, i)),
                text: say(lang, 'wizard_change'),
                about: said(step.title, lang),
              },
            }))}
          />
        </Section>
      )}
      <p>
        <a href={to(lang, pathOf({ kind: 'request', number }))}>{say(lang, 'back')}</a>
      </p>
    </>
  );
}

function Ask({ lang, number, taken, step }: Props & { step: Step }) {
  const n = STEPS.indexOf(step) + 1;
  return (
    <Section id="step" title={say(lang, 'wizard_step', { n, title: said(step.title, lang) })}>
      <p>{said(step.ask, lang)}</p>
      <ul>
        {step.choices.map((choice) => (
          <li>
            <a href={pathAt(lang, number, [...taken, { step, choice }])}>{textOf(lang, choice)}</a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function End({ lang, number, taken, lead }: Props & { lead: Exclude<Lead, { next: Step }> }) {
  const act = 'act' in lead ? lead.act : 'reply';
  const title = FORMS.request?.[act]?.title ?? act;
  // What has to be done before the steps go on is part of the step that led to it; the last one is the reply.
  const step = 'act' in lead ? taken.at(-1)?.step : undefined;
  const path = `${pathOf({ kind: 'request', number })}/${act}?said=${encodeURIComponent(saidOf(taken))}`;
  return (
    <Section
      id="step"
      title={say(lang, 'wizard_step', {
        n: step === undefined ? 7 : STEPS.indexOf(step) + 1,
        title: step === undefined ? say(lang, 'wizard_reply') : said(step.title, lang),
      })}
    >
      <p>
        {'outcome' in lead
          ? say(lang, 'wizard_leads', { outcome: said(REQUEST_OPTIONS.outcome[lead.outcome], lang) })
          : say(lang, 'wizard_first', { act: said(title, lang) })}
      </p>
      <Buttons>
        <ButtonLink href={to(lang, path)}>
          {'outcome' in lead ? say(lang, 'wizard_on') : said(title, lang)}
        </ButtonLink>
      </Buttons>
    </Section>
  );
}

function textOf(lang: Lang, { text, article }: Choice): string {
  if (article === undefined) return said(text, lang);
  const of = say(lang, 'wizard_article', { n: article });
  return lang === 'zh' ? `${text.zh}（${of}）` : `${text.en} (${of})`;
}

function pathAt(lang: Lang, number: string, taken: readonly Taken[]): string {
  const path = `${pathOf({ kind: 'request', number })}/steps`;
  return to(lang, taken.length === 0 ? path : `${path}?said=${encodeURIComponent(saidOf(taken))}`);
}
