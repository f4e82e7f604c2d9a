import type { SignedIn } from '@hutong/api';
import {
  actsIn,
  type DocumentAct,
  isClosedAgain,
  isWornOut,
  isWriter,
  openOrgans,
  type Step,
  wordsOfOrgans,
} from '@hutong/disclosure';
import { type Lang, reviewedDigest, timeText } from '@hutong/record';
import {
  Button,
  ButtonLink,
  Buttons,
  ErrorSummary,
  type FieldError,
  Form,
  Hidden,
  type Html,
  Notice,
  Section,
  Select,
  SummaryList,
  TextArea,
  TextField,
  Timeline,
} from '@hutong/ui';
import type { Typed } from '@hutong/web';
import { to } from '../screen.tsx';
import type { KeptDocument } from '../store/documents.ts';
import { say } from '../texts.ts';
import { shownFields } from './content.ts';
import type { NamedFile } from './files.ts';
import { AttachForm, DocumentFileList } from './files-shown.tsx';
import { Hints } from './hints.tsx';
import type { Look } from './look.ts';
import { pathTo } from './path.ts';
import { MOST_TYPED, postFor } from './perform.ts';

interface Props {
  lang: Lang;
  person: SignedIn;
  document: KeptDocument;
  /** What the scan points out, and the files that it names. */
  look: Look;
  files: readonly NamedFile[];
  typed: Typed;
  errors: readonly FieldError[];
  /** What was just done. */
  done: Step | undefined;
  newOnce: () => string;
}

/** One document before it is on record: what it says, what is to be done with it now, and what was. */
export function DocumentPage(props: Props) {
  const { lang, document, errors, done } = props;
  const { content, state } = document;
  return (
    <>
      <h1>{content.body.title}</h1>
      <ErrorSummary title={say(lang, 'errors')} errors={errors} />
      {done === undefined ? null : (
        <Notice tone="good" title={say(lang, 'document_done', { act: stepTitle(lang, done) })} />
      )}
      {isClosedAgain(document) ? <Notice tone="bad" title={say(lang, 'document_closed_again')} /> : null}
      <SummaryList rows={[{ key: say(lang, 'state'), value: say(lang, `document_state_${state}`) }]} />
      <Says lang={lang} document={document} files={props.files} />
      <Hints lang={lang} look={props.look} />
      <Coordination lang={lang} document={document} />
      <Next {...props} />
      <History lang={lang} document={document} />
    </>
  );
}

/** Everything that will be on record, as it will stand there. */
function Says({ lang, document: { id, content }, files }: Pick<Props, 'lang' | 'document' | 'files'>) {
  const { text } = content.body;
  const visibility = say(lang, content.visibility === 'public' ? 'document_public' : 'document_internal');
  const rows = [
    ...shownFields(content, lang),
    { key: say(lang, 'document_visibility'), value: visibility },
    { key: say(lang, 'document_sha256'), value: <code>{reviewedDigest(content)}</code> },
  ];
  return (
    <Section id="says" title={say(lang, 'document_says')}>
      <SummaryList rows={rows} />
      <h3>{say(lang, 'document_text')}</h3>
      {text === undefined ? <p>{say(lang, 'document_no_text_here')}</p> : <div class="text">{text}</div>}
      {files.length === 0 ? null : <DocumentFileList lang={lang} id={id} files={files} />}
    </Section>
  );
}

function Coordination({ lang, document }: Pick<Props, 'lang' | 'document'>) {
  const words = wordsOfOrgans(document);
  if (words.length === 0) return null;
  const told = (word: Step | undefined, organ: string) =>
    word === undefined
      ? say(lang, 'document_organ_open')
      : [say(lang, `document_step_${word.act}`, { organ }), word.said_by, word.reason]
          .filter(Boolean)
          .join(' · ');
  return (
    <Section id="coordination" title={say(lang, 'document_coordination')}>
      <SummaryList rows={words.map(({ organ, word }) => ({ key: organ, value: told(word, organ) }))} />
    </Section>
  );
}

