import type { DocumentContent, DocumentState, OfficialDocument, Step } from '@hutong/disclosure';
import type { OwnDatabase } from '@hutong/log';
import { filled, InvalidRecord } from '@hutong/record';
import type { DeskSecret } from './secret.ts';
import { TEXTS } from './texts.ts';

/** A document as it is kept. */
export interface KeptDocument extends OfficialDocument {
  id: string;
  /** How often it was changed: who changes it says which one they saw. */
  version: number;
}

/** A line of a list of documents. */
export interface DocumentLine {
  id: string;
  department: string;
  state: DocumentState;
  /** Ms since 1970. */
  changedAt: number;
  title: string;
  subject: string;
  history: readonly Step[];
}

/** What of a document lists show. */
interface About {
  title: string;
  subject: string;
  history: Step[];
}

interface Row {
  id: string;
  department: string;
  state: DocumentState;
  version: number;
  changedAt: number;
  about: Uint8Array;
  content: Uint8Array | null;
}

/** Documents that are not published yet, and their sealed bytes. */
const MOST = 500;
const MOST_BYTES = 128 << 20;
/** Of published documents what was done with them stays: what they say is on record. */
const MOST_PUBLISHED = 5_000;

const ROW = 'id, department, state, version, changed_at as changedAt, about';

/**
 * Documents before they are on record, sealed: what no reviewer let pass never becomes an entry. They get as old as they
 * may. Saved is on the disk.
 */
export class Documents {
  readonly #db: OwnDatabase;
  readonly #secret: DeskSecret;

  constructor(db: OwnDatabase, secret: DeskSecret) {
    this.#db = db;
    this.#secret = secret;
  }

  /**
   * Keeps a document, in the place of what was kept of it before.
   * @throws InvalidRecord when there is no room left
   */
  save(id: string, document: OfficialDocument): void {
    const { content, state, history } = document;
    const about: About = { title: content.body.title, subject: content.subject, history: [...history] };
    const aboutBox = this.#secret.seal(`document ${id}`, about);
    // What is published is read from its entry.
    const contentBox = state === 'published' ? null : this.#secret.seal(`content of ${id}`, content);
    this.#db.write(() => {
      if (contentBox !== null) this.#demandRoom(id, contentBox.length);
      this.#db.run(
        `insert into document (id, department, state, version, changed_at, about, content)
         values (?, ?, ?, 1, ?, ?, ?)
         on conflict (id) do update set department = excluded.department, state = excluded.state,
           version = version + 1, changed_at = excluded.changed_at, about = excluded.about, content = excluded.content`,
        id,
        content.department,
        state,
        history.at(-1)?.at ?? 0,
        aboutBox,
        contentBox,
      );
      if (state === 'published') this.#dropOldest();
    });
  }

  /** A document that is not published yet. */
  find(id: string): KeptDocument | undefined {
    const row = this.#db.get<Row>(
      `select ${ROW}, content from document where id = ? and content is not null`,
      id,
    );
    const about = row && this.#about(row);
    if (row === undefined || about === undefined || row.content === null) return undefined;
    const content = this.#secret.open(`content of ${id}`, row.content) as DocumentContent | undefined;
    if (content === undefined) return undefined;
    return { id, version: row.version, state: row.state, content, history: about.history };
  }

  /** What is known of a document, published or not. */
  line(id: string): DocumentLine | undefined {
    const row = this.#db.get<Row>(`select ${ROW} from document where id = ?`, id);
    return row && this.#line(row);
  }

  /**
   * Documents in these states, what was changed last first.
   * @param departments `*`: of any
   * @param after the place of the last one of the page before
   */
  list(
    states: readonly DocumentState[],
    departments: readonly string[] | '*',
    { limit, after }: { limit: number; after?: string },
  ): { items: DocumentLine[]; next?: string } {
    const [at, id] = placeOf(after);
    const marks = (all: readonly string[]) => all.map(() => '?').join(', ');
    const own = departments === '*' ? '' : `and department in (${marks(departments)})`;
    const rows = this.#db.all<Row>(
      `select ${ROW} from document where state in (${marks(states)}) ${own} and (changed_at, id) < (?, ?)
       order by changed_at desc, id desc limit ?`,
      ...states,
      ...(departments === '*' ? [] : departments),
      at,
      id,
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.flatMap((row) => this.#line(row) ?? []),
      ...(last === undefined ? {} : { next: `${last.changedAt}.${last.id}` }),
    };
  }

  discard(id: string): void {
    this.#db.run('delete from document where id = ? and content is not null', id);
  }

  #demandRoom(id: string, adds: number): void {
    const { n, bytes } = this.#db.get<{ n: number; bytes: number }>(
      `select count(*) as n, coalesce(sum(length(content)), 0) as bytes from document
       where content is not null and id <> ?`,
      id,
    ) as { n: number; bytes: number };
    if (n < MOST && bytes + adds <= MOST_BYTES) return;
    const fields = { documents: MOST, mib: MOST_BYTES >> 20 };
    throw new InvalidRecord('document', filled(TEXTS.documents_full, fields), TEXTS.documents_full_next);
  }

  #dropOldest(): void {
    this.#db.run(
      `delete from document where state = 'published' and id not in
         (select id from document where state = 'published' order by changed_at desc, id desc limit ${MOST_PUBLISHED})`,
    );
  }

  #line(row: Row): DocumentLine | undefined {
    const about = this.#about(row);
    const { id, department, state, changedAt } = row;
    return about && { id, department, state, changedAt, ...about };
  }

  // What another key sealed was lost with that key.
  #about({ id, about }: Pick<Row, 'id' | 'about'>): About | undefined {
    return this.#secret.open(`document ${id}`, about) as About | undefined;
  }
}

/** Where a page begins: after this place. */
function placeOf(after: string | undefined): [number, string] {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(after ?? '') ?? [];
  return at === undefined || id === undefined ? [Number.MAX_SAFE_INTEGER, ''] : [Number(at), id];
}
