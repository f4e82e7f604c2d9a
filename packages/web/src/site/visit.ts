import type { AppendOutcome, Endpoint, Input, NodeService, SignedIn } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { type View, viewOf } from '@hutong/ui';
import type { SentFile } from '../attachments/send.ts';
import { addressOf } from '../http/auth.ts';
import type { Ctx, Shared } from '../http/context.ts';
import type { Mounted } from '../http/endpoints.ts';
import { pickLang } from '../pages/lang.ts';
import { lookOf } from '../pages/look.ts';
import { appenderOfPage } from '../records/guarded-append.ts';
import { type Asked, askAs } from './ask.ts';
import { overTls, readsCookie, setsCookie } from './cookie.ts';
import type { Typed } from './form.ts';

/** What a page answers: itself, the way to another page of this node, or bytes to keep. */
export type Shown =
  | { html: string; status?: number }
  /** 303 to a path of this node. */
  | { to: string }
  | { bytes: Uint8Array<ArrayBuffer>; type: string; name?: string }
  /** What is made while it is sent, to be saved; where it breaks off so does the download. */
  | { stream: AsyncIterable<Uint8Array>; type: string; name: string }
  /** A file on record, given to be saved under its name and never shown. */
  | { file: SentFile; name: string | undefined; bytes: AsyncIterable<Uint8Array> };

const NOTHING: Typed = new Map();

/** What stands behind a visit. */
export interface Ground {
  shared: Shared;
  /** The endpoints of this node. */
  mounted: readonly Mounted[];
}

/** One visit of a page: who came, with what. */
export class Visit {
  readonly service: NodeService;
  readonly lang: Lang;
  readonly view: View;
  /** The parameters of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** What was typed; nothing at a GET. */
  readonly typed: Typed;
  /** The network that it comes from, as the lockout counts them. */
  readonly address: string;
  /** Headers that the answer carries. */
  readonly headers: Record<string, string> = {};
  /** What its page made of the file in the form; undefined where there was none. */
  readonly uploaded: unknown;
  readonly #c: Ctx;
  readonly #shared: Shared;
  readonly #mounted: readonly Mounted[];

  constructor(c: Ctx, { shared, mounted }: Ground, typed: Typed = NOTHING, uploaded?: unknown) {
    this.uploaded = uploaded;
    this.#c = c;
    this.#shared = shared;
    this.#mounted = mounted;
    this.service = shared.service;
    this.lang = pickLang(c);
    this.view = viewOf(this.lang, shared.service.info, c.req.url, false, { look: lookOf(c) });
    this.params = c.req.param();
    this.typed = typed;
    this.address = addressOf(c, shared);
  }

  /** Who is signed in. */
  get who(): SignedIn | undefined {
    return this.#c.get('signedIn');
  }

  /** Who is signed in, at a page that nobody else reaches. */
  get person(): SignedIn {
    const { who } = this;
    if (who === undefined) throw new Error('the page is open to people who are not signed in');
    return who;
  }

  /** What was typed into a field, without blanks around it; empty when nothing was. */
  field(name: string): string {
    return (this.typed.get(name)?.[0] ?? '').trim();
  }

  /** What was typed into a field as it is: a password may begin with a blank. */
  raw(name: string): string {
    return this.typed.get(name)?.[0] ?? '';
  }

  /** Everything chosen or typed under a name. */
  fields(name: string): readonly string[] {
    return this.typed.get(name) ?? [];
  }

  /** A parameter of the query; empty when absent. */
  query(name: string): string {
    return (this.#c.req.query(name) ?? '').trim();
  }

  /** The secret of the session cookie; undefined without one. */
  get secret(): string | undefined {
    return readsCookie(this.#c.req.header('cookie'), this.#secure);
  }

  /** Signs this browser in. */
  signIn(secret: string): void {
    this.headers['Set-Cookie'] = setsCookie(secret, this.#secure);
  }

  /**
   * Appends what this person brings, guarded as what programs bring is (P6). Whether a record is theirs to bring is for the
   * page to know. It may be kept for longer than the visit.
   * @param who by which post of theirs, as it is named on record
   */
  appender(who: string): (records: readonly unknown[]) => Promise<AppendOutcome[]> {
    return appenderOfPage(this.#shared, { ...this.person, name: who });
  }

  /** Asks an endpoint of this node as whoever came, by a post of theirs (`askAs`). */
  ask<E extends Endpoint>(endpoint: E, given: Input<E>, post: string): Promise<Asked<E>> {
    return askAs({ c: this.#c, shared: this.#shared, mounted: this.#mounted }, endpoint, given, post);
  }

  /** Takes the session from this browser. */
  signOut(): void {
    this.headers['Set-Cookie'] = setsCookie(undefined, this.#secure);
  }

  get #secure(): boolean {
    return overTls(this.#c);
  }
}
