import type { SignedIn } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Button, Form, Hidden, Mark } from '@hutong/ui';
import { UploadFields } from '../attachments/upload-fields.tsx';
import { to } from '../screen.tsx';
import type { KeptDocument } from '../store/documents.ts';
import { say } from '../texts.ts';
import type { NamedFile } from './files.ts';
import { pathTo } from './path.ts';

/** The files that a document names, each to be opened as it will be published. */
export function DocumentFileList({
  lang,
  id,
  files,
}: {
  lang: Lang;
  id: string;
  files: readonly NamedFile[];
}) {
  return (
    <>
      <h3>{say(lang, 'document_files')}</h3>
      <ul class="plain">
        {files.map(({ named, name = named.slice(0, 16), bytes, waiting }) => (
          <li>
            {waiting === undefined ? (
              <>
                {name} <Mark tone="bad" text={say(lang, 'document_file_gone')} />
              </>
            ) : (
              <a href={`${pathTo(id)}/files/${named}`} download>
                {name}
              </a>
            )}{' '}
            <span class="soft">
              {bytes} <code>{named}</code>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface Props {
  lang: Lang;
  person: SignedIn;
  document: KeptDocument;
  files: readonly NamedFile[];
  newOnce: () => string;
}

/** Where who drafts a document gives it files, and takes them away again. */
export function AttachForm({ lang, person: { csrf }, document: { id }, files, newOnce }: Props) {
  const path = to(lang, pathTo(id));
  return (
    <details>
      <summary>{say(lang, 'document_attach')}</summary>
      <Form
        action={`${pathTo(id)}/attach`}
        csrf={csrf}
        once={newOnce()}
        enctype="multipart/form-data"
        label={say(lang, 'document_attach')}
      >
        <UploadFields lang={lang} />
        <Button kind="second">{say(lang, 'file_upload')}</Button>
      </Form>
      {files.map(({ named, name = named.slice(0, 16) }) => (
        <Form action={`${path}/detach`} csrf={csrf} once={newOnce()} label={say(lang, 'document_detach')}>
          <Hidden name="file" value={named} />
          <p>
            {name} <Button kind="second">{say(lang, 'document_detach')}</Button>
          </p>
        </Form>
      ))}
    </details>
  );
}
