import { createHash } from 'node:crypto';
import { type BroughtRules, Declined } from '@hutong/api';
import { InvalidFile, readLayer, readRules } from '@hutong/matters';
import {
  InvalidRecord,
  isObject,
  type Phrase,
  type PrepareContext,
  prepareRecord,
  said,
} from '@hutong/record';

/** What is brought, as it would stand on record. */
export interface Draft {
  /** SHA-256 of all that was brought, to the byte. */
  key: string;
  brought: BroughtRules;
  body: Record<string, unknown> & { effective_from: string };
}

/** The key of what is brought: another byte is another key. */
export function keyOf({ type, name, effective_from, divisions, nodes, content }: BroughtRules): string {
  const all = JSON.stringify([type, name, effective_from, divisions, nodes, content]);
  return createHash('sha256').update(all).digest('hex');
}

/** Reads what is brought as its record would be read. @throws Declined that names the place in the file */
export function draftOf(brought: BroughtRules, context: Omit<PrepareContext, 'kind'>): Draft {
  const { type, name, effective_from, divisions, nodes } = brought;
  const { $schema: _, divisions: ofFile, nodes: nodesOfFile, ...content } = contentIn(brought);
  // A calendar’s file may say itself where it holds.
  const scope = {
    ...named('divisions', ofFile ?? divisions),
    ...named('nodes', nodesOfFile ?? nodes),
  };
  const body = { scope, effective_from, ...content };
  read(() => {
    if (type === 'rules.set') readRules(content, name);
    else readLayer({ ...(Object.keys(scope).length === 0 ? { divisions: [''] } : scope), ...content }, name);
    prepareRecord(
      { type, subject: name, department: name, occurred_at: context.now, body },
      { ...context, kind: 'center' },
    );
  });
  return { key: keyOf(brought), brought, body };
}

function named(name: string, list: unknown): object {
  return Array.isArray(list) && list.length === 0 ? {} : { [name]: list };
}

function contentIn({ content }: BroughtRules): Record<string, unknown> {
  let read: unknown;
  try {
    read = JSON.parse(content);
  } catch {
    throw faulty('content', NO_JSON, MEND);
  }
  if (!isObject(read)) throw faulty('content', NO_JSON, MEND);
  return read;
}

function read(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidFile) {
      const { reason, about } = error;
      throw faulty(
        'content',
        { zh: `${about}：${said(reason, 'zh')}`, en: `${about}: ${said(reason, 'en')}` },
        error.next,
      );
    }
    if (!(error instanceof InvalidRecord)) throw error;
    const [, field = ''] = /^body\.(effective_from)$/.exec(error.field) ?? [];
    const { zh, en } = { zh: said(error.reason, 'zh'), en: said(error.reason, 'en') };
    if (field !== '') throw faulty(field, { zh, en }, error.next);
    throw faulty('content', { zh: `${error.field}：${zh}`, en: `${error.field}: ${en}` }, error.next);
  }
}

const NO_JSON = {
  zh: '不是规则或日历的文件（JSON）',
  en: 'This is no file of rules or of a calendar (JSON).',
};
const MEND = { zh: '请按文件格式改正后重新带来', en: 'Mend it and bring it again.' };

function faulty(field: string, reason: Phrase, next: Phrase): Declined {
  return new Declined('refused', reason, next, { status: 422, field });
}
