import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppendOutcome, NodeService, SignedIn } from '@hutong/api';
import { nameFor } from '@hutong/identity';
import type { FileOptions, FileReader, Look, Refusal, Surveyed } from '@hutong/intake';
import { bilingual, both, type Lang, type Phrase, type ReasonedError } from '@hutong/record';
import type { WebLog } from '@hutong/web';
import { failedBy } from './failed.ts';
import { type Intake, loadIntake } from './intake.ts';
import { knownTo } from './known.ts';
import { Places } from './places.ts';
import { theirsToBring } from './theirs.ts';
import type { Choice, Kept, Uploads } from './uploads.ts';

/** Files that are read at once; the next one waits. */
const AT_ONCE = 2;
/** Doubts that are kept to be looked through. */
const MOST_DOUBTS = 1_000;
/** Records put on record in one go: the next page of somebody else comes in between. */
const IN_ONE_GO = 100;
/** From how many bytes on another thread reads. */
const WORTH_BYTES = 64 << 10;

/** What a file would become, and how far that is known. */
export interface Survey {
  rows: number;
  records: number;
  refused: number;
  repeats: number;
  cleaned: number;
  doubts: Refusal[];
  first: Surveyed['first'];
  unshown: Surveyed['unshown'];
  unusedColumns: readonly string[];
  /** Of the whole, 0 to 1. */
  part: number;
  state: 'waits' | 'runs' | 'done';
  failed?: ReasonedError;
}

/** How far an import is. */
export interface Progress {
  rows: number;
  part: number;
  state: 'waits' | 'runs';
  failed?: ReasonedError;
}

interface Ground {
  service: Pick<NodeService, 'act'>;
  uploads: Uploads;
  /** The node’s folder: ids of rows follow from a secret there. */
  dir: string;
  random: (n: number) => Uint8Array;
  now: () => number;
  log: Pick<WebLog, 'error'>;
}

/** What was looked at, as it was asked for. */
interface Looked {
  at: number;
  sheet: string | undefined;
  headerRow: number | undefined;
  look: Promise<Look>;
}

type Append = (records: readonly unknown[]) => Promise<AppendOutcome[]>;

