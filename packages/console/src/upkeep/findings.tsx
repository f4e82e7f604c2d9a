import { contract, mayFor, RUN_READ, type RunKind } from '@hutong/api';
import {
  Button,
  Buttons,
  errorOf,
  type FieldError,
  Form,
  href,
  Notice,
  Section,
  TextField,
} from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ask, Pages, Reason, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { Found } from './found.tsx';
import { EndedRun } from './run.tsx';

const PAGE = 50;
const AT = '/console/upkeep';

/** Runs that have a page of what they found; checks of backups stand with their backup. */
export const FINDING = ['fsck', 'audit', 'completeness', 'reconcile'] as const satisfies RunKind[];
export type Finds = (typeof FINDING)[number];

/** What the last run of a kind found; and where logs were compared, what is missing is asked for. */
export function findingPages(): Page[] {
  return [
    ...FINDING.map((kind): Page => {
      const answer = (visit: Visit) => findings(visit, { kind });
      return { method: 'get', path: `${AT}/runs/${kind}`, may: RUN_READ[kind], answer };
    }),
    { method: 'post', path: `${AT}/reconcile/repair`, may: 'logs.reconcile', answer: repair },
  ];
}

interface Told {
  kind: Finds;
  errors?: readonly FieldError[];
  status?: number;
  done?: { text: string };
}

async function findings(visit: Visit, { kind, errors = [], status = 200, done }: Told): Promise<Shown> {
  const { lang, view, person } = visit;
  const about = kind === 'audit' && visit.query('about') === 'supervision' ? 'supervision' : undefined;
  const only = about === undefined ? {} : ({ about } as const);
  const from = /^\d{1,6}$/.test(visit.query('from')) ? visit.query('from') : '0';
  const asked = await ask(visit, contract.runs.findings, { kind, ...only, from, limit: PAGE });
  const {
    run,
    items,
    next = undefined,
  } = asked.refused === undefined ? asked.reply : { run: null, items: [] };
  const link = (at?: string) =>
    href(view, `${AT}/runs/${kind}`, { ...only, ...(at !== undefined && { from: at }) });
  return screen({
    visit,
    title: say(lang, `run_${kind}`),
    place: 'upkeep',
    errors: asked.refused === undefined ? errors : wrong(visit, asked.refused),
    status: asked.refused?.status ?? status,
    children: (
      <>
        {done === undefined ? null : <Notice tone="good" title={done.text} />}
        {run === null ? (
          <p>{say(lang, 'runs_never')}</p>
        ) : (
          <>
            <EndedRun lang={lang} run={run} />
            <Section id="findings" title={say(lang, 'findings')}>
              {about === undefined ? null : (
                <p>
                  {say(lang, 'oversee_audit_about')}{' '}
                  <a href={href(view, `${AT}/runs/${kind}`)}>{say(lang, 'findings_all')}</a>
                </p>
              )}
              {items.length === 0 ? (
                <p>{say(lang, run.state === 'done' ? 'findings_none' : 'findings_unknown')}</p>
              ) : (
                <Found lang={lang} labelledby="findings" items={items} />
              )}
              <Pages visit={visit} link={link} after={from === '0' ? '' : from} next={next} />
            </Section>
          </>
        )}
        {kind === 'reconcile' && mayFor(person, 'logs.reconcile') ? (
          <Repair visit={visit} errors={errors} />
        ) : null}
        <p>
          <a href={href(view, AT)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

function Repair({ visit, errors }: { visit: Visit; errors: readonly FieldError[] }) {
  const { lang, view, person } = visit;
  return (
    <Section id="repair" title={say(lang, 'repair')}>
      <p>{say(lang, 'repair_about')}</p>
      <Form action={href(view, `${AT}/reconcile/repair`)} csrf={person.csrf} label={say(lang, 'repair')}>
        <TextField
          name="node"
          label={say(lang, 'repair_node')}
          value={visit.field('node')}
          error={errorOf(errors, 'node')}
          width="middle"
          maxlength={32}
          required
        />
        <Reason visit={visit} errors={errors} />
        <Buttons>
          <Button>{say(lang, 'repair_go')}</Button>
        </Buttons>
      </Form>
    </Section>
  );
}

async function repair(visit: Visit): Promise<Shown> {
  const { lang } = visit;
  const [node, reason] = [visit.field('node'), visit.field('reason')];
  const asked = await ask(visit, contract.upkeep.reconcile, { node, reason, carry_out: true });
  if (asked.refused !== undefined) {
    const { refused } = asked;
    return findings(visit, { kind: 'reconcile', errors: wrong(visit, refused), status: refused.status });
  }
  const { heard, asked: n } = asked.reply;
  if (!heard) {
    const errors = [{ name: 'node', text: say(lang, 'repair_not_heard', { node }) }];
    return findings(visit, { kind: 'reconcile', errors, status: 409 });
  }
  const text = n === 0 ? say(lang, 'repair_nothing', { node }) : say(lang, 'repair_asked', { node, n });
  return findings(visit, { kind: 'reconcile', done: { text } });
}
