import { type BundlePlan, contract, mayFor } from '@hutong/api';
import { filled } from '@hutong/record';
import {
  Button,
  Buttons,
  Checkboxes,
  errorOf,
  type FieldError,
  FileField,
  Filters,
  Form,
  Hidden,
  href,
  Section,
  Table,
  TextField,
} from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ask, Pages, Reason, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { sizeText } from '../upkeep/run.tsx';
import { BroughtBy } from './brought.tsx';
import { bundleFile } from './export.ts';
import { MOST_BYTES, OneBundle, type Taken } from './take.ts';
import { texts } from './texts.ts';

const PATH = '/console/upkeep/bundles';
const PAGE = 50;
/** Why a bundle is made, beside the reason for which one is taken. */
const WHY = 'why';

/** Bundle files: what goes to a node without a line is downloaded here, and what came from one is uploaded. */
export function bundlePages(): Page[] {
  const may = 'bundles.move' as const;
  const one = new OneBundle();
  return [
    { method: 'get', path: PATH, may, answer: (visit) => bundlesPage(visit) },
    { method: 'post', path: `${PATH}/file`, may, answer: save },
    {
      method: 'post',
      path: PATH,
      may,
      upload: (visit, file) => one.take(visit, file),
      tooLong: {
        reason: filled(texts.bundle_long, { size: sizeText(MOST_BYTES) }),
        next: texts.bundle_long_next,
      },
      answer: take,
    },
  ];
}

interface Told {
  errors?: readonly FieldError[];
  status?: number;
  taken?: Taken;
}