/** What this person may do with it now. */
function Next(props: Props) {
  const { lang, document, person } = props;
  const may = mayIn(document, person);
  return (
    <Section id="next" title={say(lang, 'next')}>
      {isWornOut(document) ? <p>{say(lang, 'document_too_many_steps')}</p> : null}
      {may('edit') ? (
        <Buttons>
          <ButtonLink href={to(lang, `${pathTo(document.id)}/edit`)}>{say(lang, 'document_edit')}</ButtonLink>
        </Buttons>
      ) : null}
      {may('edit') ? <AttachForm {...props} /> : null}
      {may('submit') ? <StepForm {...props} acts={['submit']} /> : null}
      {may('pass') ? <Review {...props} /> : null}
      {may('object') ? <Words {...props} /> : null}
      {may('publish') ? (
        <StepForm {...props} acts={['publish']}>
          <p class="hint">{say(lang, 'document_publish_hint')}</p>
        </StepForm>
      ) : null}
      {may('discard') ? <StepForm {...props} acts={['discard']} /> : null}
    </Section>
  );
}

function mayIn(document: KeptDocument, person: SignedIn): (act: DocumentAct) => boolean {
  const acts = actsIn(document);
  return (act) => acts.includes(act) && postFor(person, act, document.content.department) !== undefined;
}

function Review(props: Props) {
  const { lang, document, person, typed } = props;
  const by = postFor(person, 'pass', document.content.department) ?? '';
  if (isWriter(document, by)) return <p>{say(lang, 'document_review_own')}</p>;
  return (
    <StepForm {...props} acts={['pass', 'return']}>
      <TextArea
        name="reason"
        label={say(lang, 'document_word')}
        hint={say(lang, 'document_word_hint')}
        maxlength={MOST_TYPED}
        value={typed.get('reason')?.[0]}
      />
    </StepForm>
  );
}

/** What other organs said, noted by who asked them. */
function Words(props: Props) {
  const { lang, document, typed } = props;
  const organs = wordsOfOrgans(document);
  if (organs.length === 0) return null;
  return (
    <StepForm {...props} acts={['consent', 'object']}>
      <Select
        name="organ"
        label={say(lang, 'document_organ')}
        value={typed.get('organ')?.[0] ?? openOrgans(document)[0]}
        options={organs.map(({ organ }) => ({ value: organ, text: organ }))}
        none={say(lang, 'choose')}
      />
      <TextField
        name="said_by"
        label={say(lang, 'document_said_by')}
        maxlength={100}
        value={typed.get('said_by')?.[0]}
      />
      <TextArea
        name="reason"
        label={say(lang, 'document_organ_word')}
        hint={say(lang, 'document_objection_hint')}
        maxlength={MOST_TYPED}
        value={typed.get('reason')?.[0]}
      />
    </StepForm>
  );
}

/** A form with a button for each of these acts; what is acted on is what was seen. */
function StepForm({
  lang,
  person,
  document,
  newOnce,
  acts,
  children,
}: Pick<Props, 'lang' | 'person' | 'document' | 'newOnce'> & {
  acts: readonly [DoneAct, ...DoneAct[]];
  children?: Html;
}) {
  const path = (act: DoneAct) => to(lang, `${pathTo(document.id)}/${act}`);
  const [first] = acts;
  return (
    <Form action={path(first)} csrf={person.csrf} once={newOnce()} label={say(lang, `document_do_${first}`)}>
      <Hidden name="sha256" value={reviewedDigest(document.content)} />
      {children}
      <Buttons>
        {acts.map((act) => (
          <Button
            formaction={path(act)}
            kind={act === 'discard' ? 'danger' : act === first ? 'first' : 'second'}
          >
            {say(lang, `document_do_${act}`)}
          </Button>
        ))}
      </Buttons>
    </Form>
  );
}

function History({ lang, document: { history } }: Pick<Props, 'lang' | 'document'>) {
  const items = history.map((step) => ({
    at: timeText(step.at),
    title: (
      <>
        {stepTitle(lang, step)} · {step.by}
      </>
    ),
    tone: step.act === 'return' || step.act === 'object' ? ('bad' as const) : ('good' as const),
    children: [step.said_by, step.reason, foundIn(lang, step)]
      .filter((one) => one !== undefined)
      .map((text) => <p>{text}</p>),
  }));
  return (
    <Section id="history" title={say(lang, 'document_history')}>
      <Timeline items={items} />
    </Section>
  );
}

/** How much was pointed out to who reviewed it. */
function foundIn(lang: Lang, { found }: Step): string | undefined {
  return found === undefined ? undefined : say(lang, 'document_found', { count: found });
}

type DoneAct = Exclude<DocumentAct, 'edit'>;

function stepTitle(lang: Lang, { act, organ = '' }: Pick<Step, 'act' | 'organ'>): string {
  return say(lang, `document_step_${act}`, { organ });
}
