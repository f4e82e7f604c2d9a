import { nameFor } from '@hutong/identity';
import {
  builtInTemplate,
  checkTemplate,
  LETTERS,
  type Letter,
  letterOf,
  TAGS,
  TEMPLATE_BYTES,
  TemplateRefused,
} from '@hutong/letters';
import { bounded } from '@hutong/process';
import { InvalidRecord, type Lang, said, timeText } from '@hutong/record';
import {
  Button,
  clockTime,
  ErrorSummary,
  errorOf,
  type FieldError,
  FileField,
  Form,
  Notice,
  Section,
  Select,
  Table,
} from '@hutong/ui';
import type { GivenFile, Page, Shown, Visit } from '@hutong/web';
import { shownName } from '../given.ts';
import { lost } from '../lost.tsx';
import type { DeskParts } from '../parts.ts';
import { screen, to } from '../screen.tsx';
import type { TemplateLine } from '../store/letter-templates.ts';
import { say } from '../texts.ts';
import { DOCX } from './routes.tsx';
import { texts } from './texts.ts';

export const TEMPLATES = '/desk/letters';
const ONE = `${TEMPLATES}/{letter}`;
const may = 'letters.keep';
const SECTION = '{#期限}将于{期限}前答复。{/期限}';

/** Templates of letters: fetched, edited in WPS, brought back; or the program's again. */
export function templatePages(parts: DeskParts): Page[] {
  return [
    { method: 'get', path: TEMPLATES, may, answer: (visit) => show(visit, parts) },
    {
      method: 'post',
      path: TEMPLATES,
      may,
      upload: (_, file) => received(file),
      answer: (visit) => take(visit, parts),
    },
    { method: 'get', path: `${ONE}/template`, may, answer: (visit) => template(visit, parts) },
    { method: 'post', path: `${ONE}/drop`, may, answer: (visit) => drop(visit, parts) },
  ];
}

/** A file as it came, whole. */
interface Came {
  name: string;
  bytes: Uint8Array;
}

async function received({ name, bytes }: GivenFile): Promise<Came> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bounded(bytes, TEMPLATE_BYTES, tooLarge)) chunks.push(chunk);
  return { name: shownName(name), bytes: Buffer.concat(chunks) };
}

const tooLarge = () => new InvalidRecord('file', texts.template_too_large, texts.template_too_large_next);

async function take(visit: Visit, parts: DeskParts): Promise<Shown> {
  const { lang, person } = visit;
  const file = visit.uploaded as Came | undefined;
  const letter = letterOf(visit.field('letter'));
  const wrong = (name: string, text: string) => show(visit, parts, [{ name, text }]);
  if (letter === undefined) return wrong('letter', say(lang, 'template_no_letter'));
  if (file === undefined) return wrong('file', say(lang, 'template_no_file'));
  try {
    await checkTemplate(file.bytes);
  } catch (error) {
    if (!(error instanceof TemplateRefused)) throw error;
    const { reason, next } = error;
    return wrong('file', say(lang, 'reason_next', { reason, next }));
  }
  parts.store.letters.save({ letter: letter.id, name: file.name, savedBy: nameFor(person, may) }, file.bytes);
  return { to: `${TEMPLATES}?saved=${letter.id}` };
}

async function template(visit: Visit, { store }: DeskParts): Promise<Shown> {
  const letter = letterOf(visit.params.letter ?? '');
  if (letter === undefined) return lost(visit, 'today', 'no_letter');
  const bytes = new Uint8Array(store.letters.find(letter.id) ?? (await builtInTemplate(letter.id)));
  return { bytes, type: DOCX, name: `${letter.id}.docx` };
}

function drop(visit: Visit, { store }: DeskParts): Promise<Shown> | Shown {
  const letter = letterOf(visit.params.letter ?? '');
  if (letter === undefined) return lost(visit, 'today', 'no_letter');
  store.letters.drop(letter.id);
  return { to: `${TEMPLATES}?dropped=${letter.id}` };
}

