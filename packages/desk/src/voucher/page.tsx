import type { MatterDetail } from '@hutong/api';
import {
  Button,
  ButtonLink,
  Buttons,
  ErrorSummary,
  errorOf,
  type FieldError,
  Form,
  Hidden,
  type Html,
  layout,
  Notice,
  Radios,
  Section,
  SummaryList,
  TextArea,
  TextField,
} from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { dueOf } from '../due.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { GRADES, type Rateable } from './rating.ts';

const PATH = '/voucher';

/** A page for whoever holds a voucher: nothing private stands in its title. */
export function shownTo(visit: Visit, main: Html, status = 200): Shown {
  return { html: layout({ ...visit.view, scripted: true }, say(visit.lang, 'voucher'), main), status };
}

/** Number and code, typed from the paper; a script fills them in where its QR code led here. */
export function LookUpPage({ visit, errors }: { visit: Visit; errors: readonly FieldError[] }) {
  const { lang } = visit;
  return (
    <>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <h1>{say(lang, 'voucher')}</h1>
      <p>{say(lang, 'voucher_about')}</p>
      <Form id="voucher" action={to(lang, PATH)} csrf={visit.who?.csrf ?? ''}>
        <TextField
          name="number"
          label={say(lang, 'case_number')}
          value={visit.field('number')}
          error={errorOf(errors, 'number')}
          maxlength={200}
          required
        />
        <TextField
          name="code"
          label={say(lang, 'voucher_code')}
          value={visit.field('code')}
          error={errorOf(errors, 'code')}
          maxlength={100}
          required
        />
        <Buttons>
          <Button>{say(lang, 'voucher_look')}</Button>
        </Buttons>
      </Form>
    </>
  );
}

interface CaseProps {
  visit: Visit;
  pair: { number: string; code: string };
  /** Undefined while it is not read yet. */
  matter: MatterDetail | undefined;
  may: Rateable | undefined;
  errors: readonly FieldError[];
  /** It was rated just now. */
  thanks: boolean;
}

/** What the holder of a voucher may be told: item, state and day, and nobody's name. */
export function CasePage({ visit, pair, matter, may, errors, thanks }: CaseProps) {
  const { lang } = visit;
  return (
    <>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <h1>{say(lang, 'voucher')}</h1>
      {thanks ? <Notice tone="good" title={say(lang, 'rate_thanks')} /> : null}
      {matter === undefined ? (
        <Notice tone="unknown" title={say(lang, 'voucher_not_read')} />
      ) : (
        <SummaryList rows={factsOf(visit, matter)} />
      )}
      {may === 'yes' ? <RateForm visit={visit} pair={pair} errors={errors} /> : null}
      {may === 'done' && !thanks ? <Notice tone="good" title={say(lang, 'rate_done')} /> : null}
      {may === 'later' ? <p>{say(lang, 'rate_later')}</p> : null}
      {may === 'staff' ? <p>{say(lang, 'rate_staff')}</p> : null}
      {may === 'closed' ? <p>{say(lang, 'rate_closed')}</p> : null}
      <Buttons>
        <ButtonLink href={to(lang, PATH)}>{say(lang, 'voucher_another')}</ButtonLink>
      </Buttons>
    </>
  );
}

function factsOf({ lang }: Visit, matter: MatterDetail) {
  const { number, title, department, word } = matter;
  const known: [string, string | null | undefined][] = [
    [say(lang, 'case_number'), number],
    [say(lang, 'item'), title],
    [say(lang, 'organ'), department],
    [say(lang, 'state'), word[lang]],
    [say(lang, 'due'), matter.closed_at === null ? dueOf(matter) : undefined],
  ];
  return known.flatMap(([key, value]) => (value ? [{ key, value }] : []));
}

function RateForm({ visit, pair, errors }: Pick<CaseProps, 'visit' | 'pair' | 'errors'>) {
  const { lang } = visit;
  return (
    <Section id="rate" title={say(lang, 'rate')}>
      <p>{say(lang, 'rate_about')}</p>
      <Form action={to(lang, PATH)} csrf={visit.who?.csrf ?? ''}>
        <Hidden name="number" value={pair.number} />
        <Hidden name="code" value={pair.code} />
        <Radios
          name="grade"
          label={say(lang, 'rate_grade')}
          value={visit.field('grade')}
          error={errorOf(errors, 'grade')}
          options={GRADES.map((grade) => ({ value: grade, text: say(lang, `grade_${grade}`) }))}
          required
        />
        <TextArea
          name="text"
          label={say(lang, 'rate_text')}
          note={say(lang, 'optional')}
          hint={say(lang, 'rate_text_hint')}
          value={visit.field('text')}
          error={errorOf(errors, 'text')}
          maxlength={2_000}
        />
        <Buttons>
          <Button name="go" value="rate">
            {say(lang, 'rate_send')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}
