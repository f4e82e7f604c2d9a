import { contract, type PrunePlan, type PruneRefusal } from '@hutong/api';
import { nameFor, refusalAt } from '@hutong/identity';
import { beijing, type Lang } from '@hutong/record';
import {
  Button,
  Buttons,
  ErrorSummary,
  errorOf,
  type FieldError,
  Form,
  listed,
  Notice,
  Section,
  SummaryList,
  TextArea,
} from '@hutong/ui';
import type { Asked, Page, Shown, Visit } from '@hutong/web';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';

const PATH = '/desk/prune';
const MAY = 'logs.prune';
/** Entries looked at for one page: a second or two on a weak machine. */
const MOST = 5_000;
const MIB = 1 << 20;

type Asking = Asked<typeof contract.upkeep.prune>;

/** What the hall's policy lets go, who has it, and the button that lets it go before its day comes by itself. */
export const prunePages: readonly Page[] = [
  { method: 'get', path: PATH, may: MAY, answer: (visit) => show(visit) },
  { method: 'post', path: PATH, may: MAY, answer: carryOut },
];

/** @param reason why it is carried out; without one it is but planned, and nothing is recorded */
function ask(visit: Visit, reason?: string): Promise<Asking> {
  const given = { reason: reason ?? '先看影响', carry_out: reason !== undefined, most: MOST };
  return visit.ask(contract.upkeep.prune, given, nameFor(visit.person, MAY));
}

async function carryOut(visit: Visit): Promise<Shown> {
  const { lang } = visit;
  const reason = visit.field('reason').trim();
  if (reason === '' || reason.length > 500)
    return show(visit, [{ name: 'reason', text: say(lang, 'prune_reason_wrong') }], 422);
  const asked = await ask(visit, reason);
  if (asked.refused !== undefined) return show(visit, refusalAt(lang, asked.refused), asked.refused.status);
  return { to: to(lang, `${PATH}?done=${asked.reply.entries}`) };
}

async function show(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang, service } = visit;
  const [asked, { logs }] = await Promise.all([ask(visit), service.sync()]);
  if (asked.refused !== undefined) errors = refusalAt(lang, asked.refused);
  const plan = asked.refused === undefined ? asked.reply : undefined;
  const went = logs.reduce((sum, { pruned = 0 }) => sum + pruned, 0);
  const done = /^[1-9]\d{0,5}$/.exec(visit.query('done'))?.[0];
  const main = (
    <>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <h1>{say(lang, 'prune')}</h1>
      <p class="soft">{say(lang, 'prune_about')}</p>
      {done === undefined ? null : <Notice tone="good" title={say(lang, 'prune_went_now', { n: done })} />}
      {plan === undefined ? null : <Plan visit={visit} plan={plan} went={went} errors={errors} />}
    </>
  );
  return screen(visit, 'prune', say(lang, 'prune'), main, asked.refused?.status ?? status);
}

interface PlanProps {
  visit: Visit;
  plan: PrunePlan;
  /** Entries pruned before. */
  went: number;
  errors: readonly FieldError[];
}

function Plan({ visit, plan, went, errors }: PlanProps) {
  const { lang } = visit;
  const { after_days: days } = plan;
  return (
    <>
      <SummaryList
        rows={[
          {
            key: say(lang, 'prune_policy'),
            value: days === null ? say(lang, 'prune_never') : say(lang, 'prune_after', { days }),
          },
          { key: say(lang, 'prune_went'), value: say(lang, 'prune_entries', { n: went }) },
        ]}
      />
      <Section id="plan" title={say(lang, 'prune_plan')}>
        {plan.refused !== null || plan.entries === 0 ? (
          <Nothing lang={lang} refused={plan.refused} />
        ) : (
          <Something visit={visit} plan={plan} errors={errors} />
        )}
      </Section>
    </>
  );
}

function Nothing({ lang, refused }: { lang: Lang; refused: PruneRefusal | null }) {
  const why = say(lang, refused === null ? 'prune_settled' : `prune_${refused}`);
  return (
    <>
      <p>{say(lang, 'prune_nothing', { why })}</p>
      {refused === null ? null : <p>{say(lang, `prune_${refused}_next`)}</p>}
    </>
  );
}

function Something({ visit, plan, errors }: Omit<PlanProps, 'went'>) {
  const { lang, person } = visit;
  const { entries, bytes, until, held_by, more } = plan;
  const said = { entries, mib: (bytes / MIB).toFixed(1), until: beijing(until ?? '') };
  const holders = listed(
    lang,
    held_by.map(({ name }) => name),
  );
  return (
    <>
      <p>{say(lang, 'prune_would', said)}</p>
      <p>{say(lang, 'prune_holders', { holders })}</p>
      {more ? <p>{say(lang, 'prune_more_here', { most: MOST })}</p> : null}
      <p>{say(lang, 'prune_file')}</p>
      <Form action={to(lang, PATH)} csrf={person.csrf} label={say(lang, 'prune_go')}>
        <TextArea
          name="reason"
          label={say(lang, 'prune_reason')}
          hint={say(lang, 'prune_reason_hint')}
          error={errorOf(errors, 'reason')}
          value={visit.field('reason')}
          rows={2}
          maxlength={500}
          required
        />
        <Buttons>
          <Button kind="danger">{say(lang, 'prune_go')}</Button>
        </Buttons>
      </Form>
    </>
  );
}
