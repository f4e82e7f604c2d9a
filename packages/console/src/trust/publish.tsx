import { contract, type RootVersion } from '@hutong/api';
import { type FieldChange, InvalidTrust, rootNotesIn } from '@hutong/trust';
import {
  Button,
  Buttons,
  clockTime,
  errorOf,
  type FieldError,
  FileField,
  Form,
  Hidden,
  href,
  Notice,
  Section,
  SummaryList,
} from '@hutong/ui';
import type { Asked, Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import { Changes } from '../moves/plan.tsx';
import type { ConsoleParts } from '../parts.ts';
import { received } from '../received.ts';
import { ask, screen, unfit, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { nameOf } from './root.tsx';

const PATH = '/console/trust/root';
type Errors = readonly FieldError[];
type Planned = Asked<typeof contract.root.publish>;

/** A version of the root document that was signed offline is brought as a file: what it changes is shown before it holds. */
export function rootPages(parts: ConsoleParts): Page[] {
  const may = 'registry.change' as const;
  return [
    { method: 'get', path: PATH, may, answer: (visit) => bringPage(visit) },
    {
      method: 'post',
      path: PATH,
      may,
      upload: (_, given) => received(given),
      answer: (visit) => (visit.field('act') === 'go' ? publish(visit, parts) : take(visit)),
    },
  ];
}

function bringPage(visit: Visit, errors: Errors = [], status = 200): Promise<Shown> {
  const { lang, view, person } = visit;
  const done = /^\d{1,6}$/.exec(visit.query('done'))?.[0];
  return screen({
    visit,
    title: say(lang, 'root_publish'),
    place: 'trust',
    errors,
    status,
    children: (
      <>
        {done === undefined ? null : <Notice tone="good" title={say(lang, 'root_done', { version: done })} />}
        <p>{say(lang, 'root_publish_about')}</p>
        <Form
          action={href(view, PATH)}
          csrf={person.csrf}
          enctype="multipart/form-data"
          label={say(lang, 'root_publish')}
        >
          <FileField
            name="file"
            label={say(lang, 'root_file')}
            error={errorOf(errors, 'file')}
            accept=".json,.txt,application/json,text/plain"
            required
          />
          <Buttons>
            <Button>{say(lang, 'move_see')}</Button>
          </Buttons>
        </Form>
        <p>
          <a href={href(view, '/console/trust')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

/** The signed versions in a file; undefined where it holds none. */
function notesIn(text: unknown): string[] | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return rootNotesIn(text);
  } catch (error) {
    if (error instanceof InvalidTrust) return undefined;
    throw error;
  }
}

/** What a file would change; it is confirmed below. */
async function take(visit: Visit): Promise<Shown> {
  const versions = notesIn(visit.uploaded);
  const none = { name: 'file', text: say(visit.lang, 'root_file_wrong') };
  return versions === undefined ? bringPage(visit, [none], 422) : planPage(visit, versions);
}

/** Asks what these versions would change; one that changes nothing is not to be published. */
async function plan(visit: Visit, versions: string[]): Promise<Planned> {
  const planned = await ask(visit, contract.root.publish, { versions, carry_out: false });
  if (planned.refused !== undefined || planned.reply.follows.length > 0) return planned;
  const reason = say(visit.lang, 'root_not_newer', { version: planned.reply.version });
  return { refused: { code: 'root-version', field: 'file', reason, next: '', status: 422 } };
}

/** What is wrong with the file, at its field. */
const ofFile = (visit: Visit, refused: NonNullable<Planned['refused']>): FieldError[] =>
  wrong(visit, { ...refused, field: 'file' });

async function planPage(visit: Visit, versions: string[], errors: Errors = [], status = 200): Promise<Shown> {
  const { lang, view } = visit;
  const [planned, shown] = await Promise.all([plan(visit, versions), ask(visit, contract.root.show, {})]);
  if (planned.refused !== undefined)
    return bringPage(visit, ofFile(visit, planned.refused), planned.refused.status);
  const now = shown.refused === undefined ? shown.reply.versions.at(-1) : undefined;
  const { follows } = planned.reply;
  const last = follows.at(-1) as RootVersion;
  const rows = [
    { key: say(lang, 'root_signed'), value: say(lang, 'root_signed_is') },
    { key: say(lang, 'root_all'), value: say(lang, 'root_all_is') },
    { key: say(lang, 'root_back'), value: say(lang, 'root_back_is') },
  ];
  return screen({
    visit,
    title: say(lang, 'root_publish_version', { version: last.version }),
    place: 'trust',
    errors,
    status,
    children: (
      <>
        {follows.map((version, i) => (
          <Section id={`version-${version.version}`} title={versionTitle(visit, version)}>
            <Changes
              lang={lang}
              changes={changesOf(visit, follows[i - 1] ?? now, version)}
              labelledby={`version-${version.version}`}
              none={say(lang, 'trust_no_change')}
            />
          </Section>
        ))}
        <Section id="plan" title={say(lang, 'root_what')}>
          <SummaryList rows={rows} />
        </Section>
        <ConfirmForm visit={visit} errors={errors} path={PATH} go={say(lang, 'root_go')}>
          <Hidden name="versions" value={JSON.stringify(versions)} />
        </ConfirmForm>
        <p>
          <a href={href(view, PATH)}>{say(lang, 'root_again')}</a>
        </p>
      </>
    ),
  });
}

const versionTitle = ({ lang }: Visit, { version }: RootVersion) =>
  say(lang, 'root_version_changes', { before: version - 1, version });

/** In what a version differs from the one before, field by field. */
function changesOf({ lang }: Visit, before: RootVersion | undefined, after: RootVersion): FieldChange[] {
  const threshold = ({ threshold, keys }: RootVersion) =>
    say(lang, 'trust_of_keys', { k: threshold, n: keys.length });
  const keysBefore = before?.keys ?? [];
  const gone = keysBefore.filter((key) => !after.keys.includes(key));
  const come = after.keys.filter((key) => !keysBefore.includes(key));
  const fields = [
    { field: 'threshold', before: before && threshold(before), after: threshold(after) },
    ...gone.map((key) => ({ field: 'root_key', before: nameOf(key), after: undefined })),
    ...come.map((key) => ({ field: 'root_key', before: undefined, after: key })),
    { field: 'registry_log', before: before && nameOf(before.registry), after: nameOf(after.registry) },
    { field: 'expires', before: before && clockTime(before.expires), after: clockTime(after.expires) },
    {
      field: 'log_ended',
      before: undefined,
      after: after.ended && `${after.ended.origin} · ${after.ended.size}`,
    },
  ];
  return fields.flatMap(({ field, before: was, after: is }) =>
    was === is ? [] : [{ field, before: was ?? null, after: is ?? null }],
  );
}

async function publish(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const versions = notesIn(visit.field('versions'));
  if (versions === undefined) return take(visit);
  const reason = visit.field('reason');
  const done = await confirmed(
    visit,
    parts,
    async () => {
      const planned = await plan(visit, versions);
      return planned.refused === undefined ? unfit(contract.root.publish, { versions, reason }) : planned;
    },
    () => ask(visit, contract.root.publish, { versions, reason }),
  );
  if (done.again !== undefined) return planPage(visit, versions, ...done.again);
  return { to: href(visit.view, PATH, { done: String(done.reply.version) }) };
}
