import type { NodeChange } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import type { Lang } from '@hutong/record';
import type { FieldChange } from '@hutong/trust';
import { type Column, clockTime, Section, SummaryList, Table } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { CallThem } from '../node/call.tsx';
import { say } from '../texts.ts';

/** A field of a node in the registry, as people call it; one that this version does not know by its own name. */
export function fieldName(lang: Lang, field: string): string {
  return isTold(field) ? say(lang, `field_${field}`) : field;
}

const TOLD = [
  'name',
  'kind',
  'level',
  'parent',
  'division_code',
  'stationed_at',
  'contact_post',
  'contact_phone',
  'url',
  'addresses',
  'epoch',
  'log',
  'retired',
  'closed',
  'rotation',
  'rotate_days',
  'sealing',
  'ca',
  'certificate',
  'redacted',
  'threshold',
  'root_key',
  'registry_log',
  'expires',
  'log_ended',
] as const;
type Told = (typeof TOLD)[number];
const isTold = (field: string): field is Told => (TOLD as readonly string[]).includes(field);

export const LEVELS = ['province', 'city', 'county', 'township', 'village'] as const;
type Level = (typeof LEVELS)[number];

/** Fields whose values are no words of people. */
const CODES: readonly string[] = [
  'url',
  'addresses',
  'log',
  'closed',
  'sealing',
  'ca',
  'certificate',
  'redacted',
  'root_key',
  'registry_log',
  'log_ended',
];

function Value({ lang, field, value }: { lang: Lang; field: string; value: string | null }) {
  const text = valueText(lang, field, value);
  return CODES.includes(field) && text === value ? <code>{text}</code> : text;
}

export function valueText(lang: Lang, field: string, value: string | null): string {
  if (value === null || value === '') return '—';
  if (field === 'level' && (LEVELS as readonly string[]).includes(value))
    return say(lang, `level_${value as Level}`);
  if (field === 'retired') return say(lang, 'said_yes');
  if (field === 'rotation') return say(lang, value === 'automatic' ? 'said_automatic' : 'said_approval');
  if (field === 'kind') return say(lang, value === 'center' ? 'enrol_center' : 'enrol_hall');
  return value;
}

/** What changes, field by field: before and after. */
export function Changes(props: {
  lang: Lang;
  changes: readonly FieldChange[];
  labelledby: string;
  /** Said where nothing does. */
  none?: string;
}) {
  const { lang, changes, labelledby, none = say(lang, 'move_nothing') } = props;
  const columns: Column<FieldChange>[] = [
    { head: say(lang, 'move_field'), kind: 'name', cell: ({ field }) => fieldName(lang, field) },
    {
      head: say(lang, 'move_before'),
      cell: ({ field, before }) => <Value lang={lang} field={field} value={before} />,
    },
    {
      head: say(lang, 'move_after'),
      cell: ({ field, after }) => <Value lang={lang} field={field} value={after} />,
    },
  ];
  return <Table labelledby={labelledby} columns={columns} rows={changes} empty={none} />;
}

interface PlanProps {
  visit: Visit;
  node: NodeHealth;
  plan: NodeChange;
}

/** What a move will do: fields, links, records on their way, values to seal anew. */
export function MovePlan({ visit: { lang }, node, plan }: PlanProps) {
  const { changes, ends, begins, beneath, values } = plan;
  const rows = [
    {
      key: say(lang, 'move_link_is'),
      value:
        begins === null ? say(lang, 'move_stays') : say(lang, 'move_ends', { ends: ends ?? '—', begins }),
    },
    {
      key: say(lang, 'move_beneath'),
      value:
        beneath.length === 0
          ? say(lang, 'move_none')
          : say(lang, 'move_beneath_n', { nodes: beneath.join(lang === 'zh' ? '、' : ', ') }),
    },
    { key: say(lang, 'move_left'), value: <Left lang={lang} plan={plan} told="move_left_n" /> },
    {
      key: say(lang, 'move_values'),
      value:
        begins === null || values === 0
          ? say(lang, 'move_values_none')
          : say(lang, 'move_values_n', { n: values, to: begins }),
    },
    { key: say(lang, 'node_call'), value: <CallThem lang={lang} node={node} /> },
  ];
  return (
    <>
      <Section id="changes" title={say(lang, 'move_changes')}>
        <Changes lang={lang} changes={changes} labelledby="changes" />
      </Section>
      <Section id="plan" title={say(lang, 'move_what')}>
        <SummaryList rows={rows} />
      </Section>
    </>
  );
}

/** What is known not to have come, and up to when anything is known. */
function Left(props: { lang: Lang; plan: NodeChange; told: 'move_left_n' | 'retire_left_n' }) {
  const { lang, plan, told } = props;
  const { left, heard } = plan;
  return (
    <>
      {left === 0 ? say(lang, 'retire_left_none') : say(lang, told, { n: left })}
      <br />
      {heard === null ? say(lang, 'retire_never') : say(lang, 'retire_heard', { at: clockTime(heard) })}
    </>
  );
}

/** What retiring will do. */
export function RetirePlan({ visit: { lang }, node, plan }: PlanProps) {
  const { ends } = plan;
  const rows = [
    {
      key: say(lang, 'move_link_is'),
      value: ends === null ? say(lang, 'revoke_nobody') : say(lang, 'retire_ends', { ends }),
    },
    {
      key: say(lang, 'move_left'),
      value: <Left lang={lang} plan={plan} told="retire_left_n" />,
    },
    { key: say(lang, 'node_call'), value: <CallThem lang={lang} node={node} /> },
  ];
  return (
    <Section id="plan" title={say(lang, 'retire_what')}>
      <SummaryList rows={rows} />
    </Section>
  );
}
