import type { WaitingAttachment, WaitingAttachments } from '@hutong/api';
import type { Page, Shown, Visit } from '@hutong/web';
import type { ActForm } from '../acts/field.ts';
import { isOnce } from '../acts/once.ts';
import type { Performed } from '../acts/perform.ts';
import { giverOf } from '../attachments/giver.ts';
import { lost } from '../lost.tsx';
import { pathOf } from '../matter/path.ts';
import { showMatter } from '../matter/routes.tsx';
import type { DeskParts } from '../parts.ts';
import { say } from '../texts.ts';
import { addingAct, caseFiles, MOST_FILES, mayOpen } from './files.ts';
import { texts } from './texts.ts';

const PATH = '/desk/cases/{number}/files';
const FORM: ActForm = { title: texts.case_files_add, fields: [], handler: true };

/**
 * The files of a case (材料附件): added by who takes or handles it, sealed, and opened by who may read the values of its
 * department. What they are called is a private value of theirs.
 */
export function caseFilePages(parts: DeskParts): Page[] {
  const { waiting } = parts.service.attachments;
  const open: Page = {
    method: 'get',
    path: `${PATH}/{sha256}`,
    may: 'values.read',
    answer: (visit) => openFile(visit, parts),
  };
  if (waiting === undefined) return [open];
  return [
    open,
    {
      method: 'post',
      path: PATH,
      may: 'matters.take',
      or: ['matters.handle'],
      upload: (visit, { name, bytes }) =>
        waiting.take({ name, bytes, strip: visit.field('strip') === 'yes' }, giverOf(visit.person)),
      answer: (visit) => add(visit, waiting, parts),
    },
  ];
}

async function add(visit: Visit, waiting: WaitingAttachments, parts: DeskParts): Promise<Shown> {
  const { lang, person, params } = visit;
  const given = visit.uploaded as WaitingAttachment | undefined;
  if (given === undefined)
    return showMatter(visit, 'case', parts, [{ name: 'file', text: say(lang, 'file_none_chosen') }]);
  try {
    const did = await put(visit, given, parts);
    if ('errors' in did) return await showMatter(visit, 'case', parts, did.errors);
    return { to: `${pathOf({ kind: 'case', number: params.number ?? '' })}?done=files` };
  } finally {
    // One that is not on record now, or that came a second time, no record will name.
    waiting.drop(given.sealed_sha256, giverOf(person));
  }
}

async function put(visit: Visit, given: WaitingAttachment, { acts, service }: DeskParts): Promise<Performed> {
  const { lang, person, params } = visit;
  const { number = '' } = params;
  const once = visit.field('once');
  if (!isOnce(once)) return { errors: [{ text: say(lang, 'no_once') }] };
  const matter = await acts.matter({ kind: 'case', number });
  if (matter === undefined) return { errors: [{ text: say(lang, 'no_matter') }] };
  const files = await caseFiles(service, matter);
  if (files.length >= MOST_FILES)
    return { errors: [{ name: 'file', text: say(lang, 'case_files_full', { most: MOST_FILES }) }] };
  const { sealed_sha256: sha256, bytes, media_type } = given;
  const body = { attachments: [{ sha256, bytes, media_type }] };
  const asked = {
    kind: 'case' as const,
    number,
    // Where they may not, the act by whoever takes cases says why.
    act: addingAct(person, matter) ?? 'receive_files',
    form: FORM,
    read: { body, private: {}, errors: [] },
    once,
    part: 'files',
  };
  return acts.perform(person, asked, lang);
}

/** A file for who may read it: that they open it is noted before anything of it is read (A8). */
async function openFile(visit: Visit, { acts, accesses, service }: DeskParts): Promise<Shown> {
  const { person, params } = visit;
  const { number = '', sha256 = '' } = params;
  const matter = await acts.matter({ kind: 'case', number });
  if (matter === undefined || !mayOpen(person, matter)) return lost(visit, 'cases', 'no_file');
  const isNamed = (await caseFiles(service, matter)).some((file) => file.sha256 === sha256);
  const file = isNamed ? await service.attachments.find(matter.node, sha256) : undefined;
  if (file === undefined) return lost(visit, 'cases', 'no_file');
  if (file.pruned !== undefined) return lost(visit, 'cases', 'file_pruned');
  const { department } = matter;
  await accesses.note(person, { act: 'file', matters: [{ kind: 'case', number }], department });
  const { name, bytes } = await service.attachments.read(file);
  return { file, name, bytes };
}
