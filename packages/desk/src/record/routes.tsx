import type { StoredRecord } from '@hutong/api';
import { workView } from '@hutong/identity';
import { kindOf } from '@hutong/matters';
import { isRecordId } from '@hutong/record';
import { recordPage } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { DOCUMENTS } from '../documents/path.ts';
import { lost } from '../lost.tsx';
import { AREAS, type DeskKind, isDeskKind, pathOf } from '../matter/path.ts';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { PATH, pathTo } from './path.ts';

type Kind = DeskKind | 'document';
const AREA_OF = { ...AREAS, document: 'documents' } as const;

const isShown = (kind: string | undefined): kind is Kind => kind === 'document' || isDeskKind(kind);

/**
 * Each record of a matter that this hall’s desk works at, for who works here, internal ones too: its entry, how far it came, whose
 * signatures say so, and the files that prove it. Private values stand in no entry.
 */
export function recordPages(): Page[] {
  return [
    { method: 'get', path: PATH, may: 'desk.use', answer: (visit) => withRecord(visit, show) },
    { method: 'get', path: `${PATH}/entry`, may: 'desk.use', answer: (visit) => withRecord(visit, entryOf) },
    { method: 'get', path: `${PATH}/proof`, may: 'desk.use', answer: (visit) => withRecord(visit, proofOf) },
  ];
}

interface Found {
  record: StoredRecord;
  kind: Kind;
}

async function withRecord(
  visit: Visit,
  answer: (visit: Visit, found: Found) => Promise<Shown | undefined>,
): Promise<Shown> {
  const { params, service } = visit;
  const id = (params.id ?? '').toLowerCase();
  const record = isRecordId(id) ? await service.get(id, service.info.node) : undefined;
  const kind = record === undefined ? undefined : kindOf(record.type);
  const shown = record !== undefined && isShown(kind) ? await answer(visit, { record, kind }) : undefined;
  return shown ?? lost(visit, 'cases', 'no_record');
}

async function show(visit: Visit, { record, kind }: Found): Promise<Shown> {
  const { lang, service } = visit;
  const { id, node, subject } = record;
  const back = {
    href: to(lang, kind === 'document' ? DOCUMENTS : pathOf({ kind, number: subject })),
    text: say(lang, kind === 'document' ? 'record_back_documents' : 'record_back'),
  };
  const view = await workView(visit, AREA_OF[kind]);
  const signatures = (await service.signatures(id, node)) ?? [];
  const sync = service.wayUp(node);
  return { html: recordPage(view, { record, sync, signatures, files: pathTo(id), back }) };
}

/** The entry's exact bytes; undefined where they are not kept here any more. */
async function entryOf({ service }: Visit, { record: { id, node } }: Found): Promise<Shown | undefined> {
  const found = await service.proof(id, node);
  if (found === undefined || found.entry.length === 0) return undefined;
  return { bytes: new Uint8Array(found.entry), type: 'application/cbor', name: `${id}.cbor` };
}

async function proofOf({ service }: Visit, { record: { id, node } }: Found): Promise<Shown | undefined> {
  const found = await service.proof(id, node);
  if (found === undefined) return undefined;
  const bytes = new TextEncoder().encode(found.proof);
  return { bytes, type: 'text/plain; charset=utf-8', name: `${id}.tlog-proof` };
}