/** Reads spreadsheets and puts them on record while pages go on: one for each account, and few at once. */
export class Imports {
  readonly #ground: Ground;
  readonly #places = new Places(AT_ONCE);
  readonly #looks = new Map<string, Looked>();
  readonly #surveys = new Map<string, { of: string; survey: Survey }>();
  readonly #running = new Map<string, Progress>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** The beginning of a sheet. Throws ReasonedError. */
  async look({ account, at, choice }: Kept): Promise<Look> {
    const { sheet, headerRow } = choice;
    const known = this.#looks.get(account);
    // What was seen without being told is seen again when it is told: a large file is opened once for both.
    if (known?.at === at) {
      // What another sheet could not be read for is not said of this one.
      const seen = await known.look.catch(() => undefined);
      const isSame = sheet === undefined ? known.sheet === undefined : sheet === seen?.sheet;
      if (seen !== undefined && isSame && (headerRow === known.headerRow || headerRow === seen.headerRow))
        return seen;
    }
    const options = { file: this.#ground.uploads.fileOf(account), ...placeOf(choice) };
    const look = loadIntake().then((intake) => intake.lookInThread(options));
    this.#looks.set(account, { at, sheet, headerRow, look });
    look.catch(() => this.#looks.delete(account));
    return look;
  }

  /** What the file would become as it was said to be read; begun where that was not asked before. */
  survey(kept: Kept, person: SignedIn): Survey {
    const of = JSON.stringify([kept.at, kept.choice, person.posts]);
    const known = this.#surveys.get(kept.account);
    if (known?.of === of) return known.survey;
    const survey = noSurvey();
    this.#surveys.set(kept.account, { of, survey });
    // Left to itself: what it comes to stands in the survey, its error too.
    void this.#places.take(() => this.#surveyed(kept, person, survey));
    return survey;
  }

  async #surveyed(kept: Kept, person: SignedIn, survey: Survey): Promise<void> {
    survey.state = 'runs';
    const isAsked = () => this.#surveys.get(kept.account)?.survey === survey;
    const rows = new Set<number>();
    try {
      const reader = await this.#open(await loadIntake(), kept, person);
      try {
        survey.unusedColumns = reader.about.unusedColumns;
        for (
          let part = await reader.survey();
          part !== undefined && isAsked();
          part = await reader.survey()
        ) {
          rows.clear();
          for (const row of part.rows) rows.add(row);
          add(survey, part, rows.size);
        }
      } finally {
        await reader.close();
      }
      survey.part = 1;
    } catch (error) {
      survey.failed = failedBy(error, this.#ground.log);
    }
    survey.state = 'done';
  }

  /** How far the account’s import is; undefined where none runs. */
  progress(account: string): Progress | undefined {
    return this.#running.get(account);
  }

  /** Puts a file on record; returns as it begins. Once more, after it was cut short: it takes what is missing. */
  async begin(kept: Kept, person: SignedIn, append: Append, lang: Lang): Promise<void> {
    const { account } = kept;
    const before = this.#running.get(account);
    if (before !== undefined && before.failed === undefined) return;
    const progress: Progress = { rows: 0, part: 0, state: 'waits' };
    this.#running.set(account, progress);
    try {
      const { uploads, service } = this.#ground;
      await service.act(
        nameFor(person, 'matters.import'),
        'records.import',
        kept.choice.register ?? '',
        both(REASON),
        roleOf(person),
      );
      uploads.save({ ...kept, stage: 'importing' });
    } catch (error) {
      this.#running.delete(account);
      throw error;
    }
    void this.#places.take(() => this.#imported(kept, person, { progress, append, lang }));
  }

  async #imported(
    kept: Kept,
    person: SignedIn,
    { progress, append, lang }: { progress: Progress; append: Append; lang: Lang },
  ): Promise<void> {
    const { uploads } = this.#ground;
    const { account, choice } = kept;
    progress.state = 'runs';
    try {
      const intake = await loadIntake();
      const reasons = new Map<number, Phrase>();
      const reader = await this.#open(intake, kept, person);
      const counts = await intake
        .takeIn({
          reader,
          taker: { take: (lines) => take(lines, append) },
          refuse: (refusal) => {
            if (reasons.size < intake.MAX_GIVEN_BACK) reasons.set(refusal.row, told(refusal));
          },
          progress: ({ rows }, { progress: { bytesRead, totalBytes } }) => {
            progress.rows = rows;
            progress.part = totalBytes === 0 ? 1 : Math.min(1, bytesRead / totalBytes);
          },
          flagged: () => {},
          isOtherContent: () => false,
          stopped: () => false,
        })
        .finally(() => reader.close());
      const file = uploads.fileOf(account);
      if (reasons.size > 0)
        await intake.giveBackInThread({
          file,
          reasons,
          to: uploads.backOf(account),
          lang,
          ...placeOf(choice),
        });
      const { rows, taken, already, refused } = counts;
      uploads.done({
        ...kept,
        stage: 'done',
        outcome: { rows, taken, already, refused, back: reasons.size },
      });
      this.#surveys.delete(account);
      this.#looks.delete(account);
      this.#running.delete(account);
    } catch (error) {
      progress.failed = failedBy(error, this.#ground.log);
    }
  }

  async #open(intake: Intake, { account, choice }: Kept, person: SignedIn): Promise<FileReader> {
    const { uploads, dir, random, now } = this.#ground;
    const known = await knownTo(intake, person);
    const steps = known.find(({ name }) => name === choice.register)?.steps ?? [];
    const options: FileOptions = {
      file: uploads.fileOf(account),
      steps: intake.withColumns(steps, choice.columns ?? {}),
      only: theirsToBring(person),
      triedAt: now(),
      idKey: intake.recordIdKey(dir, random),
      worthBytes: WORTH_BYTES,
      ...placeOf(choice),
      ...(choice.hidden !== undefined && { hidden: choice.hidden }),
    };
    return intake.openParts(options);
  }
}

/** Where in the file the rows stand. */
function placeOf({ sheet, headerRow }: Choice): Pick<FileOptions, 'sheet' | 'headerRow'> {
  return { ...(sheet !== undefined && { sheet }), ...(headerRow !== undefined && { headerRow }) };
}

async function take(lines: readonly string[], append: Append): Promise<AppendOutcome[]> {
  const outcomes: AppendOutcome[] = [];
  for (let at = 0; at < lines.length; at += IN_ONE_GO) {
    const records = lines.slice(at, at + IN_ONE_GO).map((line) => JSON.parse(line) as unknown);
    outcomes.push(...(await append(records)));
    await nextTurn();
  }
  return outcomes;
}

function noSurvey(): Survey {
  return {
    rows: 0,
    records: 0,
    refused: 0,
    repeats: 0,
    cleaned: 0,
    doubts: [],
    first: [],
    unshown: { rows: 0, columns: [] },
    unusedColumns: [],
    part: 0,
    state: 'waits',
  };
}

function add(survey: Survey, part: Surveyed, rows: number): void {
  const { bytesRead, totalBytes } = part.progress;
  survey.rows += rows + part.refused.length;
  survey.records += part.records;
  survey.refused += part.refused.length;
  survey.repeats += part.repeats;
  survey.cleaned += part.cleaned;
  survey.doubts.push(...part.refused.slice(0, MOST_DOUBTS - survey.doubts.length));
  survey.first.push(...part.first);
  survey.unshown = part.unshown;
  survey.part = totalBytes === 0 ? 1 : Math.min(1, bytesRead / totalBytes);
}

/** What stands in the column of reasons. */
function told({ column, reason, next }: Refusal): Phrase {
  const [why, then] = [reason, next].map((one) => (typeof one === 'string' ? { zh: one, en: one } : one));
  const zh = `${column === '' ? '' : `“${column}”`}${why?.zh ?? ''}。${then?.zh ?? ''}`;
  const en = `${column === '' ? '' : `${column}: `}${why?.en ?? ''}. ${then?.en ?? ''}`;
  return bilingual(zh, en);
}

const REASON = bilingual('在工作台导入表格', 'a spreadsheet imported at the desk');

function roleOf({ roles }: SignedIn): { role: string } {
  return { role: roles.join(',').slice(0, 40) };
}
