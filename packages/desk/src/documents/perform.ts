import { mayFor, type NodeService, type Permission, type SignedIn } from '@hutong/api';
import {
  after,
  type DocumentAct,
  type DocumentContent,
  drafted,
  gateOf,
  refusalOf,
  type Step,
} from '@hutong/disclosure';
import { nameFor } from '@hutong/identity';
import { actsIn, documentAct } from '@hutong/matters';
import { InvalidRecord, type Lang, said } from '@hutong/record';
import type { FieldError } from '@hutong/ui';
import type { ActForm } from '../acts/field.ts';
import type { Acts } from '../acts/perform.ts';
import { fieldOf } from '../acts/read.ts';
import type { Documents, KeptDocument } from '../store/documents.ts';
import { say } from '../texts.ts';
import { isChange, textPaths } from './content.ts';
import { type DocumentFiles, type NamedFile, withFiles } from './files.ts';
import { countOf, type Looks } from './look.ts';

/** What each act takes: any of these, for the document’s department. */
export const TAKES: Readonly<Record<DocumentAct, readonly Permission[]>> = {
  edit: ['documents.draft'],
  submit: ['documents.draft'],
  discard: ['documents.draft'],
  pass: ['documents.review'],
  return: ['documents.review'],
  consent: ['documents.draft', 'matters.publish'],
  object: ['documents.draft', 'matters.publish'],
  publish: ['matters.publish'],
};

interface Parts {
  service: Pick<NodeService, 'get' | 'info'>;
  documents: Documents;
  files: DocumentFiles;
  looks: Looks;
  acts: Acts;
  now: () => number;
}

/** What somebody asks to be done with a document. */
export type AskedOfDocument = Omit<Step, 'by' | 'at'>;

/** A document as it is written. */
interface Written {
  id: string;
  /** Of the one that was seen; absent: it is new. */
  version?: number;
  content: DocumentContent;
  form: ActForm;
  once: string;
}

/** Characters that are typed at a step: of a reason, of an organ, of who said it. */
export const MOST_TYPED = 2_000;

/** Files that a document may name, as its record may. */
const MOST_FILES = 20;

/** Done; or why not, by field. */
export type Did = { id: string } | { errors: FieldError[] };

/** The post by which somebody does this with a document of a department; undefined: they may not. */
export function postFor(person: SignedIn, act: DocumentAct, department: string): string | undefined {
  const permission = TAKES[act].find((one) => mayFor(person, one, department));
  return permission && nameFor(person, permission, department);
}

