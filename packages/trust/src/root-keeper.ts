import { timeText } from '@hutong/record';
import { InvalidTrust } from './errors.ts';
import type { Registry } from './registry.ts';
import { nearing, Reminder, type Warning } from './reminder.ts';
import { type RootDocument, readRootDocument } from './root.ts';
import type { RootFile } from './root-file.ts';
import { why } from './texts.ts';

interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How the root document that holds now stands. */
export interface RootState {
  version: number;
  /** Milliseconds since 1970. */
  expires: number;
  /** The nearest of 30, 7 and 0 days that is reached; 0: expired. Absent: there is time. */
  warning?: Warning;
}

/** Which version holds, and how near its expiry is; earlier versions' expiry is nobody's concern. */
export function rootState({ version, expires }: RootDocument, now: number): RootState {
  const warning = nearing(expires, now);
  return { version, expires, ...(warning === undefined ? {} : { warning }) };
}

/** A running node's root document: takes later versions from wherever they come, and tells the registry and the log. */
export class RootKeeper {
  readonly #roots: RootFile;
  readonly #registry: Registry;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #onTaken: () => void;
  readonly #publishing:
    | { check(document: RootDocument): Promise<void>; followed(): Promise<void> }
    | undefined;
  readonly #reminder = new Reminder((warning, at) => this.#tell(warning, at));

  constructor(parts: {
    roots: RootFile;
    registry: Registry;
    now: () => number;
    log: Log;
    /** Called when a later version holds: the registry may go on in another log. */
    onTaken: () => void;
    /** The top center's: `check` rejects with InvalidTrust when it could not follow a version; `followed` resolves when it has. */
    publishing?: { check(document: RootDocument): Promise<void>; followed(): Promise<void> } | undefined;
  }) {
    this.#roots = parts.roots;
    this.#registry = parts.registry;
    this.#now = parts.now;
    this.#log = parts.log;
    this.#onTaken = parts.onTaken;
    this.#publishing = parts.publishing;
  }

  /** Every version, first to last. */
  get documents(): readonly RootDocument[] {
    return this.#roots.documents;
  }

  get version(): number {
    return this.#roots.current.version;
  }

  /** The versions that follow one: a page of them, oldest first. */
  after(version: number): string[] {
    return this.#roots.after(version);
  }

  /** Takes the versions that follow; returns how many were new. Throws InvalidTrust, and then nothing changed. */
  take(notes: readonly string[]): number {
    const before = this.version;
    let taken: number;
    try {
      taken = this.#roots.take(notes);
    } catch (error) {
      const { code, message } = error as InvalidTrust;
      this.#log.error({ code, version: before, detail: message }, 'a root document was refused');
      throw error;
    }
    if (taken === 0) return 0;
    for (const document of this.#roots.documents.slice(before)) this.#registry.advance(document);
    this.#log.info({ version: this.version, before }, 'a later root document holds');
    this.#onTaken();
    this.remind();
    return taken;
  }

  /** What publishing these versions would add, oldest first. Throws InvalidTrust. */
  async follows(versions: readonly string[]): Promise<RootDocument[]> {
    const documents = this.#roots.follows(versions);
    for (const document of documents) await this.#publishing?.check(document);
    return documents;
  }

  /** As `take`, for those who publish. */
  async publish(versions: readonly string[]): Promise<{ version: number; taken: number }> {
    const later = versions.map(readRootDocument).filter(({ version }) => version > this.version);
    for (const document of later) await this.#publishing?.check(document);
    const taken = this.take(versions);
    if (taken > 0) await this.#publishing?.followed();
    return { version: this.version, taken };
  }

  /** As `state`, in the words of a node's status. */
  get status(): { version: number; expires: string; warning: number | null } {
    const { version, expires, warning } = this.state;
    return { version, expires: timeText(expires), warning: warning ?? null };
  }

  get state(): RootState {
    return rootState(this.#roots.current, this.#now());
  }

  /** Logs an expiry that has come near, once for each of 30, 7 and 0 days; to be called now and then. */
  remind(): void {
    const { version, expires } = this.#roots.current;
    this.#reminder.remind(version, expires, this.#now());
  }

  #tell(warning: Warning, at: number): void {
    const next = 'Hold a root ceremony: hutong root draft, sign, assemble, publish.';
    const fields = { version: this.version, expires: timeText(at), next };
    if (warning === 0) this.#log.error(fields, 'the root document has expired: no changes of trust are made');
    else this.#log.warn(fields, `the root document expires within ${warning} days`);
  }

  /** To be called before a change of trust is made; throws InvalidTrust once the root document has expired. */
  demandLive(): void {
    const { version, warning } = this.state;
    if (warning !== 0) return;
    throw new InvalidTrust('root', why('root_expired', { version }), 'root-expired');
  }
}