function show(visit: Visit, { store }: DeskParts, errors: readonly FieldError[] = []): Promise<Shown> {
  const { lang, person } = visit;
  const main = (
    <>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      <h1>{say(lang, 'templates')}</h1>
      <Done lang={lang} saved={letterOf(visit.query('saved'))} dropped={letterOf(visit.query('dropped'))} />
      <p>{say(lang, 'templates_about')}</p>
      <Upload lang={lang} csrf={person.csrf} chosen={visit.field('letter')} errors={errors} />
      <Section id="list" title={say(lang, 'template_list')}>
        <List lang={lang} csrf={person.csrf} own={store.letters.list()} />
      </Section>
      <Section id="tags" title={say(lang, 'tags')}>
        <p>
          {say(lang, 'tags_about')} <code lang="zh-CN">{SECTION}</code>
        </p>
        <Tags lang={lang} />
      </Section>
    </>
  );
  return screen(visit, 'today', say(lang, 'templates'), main, errors.length === 0 ? 200 : 422);
}

function Done({
  lang,
  saved,
  dropped,
}: {
  lang: Lang;
  saved: Letter | undefined;
  dropped: Letter | undefined;
}) {
  if (saved !== undefined)
    return <Notice tone="good" title={say(lang, 'template_saved', { letter: saved.title })} />;
  return dropped === undefined ? null : (
    <Notice tone="good" title={say(lang, 'template_dropped', { letter: dropped.title })} />
  );
}

interface UploadProps {
  lang: Lang;
  csrf: string;
  chosen: string;
  errors: readonly FieldError[];
}

/** Which letter stands before the file: it is taken while it comes. */
function Upload({ lang, csrf, chosen, errors }: UploadProps) {
  return (
    <Form action={to(lang, TEMPLATES)} csrf={csrf} enctype="multipart/form-data">
      <Select
        name="letter"
        label={say(lang, 'template_letter')}
        value={chosen}
        none={say(lang, 'choose')}
        options={LETTERS.map(({ id, title }) => ({ value: id, text: said(title, lang) }))}
        error={errorOf(errors, 'letter')}
        required
      />
      <FileField
        name="file"
        label={say(lang, 'template_file', { mib: TEMPLATE_BYTES >> 20 })}
        accept={`.docx,${DOCX}`}
        error={errorOf(errors, 'file')}
        required
      />
      <Button>{say(lang, 'template_upload')}</Button>
    </Form>
  );
}

function List({ lang, csrf, own }: { lang: Lang; csrf: string; own: readonly TemplateLine[] }) {
  const ownOf = ({ id }: Letter) => own.find(({ letter }) => letter === id);
  return (
    <Table
      labelledby="list"
      rows={LETTERS}
      empty=""
      columns={[
        { head: say(lang, 'template_letter'), kind: 'name', cell: ({ title }) => said(title, lang) },
        { head: say(lang, 'template_now'), cell: (letter) => nowText(lang, ownOf(letter)) },
        {
          head: say(lang, 'template_get'),
          cell: ({ id, title }) => (
            <a href={`${TEMPLATES}/${id}/template`}>
              {say(lang, 'template_get')}
              <span class="unseen"> {said(title, lang)}</span>
            </a>
          ),
        },
        {
          head: say(lang, 'template_drop'),
          cell: (letter) =>
            ownOf(letter) === undefined ? (
              '—'
            ) : (
              <Form
                action={to(lang, `${TEMPLATES}/${letter.id}/drop`)}
                csrf={csrf}
                label={say(lang, 'template_drop')}
              >
                <Button kind="second">{say(lang, 'template_drop')}</Button>
              </Form>
            ),
        },
      ]}
    />
  );
}

function nowText(lang: Lang, own: TemplateLine | undefined) {
  if (own === undefined) return say(lang, 'template_built_in');
  const { name, savedBy: by, savedAt } = own;
  return say(lang, 'template_own', { name, by, at: clockTime(timeText(savedAt)) });
}

function Tags({ lang }: { lang: Lang }) {
  return (
    <Table
      labelledby="tags"
      rows={Object.entries(TAGS)}
      empty=""
      columns={[
        {
          head: say(lang, 'tag_name'),
          kind: 'name',
          cell: ([tag]) => <code lang="zh-CN">{`{${tag}}`}</code>,
        },
        { head: say(lang, 'tag_means'), cell: ([, means]) => said(means, lang) },
      ]}
    />
  );
}
