import type { MatterDetail, SignedIn } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Button, clockTime, errorOf, type FieldError, Form, Mark, Section, Table } from '@hutong/ui';
import { UploadFields } from '../attachments/upload-fields.tsx';
import { pathOf } from '../matter/path.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { addingAct, type CaseFile, filesPath, MOST_FILES, mayOpen } from './files.ts';

interface Props {
  lang: Lang;
  person: SignedIn;
  matter: MatterDetail;
  files: readonly CaseFile[];
  /** What they are called, by their hashes; nothing for who may not know. */
  names: ReadonlyMap<string, string>;
  /** Why one was not added. */
  errors: readonly FieldError[];
  newOnce: () => string;
}

/** The files of a case: for who may read its private values by their names, for others that there are some. */
export function CaseFiles(props: Props) {
  const { lang, person, matter, files } = props;
  const mayAdd = addingAct(person, matter) !== undefined;
  if (matter.kind !== 'case' || (files.length === 0 && !mayAdd)) return null;
  return (
    <Section id="files" title={say(lang, 'case_files')}>
      {mayOpen(person, matter) ? (
        <Files {...props} />
      ) : (
        <p>{say(lang, 'case_files_hidden', { count: files.length })}</p>
      )}
      {mayAdd ? <AddForm {...props} /> : null}
    </Section>
  );
}

function Files({ lang, matter, files, names }: Props) {
  const path = pathOf(matter);
  return (
    <>
      <p class="soft">{say(lang, 'case_files_sealed')}</p>
      <Table
        labelledby="files"
        rows={files}
        empty={say(lang, 'case_files_none')}
        columns={[
          {
            head: say(lang, 'file'),
            kind: 'name',
            cell: ({ sha256, isVoided }) => (
              <>
                <a href={filesPath(path, sha256)} download>
                  {names.get(sha256) ?? say(lang, 'case_file_unnamed')}
                </a>{' '}
                {isVoided ? <Mark tone="unknown" text={say(lang, 'case_file_voided')} /> : null}
              </>
            ),
          },
          { head: say(lang, 'file_bytes'), kind: 'number', cell: ({ bytes }) => String(bytes) },
          { head: say(lang, 'case_file_by'), cell: ({ by = '—' }) => by },
          { head: say(lang, 'case_file_at'), cell: ({ at }) => clockTime(at) },
        ]}
      />
      {files.length < MOST_FILES ? null : <p>{say(lang, 'case_files_more', { most: MOST_FILES })}</p>}
    </>
  );
}

function AddForm({ lang, person: { csrf }, matter, errors, newOnce }: Props) {
  return (
    <details open={errors.length > 0}>
      <summary>{say(lang, 'case_files_add')}</summary>
      <p class="hint">{say(lang, 'case_files_how')}</p>
      <Form
        action={to(lang, filesPath(pathOf(matter)))}
        csrf={csrf}
        once={newOnce()}
        enctype="multipart/form-data"
        label={say(lang, 'case_files_add')}
      >
        <UploadFields lang={lang} error={errorOf(errors, 'file')} />
        <Button kind="second">{say(lang, 'file_upload')}</Button>
      </Form>
    </details>
  );
}
