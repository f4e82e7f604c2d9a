import type { WaitingAttachment } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { Button, ErrorSummary, Form, Hidden, Section, Table } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import { say } from '../texts.ts';
import { giverOf } from './giver.ts';
import { UploadFields } from './upload-fields.tsx';

const PATH = '/desk/attachments';

/** Files (附件) that somebody gave and that no record names yet; each sees their own. */
export function attachmentPages({ service }: DeskParts): Page[] {
  const { waiting } = service.attachments;
  if (waiting === undefined) return [];
  return [
    {
      method: 'get',
      path: PATH,
      may: 'desk.use',
      answer: (visit) => show(visit, waiting.list(giverOf(visit.person))),
    },
    {
      method: 'post',
      path: PATH,
      may: 'desk.use',
      upload: (visit, { name, bytes }) =>
        waiting.take({ name, bytes, strip: visit.field('strip') === 'yes' }, giverOf(visit.person)),
      answer: (visit) =>
        visit.uploaded === undefined ? show(visit, waiting.list(giverOf(visit.person)), true) : { to: PATH },
    },
    {
      method: 'post',
      path: `${PATH}/drop`,
      may: 'desk.use',
      answer: (visit) => {
        waiting.drop(visit.field('file'), giverOf(visit.person));
        return { to: PATH };
      },
    },
  ];
}

async function show(visit: Visit, files: readonly WaitingAttachment[], isWithout = false): Promise<Shown> {
  const { lang, person } = visit;
  const errors = isWithout ? [{ name: 'file', text: say(lang, 'file_none_chosen') }] : [];
  const main = (
    <>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <h1>{say(lang, 'files')}</h1>
      <p>{say(lang, 'files_how')}</p>
      <Form action={to(lang, PATH)} csrf={person.csrf} enctype="multipart/form-data">
        <UploadFields lang={lang} error={errors[0]?.text} />
        <Button>{say(lang, 'file_upload')}</Button>
      </Form>
      <Section id="files" title={say(lang, 'files')}>
        <Files lang={lang} csrf={person.csrf} files={files} />
      </Section>
    </>
  );
  return screen(visit, 'today', say(lang, 'files'), main, isWithout ? 422 : 200);
}

function Files({ lang, csrf, files }: { lang: Lang; csrf: string; files: readonly WaitingAttachment[] }) {
  return (
    <Table
      labelledby="files"
      rows={files}
      empty={say(lang, 'files_none')}
      columns={[
        { head: say(lang, 'file'), kind: 'name', cell: ({ name }) => name },
        { head: say(lang, 'file_bytes'), kind: 'number', cell: ({ bytes }) => String(bytes) },
        { head: say(lang, 'file_about'), cell: (file) => about(lang, file) },
        {
          head: say(lang, 'file_drop'),
          cell: ({ sealed_sha256 }) => (
            <Form action={to(lang, `${PATH}/drop`)} csrf={csrf} label={say(lang, 'file_drop')}>
              <Hidden name="file" value={sealed_sha256} />
              <Button kind="second">{say(lang, 'file_drop')}</Button>
            </Form>
          ),
        },
      ]}
    />
  );
}

function about(lang: Lang, { stripped, scanned }: WaitingAttachment): string {
  const told = [
    stripped === 'done' ? say(lang, 'file_stripped') : undefined,
    stripped === 'partly' ? say(lang, 'file_partly_stripped') : undefined,
    stripped === 'not_known' ? say(lang, 'file_not_stripped') : undefined,
    scanned === undefined ? undefined : say(lang, 'file_scanned', { said: scanned }),
  ].filter((one) => one !== undefined);
  return told.join(lang === 'zh' ? '；' : '; ') || '—';
}
