import type { DocumentState } from '@hutong/disclosure';
import { type Lang, timeText } from '@hutong/record';
import { ButtonLink, Buttons, type Column, clockTime, Pager, Section, Table } from '@hutong/ui';
import { to } from '../screen.tsx';
import type { DocumentLine } from '../store/documents.ts';
import { say } from '../texts.ts';
import { DOCUMENTS, NEW, pathTo } from './path.ts';

/** Where documents wait, and for what. */
export const QUEUES = [
  { id: 'draft', states: ['draft', 'returned'] },
  { id: 'in_review', states: ['in_review'] },
  { id: 'reviewed', states: ['reviewed'] },
  { id: 'cleared', states: ['cleared'] },
  { id: 'published', states: ['published'] },
] as const satisfies { id: string; states: DocumentState[] }[];

type QueueId = (typeof QUEUES)[number]['id'];

interface Props {
  lang: Lang;
  queues: readonly { id: QueueId; items: readonly DocumentLine[]; next?: string }[];
  mayDraft: boolean;
  isWhole: boolean;
}

/** Documents by how far they have come. */
export function DocumentsPage({ lang, queues, mayDraft, isWhole }: Props) {
  return (
    <>
      <h1>{say(lang, 'documents')}</h1>
      {mayDraft ? (
        <Buttons>
          <ButtonLink href={to(lang, NEW)}>{say(lang, 'document_new')}</ButtonLink>
        </Buttons>
      ) : null}
      {isWhole ? null : (
        <p>
          <a href={to(lang, DOCUMENTS)}>{say(lang, 'filter_all')}</a>
        </p>
      )}
      {queues.map(({ id, items, next }) => (
        <Section id={id} title={say(lang, `documents_${id}`)}>
          <DocumentTable lang={lang} id={id} rows={items} />
          <Pager
            label={say(lang, `documents_${id}`)}
            next={
              next === undefined
                ? undefined
                : { href: to(lang, `${DOCUMENTS}?state=${id}&after=${next}`), text: say(lang, 'more') }
            }
          />
        </Section>
      ))}
    </>
  );
}

function DocumentTable({ lang, id, rows }: { lang: Lang; id: string; rows: readonly DocumentLine[] }) {
  const columns: Column<DocumentLine>[] = [
    {
      head: say(lang, 'document_title'),
      kind: 'name',
      cell: ({ id, title, subject }) => (
        <>
          <a href={to(lang, pathTo(id))}>{title}</a>
          <small>{subject}</small>
        </>
      ),
    },
    { head: say(lang, 'state'), kind: 'word', cell: ({ state }) => say(lang, `document_state_${state}`) },
    { head: say(lang, 'organ'), cell: ({ department }) => department },
    { head: say(lang, 'document_by'), cell: ({ history }) => history.at(-1)?.by ?? '' },
    {
      head: say(lang, 'document_changed_at'),
      kind: 'time',
      cell: ({ changedAt }) => clockTime(timeText(changedAt)),
    },
  ];
  return <Table labelledby={id} columns={columns} rows={rows} empty={say(lang, 'documents_none')} keys />;
}
