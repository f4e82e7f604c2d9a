import type { contract, Reply } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { timeText } from '@hutong/record';
import { type Column, Mark, Table, When } from '@hutong/ui';
import { say } from '../texts.ts';

export type KeyState = Reply<typeof contract.keys.list>['items'][number];

const KEY_TONES = {
  current: 'good',
  awaiting: 'wait',
  ended: 'unknown',
  retired: 'unknown',
  revoked: 'bad',
} as const;

/** A time that is known, or a dash. */
const atOr = (ms: number | undefined) => (ms === undefined ? '—' : <When at={timeText(ms)} />);

/** Epochs with their keys, one a row. */
export function Epochs(props: {
  lang: Lang;
  states: readonly KeyState[];
  labelledby: string;
  /** Of several nodes: whose each is. */
  named?: boolean;
}) {
  const { lang, states, labelledby, named = false } = props;
  const columns: Column<KeyState>[] = [
    ...(named
      ? [{ head: say(lang, 'round_node'), kind: 'name', cell: ({ node }: KeyState) => node } as const]
      : []),
    { head: say(lang, 'key_epoch'), kind: 'number', cell: ({ epoch }) => epoch },
    {
      head: say(lang, 'key_state'),
      cell: ({ state }) => <Mark tone={KEY_TONES[state]} text={say(lang, `key_${state}`)} />,
    },
    { head: say(lang, 'key_began'), cell: ({ began }) => atOr(began) },
    { head: say(lang, 'key_due'), cell: ({ due, state }) => atOr(state === 'current' ? due : undefined) },
    { head: say(lang, 'key_held'), kind: 'number', cell: ({ held }) => held ?? '—' },
    { head: say(lang, 'key_log'), cell: ({ origin }) => <code>{origin}</code> },
  ];
  return <Table labelledby={labelledby} columns={columns} rows={states} empty={say(lang, 'node_no_keys')} />;
}
