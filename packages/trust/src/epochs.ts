import { join } from 'node:path';
import { formatVkey } from '@hutong/log';
import { both, timeText } from '@hutong/record';
import { closingBody, genesisBody, readClosing } from './endorsement.ts';
import { InvalidTrust } from './errors.ts';
import { earlierKeys, enterEpoch, type NodeFolder, nextKeys, preparedKeys } from './folder.ts';
import { wasSaid } from './genesis-file.ts';
import { type HeldLogs, keysDue } from './key-epochs.ts';
import type { EpochKeys } from './keys.ts';
import { dropNextLog, type NextLog, readNextLog, writeNextLog } from './next-log.ts';
import type { Registry } from './registry.ts';
import { Reminder } from './reminder.ts';
import { why } from './texts.ts';

// A reason is said once and for all, in the log's own entry: in both languages.
const SCHEDULED = both({ zh: '名册规定的定期轮换', en: 'scheduled rotation' });
export const WENT_BACK = both({
  zh: '恢复：数据库早于已送出的内容',
  en: 'restored: the database is older than what has left',
});

/** A node's own logs, as the turn of an epoch needs them. */
export interface OwnLogs extends HeldLogs {
  /** Appends nothing until `begin`: the log is being left for the next. */
  hold(): void;
  /** Begins the log of the folder's current epoch with its genesis; resolves after the commit. */
  begin(genesis: object): Promise<void>;
  /**
   * Ends the current log with a closing entry and then calls `enter`, which makes the next epoch current: nothing is
   * ever appended to the old log after it, and nothing to the new one before `begin`.
   */
  close(closing: object, enter: () => void): Promise<void>;
}

/**
 * How a node goes from one epoch to the next (DESIGN: One key, one log). Every step can be cut short: `begin` finds out
 * from the folder and the logs how far it came, and goes on from there.
 */
export class Epochs {
  readonly #folder: NodeFolder;
  readonly #logs: OwnLogs;
  readonly #random: (n: number) => Uint8Array;
  readonly #reminder: Reminder;
  #reason = both({ zh: '初建', en: 'the first log' });

  constructor(
    folder: NodeFolder,
    logs: OwnLogs,
    random: (n: number) => Uint8Array,
    log: { warn(fields: object, message: string): void },
  ) {
    this.#folder = folder;
    this.#logs = logs;
    this.#random = random;
    this.#reminder = new Reminder((warning, at) => {
      const { origin } = folder.keys;
      const next = 'Run hutong keys rotate; at the top center a root ceremony follows.';
      const fields = { origin, due: timeText(at), next };
      log.warn(fields, warning === 0 ? 'the keys are due' : `the keys are due within ${warning} days`);
    });
  }

  /** The log that is written now. */
  get origin(): string {
    return this.#folder.keys.origin;
  }

  /**
   * Finishes a turn that was cut short, and signs the genesis of a log that has none.
   * @param left whether entries of the present log have left: then it begins with the same entries again, or not at all
   */
  async begin(left = false): Promise<void> {
    for (let closed = await this.#closed(); closed !== undefined; closed = await this.#closed()) {
      const next = nextKeys(this.#folder, this.#random);
      if (next.origin !== closed.origin)
        throw new InvalidTrust('keys', why('next_keys_gone', { origin: closed.origin }));
      this.#reason = closed.reason;
      enterEpoch(this.#folder, next);
    }
    const { config, keys } = this.#folder;
    if ((await this.#logs.head(keys.origin)) !== undefined) return;
    if (left && !wasSaid(this.#folder)) return;
    await this.#logs.begin(genesisBody(config.node, keys, this.#reason, await this.#previous()));
  }

  async #closed(): Promise<{ origin: string; reason: string } | undefined> {
    const { origin } = this.#folder.keys;
    const head = await this.#logs.head(origin);
    const last = head && (await this.#logs.entry(origin, head.size - 1));
    return last && readClosing(last);
  }

  async #previous() {
    const { config, dir } = this.#folder;
    if (config.epoch === (config.first_epoch ?? 1)) return undefined;
    const old = earlierKeys(this.#folder, config.epoch - 1);
    if (old === undefined)
      throw new InvalidTrust(
        'keys',
        why('former_keys_gone', { folder: join(dir, 'keys', String(config.epoch - 1)) }),
      );
    return { origin: old.origin, head: await this.#logs.head(old.origin), log: old.log };
  }

  /** Closes the current log in favour of the next, and begins that: a rotation. Works offline. */
  async rotate(reason: string): Promise<EpochKeys> {
    const next = nextKeys(this.#folder, this.#random);
    await this.#logs.close(closingBody(next, reason), () => enterEpoch(this.#folder, next));
    this.#reason = reason;
    await this.begin();
    return next;
  }

  /**
   * Whether the node is to go on in its next log by now: the network's rules want its keys replaced, or, at the top
   * center, a root document names the next log. Logs that the day comes near.
   */
  async due(registry: Registry, now: number): Promise<boolean> {
    const { config, keys } = this.#folder;
    const due = await keysDue(registry, this.#logs, keys.origin);
    if (due !== undefined) this.#reminder.remind(keys.origin, due, now);
    if (config.parent === null) return registry.after(keys.origin) !== undefined;
    return due !== undefined && now >= due;
  }

  /** Rotates if that is due. @throws InvalidTrust at the top center, when the named log is not one it can begin */
  async rotateIfDue(registry: Registry, now: number): Promise<void> {
    if (!(await this.due(registry, now))) return;
    const named = registry.after(this.#folder.keys.origin);
    if (named === undefined) await this.rotate(SCHEDULED);
    else await this.#goOn(named.origin, named.endsAt);
  }

  /**
   * The top center's half of a rotation: makes the keys of the next epoch and tells which log a root document is to
   * name. Nothing of the current log changes; once it is named, `rotateIfDue` goes on there. Again: the same keys.
   * @param ended what is held of the current log, when nothing more can be signed in it: its database went back (P12)
   */
  prepare(reason: string, ended?: NextLog['ended']): NextLog {
    const { epoch, origin, log } = nextKeys(this.#folder, this.#random);
    const vkey = formatVkey(log.verifier);
    const next = { epoch, origin, log: vkey, reason, ...(ended === undefined ? {} : { ended }) };
    writeNextLog(this.#folder.dir, next);
    return next;
  }

  // Where the root document itself ends the log, there is nothing left to be said in it.
  async #goOn(origin: string, endsAt: number | undefined): Promise<void> {
    const { dir } = this.#folder;
    if (preparedKeys(this.#folder)?.origin !== origin)
      throw new InvalidTrust('keys', why('named_keys_gone', { origin }));
    const prepared = readNextLog(dir);
    if (prepared?.ended !== undefined && endsAt === undefined)
      throw new InvalidTrust('keys', why('must_end_first'));
    const reason = prepared?.reason ?? SCHEDULED;
    if (endsAt === undefined) await this.rotate(reason);
    else await this.leave(this.#folder.keys.origin, reason);
    dropNextLog(dir);
  }

  /**
   * Leaves the current log as it stands, its database having gone back in time or another instance going on in it, and
   * begins the next (P12). A log that was left before stays left: the call does nothing.
   */
  async leave(origin: string, reason = WENT_BACK): Promise<void> {
    if (origin !== this.#folder.keys.origin) return;
    const next = nextKeys(this.#folder, this.#random);
    this.#logs.hold();
    enterEpoch(this.#folder, next);
    this.#reason = reason;
    await this.begin();
  }
}