async function bundlesPage(visit: Visit, { errors = [], status = 200, taken }: Told = {}): Promise<Shown> {
  const { lang } = visit;
  const to = visit.field('to') || visit.query('to');
  const isAll = (visit.field('all') || visit.query('all')) === '1';
  const { plan, faults } = await planFor(visit, to, isAll);
  return screen({
    visit,
    title: say(lang, 'bundles'),
    place: 'upkeep',
    errors: [...errors, ...faults],
    status: status === 200 && faults.length > 0 ? 422 : status,
    children: (
      <>
        {taken?.brought === undefined ? null : (
          <BroughtBy visit={visit} brought={taken.brought} stopped={taken.errors.length > 0} />
        )}
        <Section id="in" title={say(lang, 'bundle_in')}>
          <UploadForm visit={visit} errors={errors} />
        </Section>
        <Section id="out" title={say(lang, 'bundle_out')}>
          <p>{say(lang, 'bundle_out_about')}</p>
          <Filters action={href(visit.view, PATH)} lang={lang} text={say(lang, 'bundle_look')}>
            <TextField
              name="to"
              label={say(lang, 'bundle_to')}
              value={to || (plan?.to ?? '')}
              error={errorOf(faults, 'to')}
              maxlength={32}
              width="middle"
            />
            <Checkboxes
              name="all"
              label={say(lang, 'bundle_much')}
              values={isAll ? ['1'] : []}
              options={[{ value: '1', text: say(lang, 'bundle_all'), hint: say(lang, 'bundle_all_hint') }]}
            />
          </Filters>
        </Section>
        {plan === undefined ? null : <Plan visit={visit} plan={plan} isAll={isAll} errors={errors} />}
        <p>
          <a href={href(visit.view, '/console/upkeep')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

/** What there is for a node; without one named, for the parent where there is one. */
async function planFor(
  visit: Visit,
  to: string,
  isAll: boolean,
): Promise<{ plan?: BundlePlan; faults: FieldError[] }> {
  const given = { ...(to !== '' && { to: to.slice(0, 33) }), ...(isAll && { all: '1' as const }) };
  const asked = await ask(visit, contract.bundles.plan, given);
  if (asked.refused === undefined) return { plan: asked.reply, faults: [] };
  // The top center has no parent: nobody was asked for yet.
  if (to === '') return { faults: [] };
  return { faults: wrong(visit, { ...asked.refused, field: 'to' }) };
}

function UploadForm({ visit, errors }: { visit: Visit; errors: readonly FieldError[] }) {
  const { lang, view, person } = visit;
  return (
    <Form
      action={href(view, PATH)}
      csrf={person.csrf}
      enctype="multipart/form-data"
      label={say(lang, 'bundle_in')}
    >
      <p>{say(lang, 'bundle_in_about')}</p>
      <Reason visit={visit} errors={errors} />
      <FileField
        name="file"
        label={say(lang, 'bundle_file')}
        hint={say(lang, 'bundle_file_hint', { size: sizeText(MOST_BYTES) })}
        error={errorOf(errors, 'file')}
        accept=".hutong"
        required
      />
      <Buttons>
        <Button>{say(lang, 'bundle_take')}</Button>
      </Buttons>
    </Form>
  );
}

function Plan(props: { visit: Visit; plan: BundlePlan; isAll: boolean; errors: readonly FieldError[] }) {
  const { visit, plan, isAll, errors } = props;
  const { lang, view, person } = visit;
  const { to, logs } = plan;
  const from = /^\d{1,6}$/.test(visit.query('from')) ? Number(visit.query('from')) : 0;
  const entries = logs.reduce((sum, log) => sum + log.size - log.from, 0);
  const link = (at?: string) =>
    href(view, PATH, { to, ...(isAll && { all: '1' }), ...(at !== undefined && { from: at }) });
  if (logs.length === 0)
    return (
      <Section id="plan" title={say(lang, 'bundle_there', { to })}>
        <p>{say(lang, 'bundle_nothing', { to })}</p>
      </Section>
    );
  return (
    <Section id="plan" title={say(lang, 'bundle_there', { to })}>
      <p>{say(lang, 'bundle_sum', { logs: logs.length, entries })}</p>
      <Table
        labelledby="plan"
        rows={logs.slice(from, from + PAGE)}
        empty=""
        columns={[
          { head: say(lang, 'bundle_log'), kind: 'name', cell: ({ origin }) => origin },
          { head: say(lang, 'bundle_range'), cell: (log) => `${log.from} – ${log.size}` },
          { head: say(lang, 'bundle_entries'), kind: 'number', cell: (log) => log.size - log.from },
        ]}
      />
      <Pages
        visit={visit}
        link={link}
        after={from === 0 ? '' : String(from)}
        next={from + PAGE < logs.length ? String(from + PAGE) : undefined}
      />
      <Form action={href(view, `${PATH}/file`)} csrf={person.csrf} label={say(lang, 'bundle_save')}>
        <Hidden name="to" value={to} />
        {isAll ? <Hidden name="all" value="1" /> : null}
        <p>{say(lang, 'bundle_save_about')}</p>
        {mayFor(person, 'records.read-internal') ? (
          <Checkboxes
            name="sealed"
            label={say(lang, 'bundle_seal')}
            values={visit.fields('sealed')}
            options={[{ value: '1', text: say(lang, 'bundle_sealed', { to }) }]}
          />
        ) : (
          <p>{say(lang, 'bundle_always_sealed', { to })}</p>
        )}
        <Reason visit={visit} errors={errors} name={WHY} />
        <Buttons>
          <Button>{say(lang, 'bundle_save')}</Button>
        </Buttons>
      </Form>
    </Section>
  );
}

async function save(visit: Visit): Promise<Shown> {
  const { plan, faults } = await planFor(visit, visit.field('to'), visit.field('all') === '1');
  if (plan === undefined || plan.logs.length === 0)
    return bundlesPage(visit, { status: faults.length === 0 ? 409 : 422 });
  const [sealed, all] = [visit.field('sealed') === '1', visit.field('all') === '1'];
  const made = await bundleFile(visit, plan, { sealed, all, reason: visit.field(WHY) });
  if (!('errors' in made)) return made;
  const errors = made.errors.map((one) => (one.name === 'reason' ? { ...one, name: WHY } : one));
  return bundlesPage(visit, { ...made, errors });
}

function take(visit: Visit): Promise<Shown> {
  const taken = visit.uploaded as Taken | undefined;
  if (taken === undefined) {
    const errors = [{ name: 'file', text: say(visit.lang, 'bundle_missing') }];
    return bundlesPage(visit, { errors, status: 422 });
  }
  const { errors, status } = taken;
  return bundlesPage(visit, { errors, status, taken });
}
