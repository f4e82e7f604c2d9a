import { randomBytes } from 'node:crypto';
import { contract, mayFor, type OverseenCall } from '@hutong/api';
import { isRecordId, newId } from '@hutong/record';
import {
  ButtonLink,
  Buttons,
  CallFacts,
  CallReplies,
  CallWhy,
  callTitle,
  type FieldError,
  href,
  Notice,
  Section,
} from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { ACTS, type Act, ActForm, actsOn, findingText, perform } from './act.tsx';
import { exported } from './export.ts';
import { list, PATH, pathOf } from './list.tsx';

const CALL = `${PATH}/{node}/{record}`;

/** Supervision at a center: what was dealt and said beneath it, and what its supervisors say to that. */
export function supervisionPages(parts: ConsoleParts): Page[] {
  const [reads, decides] = ['records.read-internal', 'supervision.decide'] as const;
  const ofAct = { path: `${CALL}/{act}`, may: decides } as const;
  return [
    { method: 'get', path: PATH, may: reads, answer: list },
    { method: 'get', path: `${PATH}/export`, may: reads, answer: (visit) => exported(visit, parts) },
    { method: 'get', path: CALL, may: reads, answer: callPage },
    { method: 'get', ...ofAct, answer: (visit) => actPage(visit, parts) },
    { method: 'post', ...ofAct, answer: (visit) => doAct(visit, parts) },
  ];
}

/** @throws HttpError 404 */
async function demandCall(visit: Visit): Promise<OverseenCall> {
  const { node = '', record = '' } = visit.params;
  const asked = await ask(visit, contract.supervision.call, { node, record });
  if (asked.refused !== undefined) throw notFound();
  return asked.reply;
}

/** What the clock of the card’s matter says now. */
async function clockOf(visit: Visit, { of, told }: OverseenCall) {
  if (of.number === '') return undefined;
  const asked = await ask(visit, contract.matters.get, of);
  const { rule, start_record } = told.body;
  if (asked.refused !== undefined) return undefined;
  return asked.reply.clocks.find((one) => one.clock === rule && one.start_record === start_record);
}

async function callPage(visit: Visit): Promise<Shown> {
  const { lang, view, person } = visit;
  const call = await demandCall(visit);
  const done = ACTS.find((one) => one === visit.query('done'));
  const allowed = mayFor(person, 'supervision.decide') ? actsOn(call) : [];
  const { node, kind, number } = call.of;
  return screen({
    visit,
    title: `${callTitle(lang, call)} ${call.told.subject}`,
    place: 'supervision',
    children: (
      <>
        {done === undefined ? null : (
          <Notice tone="good" title={say(lang, 'act_done', { act: say(lang, `act_${done}`) })} />
        )}
        <CallFacts
          lang={lang}
          call={call}
          matter={href(view, `/matters/${node}/${kind}/${encodeURIComponent(number)}`)}
          more={rowsOf(visit, call)}
        />
        <Section id="acts" title={say(lang, 'oversee_acts')}>
          {allowed.length === 0 ? (
            <p>{say(lang, 'oversee_nothing')}</p>
          ) : (
            <Buttons>
              {allowed.map((act) => (
                <ButtonLink href={pathOf(visit, call, `/${act}`)}>{say(lang, `act_${act}`)}</ButtonLink>
              ))}
            </Buttons>
          )}
        </Section>
        <CallWhy lang={lang} call={call} clock={await clockOf(visit, call)} />
        <CallReplies lang={lang} call={call} />
      </>
    ),
  });
}

/** Of which node it is, what was found, and by which rules and calendars a card was reckoned. */
function rowsOf({ lang, view }: Visit, { of, told, law }: OverseenCall) {
  const node = <a href={href(view, `/console/nodes/${of.node}`)}>{of.node}</a>;
  const finding = typeof told.body.finding === 'string' ? told.body.finding : undefined;
  return [
    { key: say(lang, 'oversee_node'), value: node },
    ...(finding === undefined
      ? []
      : [{ key: say(lang, 'oversee_finding'), value: findingText(lang, finding) }]),
    ...law.map(({ of: what, name, record }) => ({
      key: say(lang, `oversee_${what}`),
      value:
        record === null ? (
          say(lang, 'oversee_bundled', { name })
        ) : (
          <a href={href(view, `/records/${record}`)}>{name}</a>
        ),
    })),
  ];
}

/** What the address names, where it is open now. */
async function demandAct(visit: Visit): Promise<{ call: OverseenCall; act: Act }> {
  const call = await demandCall(visit);
  const act = ACTS.find((one) => one === visit.params.act);
  if (act === undefined) throw notFound();
  return { call, act };
}

async function actPage(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { call, act } = await demandAct(visit);
  return formPage(visit, { call, act, once: newId(parts.now(), randomBytes) });
}

async function formPage(
  visit: Visit,
  given: { call: OverseenCall; act: Act; once: string },
  errors: readonly FieldError[] = [],
  status = 200,
): Promise<Shown> {
  const { lang } = visit;
  const { call, act } = given;
  const isOpen = actsOn(call).includes(act);
  const gone = { text: `${say(lang, 'act_gone')} ${call.why[lang]}` };
  return screen({
    visit,
    title: say(lang, `act_${act}`),
    place: 'supervision',
    errors: isOpen || errors.length > 0 ? errors : [gone],
    status: isOpen ? status : 409,
    children: (
      <>
        <p>
          <a href={pathOf(visit, call)}>{`${callTitle(lang, call)} ${call.of.number}`}</a> {call.word[lang]}
        </p>
        {isOpen ? <ActForm visit={visit} {...given} errors={errors} /> : null}
      </>
    ),
  });
}

/** What of a form is at fault, as its field says it. */
const WRONG = {
  outcome: 'act_outcome_choose',
  reason: 'act_text_wrong',
  text: 'act_text_wrong',
  due: 'act_due_wrong',
  finding: 'act_finding_choose',
} as const;

async function doAct(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const { call, act } = await demandAct(visit);
  const typed = visit.field('once');
  const id = isRecordId(typed) ? typed : newId(parts.now(), randomBytes);
  const asked = await perform(visit, { call, act, id });
  if (asked.refused !== undefined) {
    const { refused } = asked;
    const name = Object.keys(WRONG).find((one) => one === refused.field) as keyof typeof WRONG | undefined;
    const errors =
      name === undefined || refused.status === 409
        ? wrong(visit, refused)
        : [{ name, text: say(visit.lang, WRONG[name]) }];
    return formPage(visit, { call, act, once: id }, errors, refused.status);
  }
  const isNew = act === 'urge' || act === 'find';
  const at = isNew ? { node: visit.service.info.node, record: asked.reply.record } : call;
  return { to: href(visit.view, `${PATH}/${at.node}/${at.record}`, { done: act }) };
}
