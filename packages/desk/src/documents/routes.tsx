import { mayFor, type Permission, type SignedIn, type WaitingAttachment } from '@hutong/api';
import type { DocumentAct } from '@hutong/disclosure';
import type { FieldError } from '@hutong/ui';
import type { Page, Shown, Typed, Visit } from '@hutong/web';
import { idOf, isOnce } from '../acts/once.ts';
import { giverOf } from '../attachments/giver.ts';
import { lost } from '../lost.tsx';
import { organsOf } from '../organs.ts';
import type { DeskParts } from '../parts.ts';
import { pathTo as recordPath } from '../record/path.ts';
import { screen } from '../screen.tsx';
import type { KeptDocument } from '../store/documents.ts';
import { say } from '../texts.ts';
import { contentIn, documentForm, typedOf } from './content.ts';
import { DocumentFiles, waitingAs } from './files.ts';
import { DocumentForm } from './form.tsx';
import { DocumentsPage, QUEUES } from './list.tsx';
import { Looks } from './look.ts';
import { DocumentPage } from './page.tsx';
import { DOCUMENTS, NEW, pathTo } from './path.ts';
import { DocumentActs, MOST_TYPED, TAKES } from './perform.ts';

const PAGE = 50;
const SEE = ['documents.draft', 'documents.review', 'matters.publish'] as const satisfies Permission[];
const [DRAFT, ...OTHERS] = SEE;
/** What is done with a document at its page. */
const STEPS = ['submit', 'pass', 'return', 'consent', 'object', 'publish', 'discard'] as const;

interface Parts extends DeskParts {
  documents: DocumentActs;
  files: DocumentFiles;
  looks: Looks;
}

/** Where documents are drafted, reviewed for secrecy by somebody else, agreed with other organs, and published. */
export function documentPages(desk: DeskParts): Page[] {
  const { service, store, acts, now } = desk;
  const files = new DocumentFiles(service);
  const looks = new Looks(files, { waiting: service.attachments.waiting, now });
  const documents = new DocumentActs({ service, documents: store.documents, files, looks, acts, now });
  const parts = { ...desk, documents, files, looks };
  const one = `${DOCUMENTS}/{id}`;
  const seen = { may: DRAFT, or: OTHERS };
  return [
    { method: 'get', path: DOCUMENTS, ...seen, answer: (visit) => list(visit, parts) },
    { method: 'get', path: NEW, may: DRAFT, answer: (visit) => begin(visit, parts) },
    { method: 'post', path: NEW, may: DRAFT, answer: (visit) => write(visit, parts) },
    { method: 'get', path: one, ...seen, answer: (visit) => show(visit, parts) },
    { method: 'get', path: `${one}/edit`, may: DRAFT, answer: (visit) => edit(visit, parts) },
    { method: 'post', path: `${one}/edit`, may: DRAFT, answer: (visit) => write(visit, parts) },
    ...filePages(one, parts),
    ...STEPS.map((act): Page => {
      const [may, ...or] = TAKES[act] as [Permission, ...Permission[]];
      return { method: 'post', path: `${one}/${act}`, may, or, answer: (visit) => step(visit, act, parts) };
    }),
  ];
}

/** A document’s files: each is given and taken away by who drafts it, and opened by who reviews it. */
function filePages(one: string, parts: Parts): Page[] {
  const [may, ...or] = SEE;
  const { waiting } = parts.service.attachments;
  if (waiting === undefined) return [];
  return [
    {
      method: 'post',
      path: `${one}/attach`,
      may: DRAFT,
      upload: (visit, { name, bytes }) =>
        waiting.take({ name, bytes, strip: visit.field('strip') === 'yes' }, giverOf(visit.person)),
      answer: (visit) => attach(visit, parts),
    },
    { method: 'post', path: `${one}/detach`, may: DRAFT, answer: (visit) => detach(visit, parts) },
    { method: 'get', path: `${one}/files/{sha256}`, may, or, answer: (visit) => openFile(visit, parts) },
  ];
}

async function attach(visit: Visit, parts: Parts): Promise<Shown> {
  const given = visit.uploaded as WaitingAttachment | undefined;
  if (given === undefined) return show(visit, parts, [{ text: say(visit.lang, 'file_none_chosen') }]);
  return changeFiles(visit, parts, (files) => [
    ...files.filter(({ sha256 }) => sha256 !== given.sha256),
    waitingAs(given),
  ]);
}

function detach(visit: Visit, parts: Parts): Promise<Shown> {
  const gone = visit.field('file');
  return changeFiles(visit, parts, (files) => files.filter(({ named }) => named !== gone));
}

async function changeFiles(
  visit: Visit,
  parts: Parts,
  change: Parameters<DocumentActs['changeFiles']>[2]['change'],
): Promise<Shown> {
  const { lang, person, params } = visit;
  const once = visit.field('once');
  if (!isOnce(once)) return show(visit, parts, [{ text: say(lang, 'no_once') }]);
  const did = await parts.documents.changeFiles(person, params.id ?? '', { once, change }, lang);
  if ('errors' in did) return show(visit, parts, did.errors);
  return { to: `${pathTo(params.id ?? '')}?done=edit` };
}

/** A file as it will be published, to be opened apart: never by this node, and never in its pages. */
async function openFile(visit: Visit, parts: Parts): Promise<Shown> {
  const kept = find(visit, parts);
  const file = kept && parts.files.of(kept.content).find(({ named }) => named === visit.params.sha256);
  const bytes = file && (await parts.files.bytes(file));
  if (file === undefined || bytes === undefined) return lost(visit, 'documents', 'no_file');
  const ending = /\.[0-9a-z]{1,10}$/i.exec(file.name ?? '')?.[0] ?? '';
  return { bytes, type: 'application/octet-stream', name: `${file.named.slice(0, 16)}${ending}` };
}