/** Takes documents from their draft through the gate onto the record: one step after another, and each once. */
export class DocumentActs {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Keeps a new document, or what was changed of one. */
  write(person: SignedIn, { id, version, content, form, once }: Written, lang: Lang): Promise<Did> {
    return this.#inTurn(id, async () => {
      const { documents, files, now } = this.#parts;
      const kept = documents.find(id);
      if (kept !== undefined && isDone(kept, once)) return { id };
      if (version !== undefined && kept?.version !== version)
        return fault(say(lang, 'document_changed_since'));
      const by = postFor(person, 'edit', content.department);
      const before = kept === undefined ? by : postFor(person, 'edit', kept.content.department);
      if (by === undefined || before === undefined)
        return fault(say(lang, 'not_yours', { department: content.department }), 'department');
      const refused = (await this.#numberFault(content, lang)) ?? this.#refusal(content, form, lang);
      if (refused !== undefined) return { errors: [refused] };
      const step: Step = { act: 'edit', by, at: now(), once };
      const why = kept && refusalOf(kept, step);
      if (why !== undefined) return fault(say(lang, `document_${why}`));
      try {
        // Its form says nothing of its files.
        const carried = kept === undefined ? content : withFiles(content, files.of(kept.content));
        documents.save(id, kept === undefined ? drafted(content, step) : after(kept, step, carried));
      } catch (error) {
        if (!(error instanceof InvalidRecord)) throw error;
        return fault(
          say(lang, 'reason_next', { reason: said(error.reason, lang), next: said(error.next, lang) }),
        );
      }
      return { id };
    });
  }

  /** Names other files in a document: that is a change of it like any other. */
  changeFiles(
    person: SignedIn,
    id: string,
    { once, change }: { once: string; change: (files: NamedFile[]) => NamedFile[] },
    lang: Lang,
  ): Promise<Did> {
    return this.#inTurn(id, async () => {
      const { documents, files, now } = this.#parts;
      const kept = documents.find(id);
      if (kept === undefined) return fault(say(lang, 'no_document'));
      if (isDone(kept, once)) return { id };
      const { content } = kept;
      const by = postFor(person, 'edit', content.department);
      if (by === undefined) return fault(say(lang, 'not_yours', { department: content.department }));
      const changed = change(files.of(content));
      if (changed.length > MOST_FILES) return fault(say(lang, 'document_files_most', { most: MOST_FILES }));
      const step: Step = { act: 'edit', by, at: now(), once };
      const why = refusalOf(kept, step);
      if (why !== undefined) return fault(say(lang, `document_${why}`));
      documents.save(id, after(kept, step, withFiles(content, changed)));
      return { id };
    });
  }

  /** Takes one step with a document. */
  take(person: SignedIn, id: string, asked: AskedOfDocument, lang: Lang): Promise<Did> {
    return this.#inTurn(id, async () => {
      const { documents, looks, now } = this.#parts;
      const kept = documents.find(id);
      // What is discarded or published is gone from here: whoever asks for that again has it.
      if (kept === undefined) return asked.act in ENDS ? { id } : fault(say(lang, 'no_document'));
      if (isDone(kept, asked.once)) return { id };
      const by = postFor(person, asked.act, kept.content.department);
      if (by === undefined) return fault(say(lang, 'not_yours', { department: kept.content.department }));
      const isReview = asked.act === 'pass' || asked.act === 'return';
      const seen = isReview ? { found: countOf(await looks.at(kept.content)) } : {};
      const step: Step = { ...asked, ...seen, by, at: now() };
      const why = refusalOf(kept, step);
      if (why !== undefined) return fault(say(lang, `document_${why}`));
      if (step.act === 'publish') return this.#publish(kept, step, lang);
      if (step.act === 'discard') documents.discard(id);
      else documents.save(id, after(kept, step));
      return { id };
    });
  }

  /** Puts on record, byte for byte, what the reviewer let pass; it is the document’s own id, so that it is there once. */
  async #publish(kept: KeptDocument, step: Step, lang: Lang): Promise<Did> {
    const { service, documents, acts } = this.#parts;
    const { id, content } = kept;
    const published = after(kept, step);
    // The node may have ended after it was on record, before that was noted here.
    if ((await service.get(id, service.info.node)) === undefined) {
      const refused = await this.#numberFault(content, lang);
      if (refused !== undefined) return { errors: [refused] };
      const { body, ...envelope } = content;
      const record = {
        ...envelope,
        id,
        type: 'disclosure.document',
        occurred_at: step.at,
        body: { ...body, gate: gateOf(kept) },
        meant: textPaths(content),
      };
      // From here on it is on record.
      const put = await acts.put([record], lang, { readsValues: false, gated: true });
      if (put !== undefined) return fault(put.text);
    }
    documents.save(id, published);
    return { id };
  }

  /** Why a document of this number may not be what it is to be; its form is checked like any act. */
  async #numberFault(content: DocumentContent, lang: Lang): Promise<FieldError | undefined> {
    const { subject } = content;
    const known = await this.#parts.acts.matter({ kind: 'document', number: subject });
    const name = 'index_number';
    if (known === undefined && isChange(content)) return { name, text: say(lang, 'document_none_to_change') };
    const act = documentAct(content.body);
    if (known !== undefined && act === 'publish') return { name, text: say(lang, 'document_number_taken') };
    const now = actsIn('document', known?.state ?? 'none').find((one) => one.act === act);
    return now === undefined || now.refused !== null
      ? { name, text: say(lang, 'document_not_now') }
      : undefined;
  }

  /** What would be refused of it as a record, told while it can be mended. */
  #refusal(content: DocumentContent, form: ActForm, lang: Lang): FieldError | undefined {
    const { acts, now } = this.#parts;
    const record = { ...content, type: 'disclosure.document', occurred_at: now(), meant: textPaths(content) };
    const [refused] = acts.refusals([record], lang);
    if (refused === undefined) return undefined;
    const name = refused.field === 'subject' ? 'index_number' : fieldOf(form, refused.field);
    return { name, text: refused.text };
  }

  #inTurn(id: string, work: () => Promise<Did>): Promise<Did> {
    return this.#parts.acts.inTurn(`document ${id}`, work);
  }
}

const ENDS = { publish: true, discard: true };

function isDone({ history }: KeptDocument, once: string): boolean {
  return history.some((step) => step.once === once);
}

function fault(text: string, name?: string): Did {
  return { errors: [name === undefined ? { text } : { name, text }] };
}
