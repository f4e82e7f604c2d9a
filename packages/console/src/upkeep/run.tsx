import { type contract, mayFor, type Reply, RUN_MAY, type Run } from '@hutong/api';
import type { Lang } from '@hutong/record';
import {
  Button,
  Buttons,
  clockTime,
  Form,
  Hidden,
  href,
  Mark,
  SummaryList,
  type SummaryRow,
  type Tone,
} from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { say } from '../texts.ts';

export type Kept = Reply<typeof contract.runs.state>['last'][number];

const MIB = 2 ** 20;
const GIB = 2 ** 30;
/** Runs that are counted in bytes; others in entries, or in steps. */
const IN_BYTES: readonly Run['kind'][] = ['backup', 'verify'];

/** Bytes as an administrator reads them. */
export const sizeText = (bytes: number) =>
  bytes < GIB ? `${(bytes / MIB).toFixed(1)} MiB` : `${(bytes / GIB).toFixed(1)} GiB`;

/** What is under way, how far it is, and the button that stops it. */
export function UnderWay({ visit, run }: { visit: Visit; run: Run | null }) {
  const { lang, person } = visit;
  if (run === null) return <p>{say(lang, 'runs_none')}</p>;
  const rows = [
    { key: say(lang, 'run_what'), value: <Mark tone="wait" text={titleOf(lang, run)} /> },
    { key: say(lang, 'run_progress'), value: <Progress lang={lang} run={run} /> },
    {
      key: say(lang, 'run_since'),
      value: say(lang, 'run_by', { at: clockTime(run.began), by: run.by }),
    },
  ];
  return (
    <>
      <SummaryList rows={rows} />
      {mayFor(person, RUN_MAY[run.kind]) ? (
        <StopForm visit={visit} run={{ kind: run.kind, began: run.began }} />
      ) : null}
    </>
  );
}

/** What a run is known by. */
type Meant = { kind: Run['kind']; began: string } | { kind: Run['kind']; target: string };

/** The button that stops a run: this one, and none that began since. */
export function StopForm({ visit, run }: { visit: Visit; run: Meant }) {
  const { lang, view, person } = visit;
  return (
    <Form action={href(view, '/console/upkeep/stop')} csrf={person.csrf} label={say(lang, 'run_stop')}>
      {Object.entries(run).map(([name, value]) => (
        <Hidden name={name} value={value} />
      ))}
      <Buttons>
        <Button kind="second">{say(lang, 'run_stop')}</Button>
      </Buttons>
    </Form>
  );
}

function Progress({ lang, run: { kind, done, total } }: { lang: Lang; run: Run }) {
  if (total === 0) return <>{say(lang, 'run_steps', { done })}</>;
  const sizes = IN_BYTES.includes(kind) ? { done: sizeText(done), total: sizeText(total) } : { done, total };
  const percent = Math.floor((100 * done) / total);
  return <>{say(lang, 'run_of', { ...sizes, percent })}</>;
}

/** A run as it is called, with the backup that it is about. */
export const titleOf = (lang: Lang, { kind, target }: Pick<Run, 'kind' | 'target'>) =>
  kind === 'verify' && target !== null ? `${say(lang, 'run_verify')} ${target}` : say(lang, `run_${kind}`);

/** How a run ended: good is only what was done to its end and found nothing. */
export function Ended({ lang, run }: { lang: Lang; run: Kept }) {
  const [tone, text] = endOf(lang, run);
  return <Mark tone={tone} text={text} />;
}

function endOf(lang: Lang, { state, found }: Kept): [Tone, string] {
  if (state === 'done' && found > 0) return ['bad', say(lang, 'run_found', { n: found })];
  if (state === 'done') return ['good', say(lang, 'run_good')];
  if (state === 'failed') return ['bad', say(lang, 'run_failed')];
  return ['unknown', say(lang, state === 'stopped' ? 'run_stopped' : 'run_cut')];
}

const NUMBERS = [
  'files',
  'nodes',
  'logs',
  'entries',
  'rows',
  'checkpoints',
  'anchors',
  'hearings',
  'cards',
  'reported',
  'zero',
  'arriving',
  'silent',
  'unknown',
] as const;

/** All that is known of a run that ended. */
export function EndedRun({ lang, run }: { lang: Lang; run: Kept }) {
  const { began, ended, by, numbers, fault } = run;
  const { bytes } = numbers;
  const rows: SummaryRow[] = [
    { key: say(lang, 'run_ended'), value: <Ended lang={lang} run={run} /> },
    ...(fault === null
      ? []
      : [{ key: say(lang, 'run_why'), value: `${fault.reason[lang]} ${fault.next[lang]}` }]),
    { key: say(lang, 'run_since'), value: say(lang, 'run_by', { at: clockTime(began), by }) },
    ...(ended === null ? [] : [{ key: say(lang, 'run_until'), value: clockTime(ended) }]),
    ...(bytes === undefined ? [] : [{ key: say(lang, 'number_bytes'), value: sizeText(bytes) }]),
    ...NUMBERS.flatMap((name) => {
      const n = numbers[name];
      return n === undefined ? [] : [{ key: say(lang, `number_${name}`), value: String(n) }];
    }),
  ];
  return <SummaryList rows={rows} />;
}