/** The departments whose documents somebody sees. */
function departmentsOf(person: SignedIn): readonly string[] | '*' {
  const all = SEE.map((permission) => organsOf(person, permission));
  return all.includes('*') ? '*' : [...new Set(all.flat())];
}

function list(visit: Visit, { store }: Parts): Promise<Shown> {
  const { lang, person } = visit;
  const queue = QUEUES.find(({ id }) => id === visit.query('state'));
  const after = visit.query('after');
  const departments = departmentsOf(person);
  const queues = (queue === undefined ? QUEUES : [queue]).map((one) => ({
    ...one,
    ...store.documents.list(one.states, departments, {
      limit: PAGE,
      ...(after === '' || queue === undefined ? {} : { after }),
    }),
  }));
  const mayDraft = mayFor(person, DRAFT);
  const main = (
    <DocumentsPage lang={lang} queues={queues} mayDraft={mayDraft} isWhole={queue === undefined} />
  );
  return screen(visit, 'documents', say(lang, 'documents'), main);
}

function begin(visit: Visit, parts: Parts): Promise<Shown> {
  const { person, service } = visit;
  const draft = parts.store.drafts.find(person.account, NEW);
  const fresh: Typed = new Map([
    ['department', [service.info.name]],
    ['status', ['有效']],
  ]);
  return form(visit, { typed: draft?.typed ?? fresh, errors: [], once: parts.newOnce() });
}

function edit(visit: Visit, parts: Parts): Promise<Shown> {
  const kept = find(visit, parts);
  if (kept === undefined) return lost(visit, 'documents', 'no_document');
  const draft = parts.store.drafts.find(visit.person.account, `${pathTo(kept.id)}/edit`);
  const typed: Typed =
    draft?.typed ?? new Map([...typedOf(kept.content), ['version', [String(kept.version)]]]);
  return form(visit, { typed, errors: [], once: parts.newOnce() });
}

async function write(visit: Visit, parts: Parts): Promise<Shown> {
  const { lang, person, typed, params } = visit;
  const once = visit.field('once');
  if (!isOnce(once))
    return form(visit, { typed, errors: [{ text: say(lang, 'no_once') }], once: parts.newOnce() });
  const asked = documentForm(organsOf(person, DRAFT));
  const read = contentIn(asked, typed, lang);
  if ('errors' in read) return form(visit, { typed, errors: read.errors, once });
  const { id = idOf(once, 'document') } = params;
  const version = params.id === undefined ? {} : { version: Number(visit.field('version')) };
  const did = await parts.documents.write(person, { id, ...version, ...read, form: asked, once }, lang);
  if ('errors' in did) return form(visit, { typed, errors: did.errors, once });
  parts.store.drafts.drop(person.account, pathOfForm(visit));
  return { to: `${pathTo(id)}?done=edit` };
}

function pathOfForm({ params }: Visit): string {
  return params.id === undefined ? NEW : `${pathTo(params.id)}/edit`;
}

function form(
  visit: Visit,
  given: { typed: Typed; errors: readonly FieldError[]; once: string },
): Promise<Shown> {
  const { lang, person, params } = visit;
  const asked = documentForm(organsOf(person, DRAFT));
  const back = params.id === undefined ? DOCUMENTS : pathTo(params.id);
  const shown = { lang, form: asked, path: pathOfForm(visit), back, csrf: person.csrf, ...given };
  const title = say(lang, params.id === undefined ? 'document_new' : 'document_edit');
  const main = <DocumentForm title={title} {...shown} />;
  return screen(visit, 'documents', title, main, given.errors.length === 0 ? 200 : 422);
}

/** A document of a department of theirs, whatever its address says. */
function find({ person, params }: Visit, { store }: Parts): KeptDocument | undefined {
  const kept = store.documents.find(params.id ?? '');
  if (kept === undefined) return undefined;
  return SEE.some((one) => mayFor(person, one, kept.content.department)) ? kept : undefined;
}

async function show(visit: Visit, parts: Parts, errors: readonly FieldError[] = []): Promise<Shown> {
  const { lang, person, params } = visit;
  const kept = find(visit, parts);
  if (kept === undefined) {
    const line = parts.store.documents.line(params.id ?? '');
    const isSeen = line !== undefined && SEE.some((one) => mayFor(person, one, line.department));
    return isSeen ? { to: recordPath(line.id) } : lost(visit, 'documents', 'no_document');
  }
  const last = kept.history.at(-1);
  const done = last?.act === visit.query('done') ? last : undefined;
  const look = await parts.looks.at(kept.content);
  const files = parts.files.of(kept.content);
  const { typed } = visit;
  const shown = { lang, person, document: kept, look, files, errors, done, typed, newOnce: parts.newOnce };
  const main = <DocumentPage {...shown} />;
  return screen(visit, 'documents', kept.content.body.title, main, errors.length === 0 ? 200 : 422);
}

async function step(visit: Visit, act: Exclude<DocumentAct, 'edit'>, parts: Parts): Promise<Shown> {
  const { lang, person, params } = visit;
  const { id = '' } = params;
  const once = visit.field('once');
  if (!isOnce(once)) return show(visit, parts, [{ text: say(lang, 'no_once') }]);
  const given = ['reason', 'organ', 'said_by', 'sha256'].flatMap((name): [string, string][] => {
    const typed = visit.field(name).slice(0, MOST_TYPED);
    return typed === '' ? [] : [[name, typed]];
  });
  const did = await parts.documents.take(person, id, { act, once, ...Object.fromEntries(given) }, lang);
  if ('errors' in did) return show(visit, parts, did.errors);
  return { to: act === 'discard' ? DOCUMENTS : `${pathTo(id)}?done=${act}` };
}
