import { contract, type ValueState } from '@hutong/api';
import {
  type Column,
  type FieldError,
  Filters,
  href,
  listed,
  Mark,
  Notice,
  Pager,
  Section,
  Select,
  Table,
  TextField,
} from '@hutong/ui';
import { notFound, type Page, type Shown, type Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, TO_SEE, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { registryActPages } from './acts.tsx';
import { Copies } from './copies.tsx';

const PAGE = 50;
const AT = '/console/values';
const STATES = ['held', 'missing', 'erased'] as const;
const TONES = { held: 'good', missing: 'wait', erased: 'unknown', wrong: 'bad', unknown: 'unknown' } as const;

/** Private values: where they are, never what they say; and erasing one (P6). */
export function valuePages(parts: ConsoleParts): Page[] {
  const may = 'values.erase' as const;
  const erase = { path: `${AT}/{node}/{record}/{field}`, may } as const;
  return [
    { method: 'get', path: AT, may, answer: list },
    ...registryActPages(parts),
    { method: 'get', path: `${AT}/{node}/{record}`, may, answer: record },
    { method: 'get', ...erase, answer: (visit) => erasePage(visit) },
    { method: 'post', ...erase, answer: (visit) => doErase(visit, parts) },
  ];
}

async function list(visit: Visit): Promise<Shown> {
  const { lang, view } = visit;
  const state = STATES.find((one) => one === visit.query('state'));
  const [node, type, after] = ['node', 'type', 'after'].map((name) => visit.query(name).slice(0, 300));
  const chosen = {
    ...(state !== undefined && { state }),
    ...(node !== '' && { node }),
    ...(type !== '' && { type }),
  };
  const given = { ...chosen, limit: PAGE, ...(after !== '' && { after }) };
  const asked = await ask(visit, contract.values.list, given);
  const page = asked.refused === undefined ? asked.reply : { items: [] };
  const next = 'next' in page ? page.next : undefined;
  const errors = asked.refused === undefined ? [] : wrong(visit, asked.refused);
  return screen({
    visit,
    title: say(lang, 'values'),
    place: 'upkeep',
    errors,
    status: asked.refused?.status ?? 200,
    children: (
      <>
        <p>{say(lang, 'values_about')}</p>
        <Filters action={href(view, AT)} lang={lang} text={say(lang, 'values_filter')}>
          <Select
            name="state"
            label={say(lang, 'value_state')}
            value={state ?? ''}
            none={say(lang, 'values_any')}
            options={STATES.map((one) => ({ value: one, text: say(lang, `value_${one}`) }))}
          />
          <TextField name="node" label={say(lang, 'enrol_node')} value={node ?? ''} width="middle" />
          <TextField name="type" label={say(lang, 'values_type')} value={type ?? ''} width="middle" />
        </Filters>
        <Section id="values" title={say(lang, 'values_here')}>
          <Listed visit={visit} items={page.items} />
          <Pager
            label={say(lang, 'overview_pages')}
            first={
              after === '' ? undefined : { href: href(view, AT, chosen), text: say(lang, 'overview_first') }
            }
            next={
              next === undefined
                ? undefined
                : { href: href(view, AT, { ...chosen, after: next }), text: say(lang, 'overview_next') }
            }
          />
        </Section>
        <Section id="more" title={say(lang, 'upkeep_places')}>
          <ul class="plain">
            {visit.service.values?.reseal === undefined ? null : (
              <li>
                <a href={href(view, `${AT}/reseal`)}>{say(lang, 'reseal')}</a>
              </li>
            )}
            {visit.service.redactions?.redact === undefined ? null : (
              <li>
                <a href={href(view, `${AT}/redact`)}>{say(lang, 'redact')}</a>
              </li>
            )}
          </ul>
        </Section>
      </>
    ),
  });
}

type Item = { record: string; type: string; origin: string; field: string; state: keyof typeof TONES };

function Listed({ visit: { lang, view }, items }: { visit: Visit; items: readonly Item[] }) {
  const columns: Column<Item>[] = [
    {
      head: say(lang, 'values_record'),
      kind: 'name',
      cell: ({ record, origin }) => (
        <a href={href(view, `${AT}/${origin.split('/')[1]}/${record}`)}>{record}</a>
      ),
    },
    { head: say(lang, 'values_type'), cell: ({ type }) => <code>{type}</code> },
    { head: say(lang, 'value_field'), cell: ({ field }) => <code>{field}</code> },
    {
      head: say(lang, 'value_state'),
      cell: ({ state }) => <Mark tone={TONES[state]} text={say(lang, `value_${state}`)} />,
    },
  ];
  return <Table labelledby="values" columns={columns} rows={items} empty={say(lang, 'values_none')} />;
}

/** Where each private value of a record is. */
async function record(visit: Visit): Promise<Shown> {
  const { lang, view, params, service } = visit;
  const { node = '', record: id = '' } = params;
  const asked = await ask(visit, contract.values.states, { node, id });
  if (asked.refused !== undefined) throw notFound();
  const isOwn = node === service.info.node;
  const columns: Column<ValueState>[] = [
    { head: say(lang, 'value_field'), kind: 'name', cell: ({ field }) => <code>{field}</code> },
    {
      head: say(lang, 'value_holders'),
      cell: ({ holders }) =>
        listed(
          lang,
          holders.map(({ name, state }) => `${name} ${say(lang, `value_${state}`)}`),
        ),
    },
    {
      head: say(lang, 'value_erase'),
      cell: ({ field, ordered }) =>
        ordered ? (
          say(lang, 'value_ordered')
        ) : isOwn ? (
          <a href={href(view, `${AT}/${node}/${id}/${field}`)}>{say(lang, 'value_erase')}</a>
        ) : (
          say(lang, 'value_owner', { node })
        ),
    },
  ];
  return screen({
    visit,
    title: say(lang, 'values'),
    place: 'upkeep',
    children: (
      <>
        {visit.query('done') === '' ? null : <Notice tone="good" title={say(lang, 'done')} />}
        <Section id="fields" title={`${node}/${asked.reply.record}`}>
          <Table
            labelledby="fields"
            columns={columns}
            rows={asked.reply.values}
            empty={say(lang, 'value_no_fields')}
          />
        </Section>
        <p>
          <a href={href(view, AT)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

const eraseBy = (visit: Visit, reason: string, carry_out: boolean) => {
  const { node = '', record: id = '', field = '' } = visit.params;
  return ask(visit, contract.values.erase, { node, id, field, reason, carry_out });
};

async function erasePage(visit: Visit, errors: readonly FieldError[] = [], status = 200): Promise<Shown> {
  const { lang, view } = visit;
  const { node, record: id, field = '' } = visit.params;
  const asked = await eraseBy(visit, TO_SEE, false);
  const path = `${AT}/${node}/${id}`;
  const { refused } = asked;
  if (refused !== undefined && [400, 404].includes(refused.status)) throw notFound();
  return screen({
    visit,
    title: say(lang, 'value_erase'),
    place: 'upkeep',
    errors: refused === undefined ? errors : wrong(visit, refused),
    status: refused?.status ?? status,
    children: (
      <>
        {refused !== undefined ? null : (
          <>
            <Section id="plan" title={say(lang, 'erase_what')}>
              <p>{say(lang, 'erase_would', { record: `${node}/${asked.reply.record}`, field })}</p>
              <p>{say(lang, 'erase_stays')}</p>
              <Copies visit={visit} copies={asked.reply.copies} />
            </Section>
            <ConfirmForm
              visit={visit}
              errors={errors}
              path={`${path}/${field}`}
              go={say(lang, 'value_erase')}
            />
          </>
        )}
        <p>
          <a href={href(view, path)}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

async function doErase(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const reason = visit.field('reason');
  const done = await confirmed(
    visit,
    parts,
    () => eraseBy(visit, reason, false),
    () => eraseBy(visit, reason, true),
  );
  if (done.again !== undefined) return erasePage(visit, ...done.again);
  const { node, record: id } = visit.params;
  return { to: href(visit.view, `${AT}/${node}/${id}`, { done: '1' }) };
}
