import type { RunFinding } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Table } from '@hutong/ui';
import { say } from '../texts.ts';

/** What a run found, one a row. */
export function Found(props: { lang: Lang; labelledby: string; items: readonly RunFinding[] }) {
  const { lang, labelledby, items } = props;
  const columns = [
    {
      head: say(lang, 'finding_log'),
      kind: 'name' as const,
      cell: ({ origin }: RunFinding) => origin || '—',
    },
    { head: say(lang, 'finding_at'), kind: 'number' as const, cell: ({ at }: RunFinding) => at ?? '—' },
    { head: say(lang, 'finding_what'), cell: ({ reason }: RunFinding) => reason[lang] },
    { head: say(lang, 'finding_next'), cell: ({ next }: RunFinding) => next?.[lang] ?? '—' },
  ];
  return <Table labelledby={labelledby} rows={items} columns={columns} empty="" />;
}
