import { type MatterDetail, mayFor, type NodeService, type Permission, type SignedIn } from '@hutong/api';
import { actsIn } from '@hutong/matters';
import { readBody } from '@hutong/record';

/** The record that names files of a case. */
const TYPE = 'case.files';
/** Files that a desk adds to one case; of more, the first are shown. */
export const MOST_FILES = 200;

/** A file of a case, as everybody at the desk may know it: what it is called is a private value. */
export interface CaseFile {
  sha256: string;
  bytes: number;
  /** By whom, as records name them; undefined where a program did not say. */
  by: string | undefined;
  at: string;
  /** A correction voids the record that names it. */
  isVoided: boolean;
}

/** The files of a case in the order in which they were given, each once. */
export async function caseFiles(
  service: Pick<NodeService, 'get'>,
  { kind, node, events }: MatterDetail,
): Promise<CaseFile[]> {
  if (kind !== 'case') return [];
  const found = new Map<string, CaseFile>();
  for (const { id, type, voided_by, occurred_at: at } of events) {
    if (type !== TYPE || found.size >= MOST_FILES) continue;
    const record = await service.get(id, node);
    const body = record && readBody(record, TYPE);
    for (const { sha256, bytes } of body?.attachments ?? []) {
      const isVoided = voided_by !== null;
      if (found.get(sha256)?.isVoided === false) continue;
      found.set(sha256, { sha256, bytes, by: body?.handler, at, isVoided });
    }
  }
  return [...found.values()].slice(0, MOST_FILES);
}

/** The act by which somebody adds files to a case as it is; undefined: they may not. */
export function addingAct(
  { posts }: SignedIn,
  { kind, state, department }: MatterDetail,
): string | undefined {
  return actsIn(kind, state).find(
    ({ type, may, refused }) =>
      type === TYPE && refused === null && mayFor({ posts }, may as Permission, department ?? undefined),
  )?.act;
}

/** Whether somebody may open the files of a case. */
export function mayOpen(person: SignedIn, { department }: MatterDetail): boolean {
  return mayFor(person, 'values.read', department ?? undefined);
}

/** Where a case's files are added, and each is opened. */
export function filesPath(path: string, sha256?: string): string {
  return sha256 === undefined ? `${path}/files` : `${path}/files/${sha256}`;
}
