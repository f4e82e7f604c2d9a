import {
  Button,
  Buttons,
  ErrorSummary,
  errorOf,
  Select,
  SummaryList,
  TextArea,
  TextField,
  WarningBox,
} from '@hutong/ui';
import { FIELD_TEXTS } from '../acts/texts.ts';
import { DraftForm } from '../drafts/form.tsx';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import type { Going } from './application.ts';
import { Applicant, type Fields, Manner, Materials } from './fields.tsx';
import type { CounterItem } from './item.ts';
import { type Origin, OriginNotice } from './origin.tsx';
import { TwinList } from './twin-list.tsx';
import { markOf, type Twins } from './twins.ts';
import { optionsOf, REASONS } from './words.ts';

interface Props extends Fields {
  item: CounterItem;
  path: string;
  csrf: string;
  once: string;
  warning?: Warning | undefined;
  origin?: Origin | undefined;
}

/** Open cases of the same applicant, what was to become of this one, and whether what was typed is kept as a draft. */
export interface Warning {
  twins: Twins;
  going: Going;
  isKept: boolean;
}

/** The counter's form for one item: the applicant, the materials, and what becomes of it. */
export function ApplicationForm(props: Props) {
  const { lang, item, path, csrf, once, errors, warning, origin } = props;
  return (
    <>
      <h1>{item.name}</h1>
      <SummaryList
        rows={[
          { key: say(lang, 'organ'), value: item.organ },
          { key: say(lang, 'code'), value: item.code },
        ]}
      />
      <p>
        <a href={to(lang, `${path}/sheet`)}>{say(lang, 'sheet_link')}</a>
      </p>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      {origin === undefined ? null : <OriginNotice lang={lang} origin={origin} path={path} csrf={csrf} />}
      <DraftForm lang={lang} path={path} csrf={csrf} once={once}>
        {warning === undefined ? null : (
          <WarningBox title={say(lang, 'twins')}>
            <TwinList lang={lang} twins={warning.twins} />
            {warning.isKept ? <p>{say(lang, 'kept')}</p> : null}
            <Button name="still" value={`${warning.going} ${markOf(warning.twins)}`} accesskey="s">
              {say(lang, 'still', { what: say(lang, `go_${warning.going}`) })}
            </Button>
          </WarningBox>
        )}
        <Applicant {...props} />
        <Materials {...props} />
        <Missing {...props} />
        <Manner {...props} />
        <Away {...props} />
        <OnPaper {...props} />
        <Buttons>
          <Button name="go" value="accept">
            {say(lang, 'go_accept')}
          </Button>
          <Button name="go" value="notice" kind="second">
            {say(lang, 'go_notice')}
          </Button>
          <Button name="go" value="apply" kind="second">
            {say(lang, 'go_apply')}
          </Button>
          <Button name="go" value="away" kind="second" accesskey="g">
            {say(lang, 'go_away')}
          </Button>
        </Buttons>
      </DraftForm>
    </>
  );
}

/** What the notice says of who is sent away, where it is not that materials are missing. */
function Away({ lang, typed, errors }: Props) {
  const names = ['where_to', 'explanation'] as const;
  const reason = typed.get('away_reason')?.[0] ?? REASONS[0];
  const isSaid = (name: string) => Boolean(typed.get(name)?.[0]) || errorOf(errors, name) !== undefined;
  const field = (name: (typeof names)[number]) => ({
    name,
    label: FIELD_TEXTS[name][lang],
    value: typed.get(name)?.[0],
    error: errorOf(errors, name),
  });
  return (
    <details open={reason !== REASONS[0] || names.some(isSaid)}>
      <summary>{say(lang, 'away')}</summary>
      <p class="hint">{say(lang, 'away_hint')}</p>
      <Select
        name="away_reason"
        label={say(lang, 'away_reason')}
        value={reason}
        options={optionsOf(REASONS, lang)}
      />
      <TextField {...field('where_to')} maxlength={200} />
      <TextArea {...field('explanation')} rows={2} maxlength={2000} />
    </details>
  );
}

/** What was taken down on paper while there was no power, with a number from a sheet. */
function OnPaper({ lang, typed, errors }: Props) {
  const reserved = typed.get('reserved')?.[0] ?? '';
  const field = (name: 'reserved' | 'written_at') => ({
    name,
    label: say(lang, `paper_${name}`),
    value: typed.get(name)?.[0],
    maxlength: 50,
    error: errorOf(errors, name),
  });
  return (
    <details open={reserved !== '' || errors.some(({ name }) => name === 'reserved')}>
      <summary>{say(lang, 'paper')}</summary>
      <TextField {...field('reserved')} hint={say(lang, 'paper_hint')} width="middle" />
      <TextField {...field('written_at')} hint={say(lang, 'paper_time_hint')} width="middle" />
    </details>
  );
}

/** What else is missing than what the catalogue asks for. */
function Missing({ lang, typed, errors }: Props) {
  return (
    <TextArea
      name="missing"
      label={say(lang, 'missing_more')}
      value={typed.get('missing')?.[0]}
      rows={2}
      maxlength={5000}
      error={errorOf(errors, 'missing')}
    />
  );
}
