import type { MatterLine } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { type Column, clockTime, Mark, Table } from '@hutong/ui';
import { pathOf } from './matter/path.ts';
import { to } from './screen.tsx';
import { say } from './texts.ts';

const TONES = { none: 'wait', warning: 'wait', yellow: 'bad', red: 'bad' } as const;

interface Props<T> {
  lang: Lang;
  /** Id of the heading that names it. */
  id: string;
  rows: readonly T[];
  empty: string;
  /** Columns after the usual ones. */
  more?: readonly Column<T>[];
}

/** Matters of this hall, each with the way to it. */
export function MatterTable<T extends MatterLine>({ lang, id, rows, empty, more = [] }: Props<T>) {
  const columns: Column<T>[] = [
    {
      head: say(lang, 'item'),
      kind: 'name',
      cell: (one) => (
        <>
          <a href={to(lang, pathOf(one))}>{one.title === '' ? one.number : one.title}</a>
          <small>{one.number}</small>
        </>
      ),
    },
    { head: say(lang, 'state'), kind: 'word', cell: ({ word }) => word[lang] },
    { head: say(lang, 'organ'), cell: ({ department }) => department },
    {
      head: say(lang, 'due'),
      kind: 'time',
      cell: ({ due, level }) => (due === null ? '—' : <Mark tone={TONES[level ?? 'none']} text={due} />),
    },
    { head: say(lang, 'opened'), kind: 'time', cell: ({ opened_at }) => clockTime(opened_at) },
    ...more,
  ];
  return <Table labelledby={id} columns={columns} rows={rows} empty={empty} keys />;
}
