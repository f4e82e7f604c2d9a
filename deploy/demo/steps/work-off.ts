import type { MatterDetail, MatterLine } from '@hutong/api';
import { type Said, sayAll } from '../ask.ts';
import { type DemoNetwork, get } from '../network.ts';

const PAGE = 200;
const AHEAD_MS = 14 * 86_400_000;

const PUBLIC = { visibility: 'public' } as const;

type Clock = MatterDetail['clocks'][number];

/** What a hall says so that a clock stops; clocks that are not here wait for others than the hall, or warn of nothing. */
const ENDS: Record<string, (line: MatterLine, year: string, nth: number) => Pick<Said, 'type' | 'body'>> = {
  'case.notice': () => ({ type: 'case.accept', body: { accepted: true } }),
  'case.decide': () => ({ type: 'case.close', body: { outcome: '准予' } }),
  'case.deliver': () => ({ type: 'case.deliver', body: { method: '窗口领取' } }),
  'case.publish': (_line, year, nth) => ({
    type: 'case.publish',
    body: { index_number: indexNumber(year, nth) },
  }),
  'request.reply.711': () => ({ type: 'disclosure.reply', body: { outcome: '予以公开' } }),
  'complaint.accept': () => ({ type: 'complaint.accept', body: { accepted: true } }),
  'complaint.reply': () => ({ type: 'complaint.reply', body: { outcome: '属实' } }),
  'complaint.12345': () => ({ type: 'complaint.reply', body: { outcome: '属实' } }),
};

/** An index number of the demo's: of an organ's code, a year and five digits. */
export function indexNumber(year: string, nth: number): string {
  return `006939748/${year}-${String(nth).padStart(5, '0')}`;
}

/** A hall's day of work: whatever falls due within two weeks goes a step on. @returns how many matters did */
export async function workOff(network: DemoNetwork, hall: string, today: string): Promise<number> {
  const before = new Date(Date.parse(today) + AHEAD_MS).toISOString().slice(0, 10);
  const lines = await dueAt(network, hall, before);
  const said: Said[] = [];
  for (const [nth, line] of lines.entries()) {
    const { kind, number, department } = line;
    const path = `/api/matters/${hall}/${kind}/${encodeURIComponent(number)}`;
    // What anybody may read stays so: one internal record would take the whole matter from them.
    const isPublic = (await fetch(network.node(hall).url + path)).ok;
    const { clocks } = (await (await get(network.node(hall), path)).json()) as MatterDetail;
    const open = clocks.filter((one) => one.done === null && one.clock in ENDS && isDue(one, before));
    // One act may stop two clocks, and is said once.
    const acts = new Map(
      open.map(({ clock }) => {
        const act = (ENDS[clock] as (typeof ENDS)[string])(line, today.slice(0, 4), nth + 1);
        return [act.type, { ...act, subject: number, department, ...(isPublic ? PUBLIC : {}) }];
      }),
    );
    said.push(...acts.values());
  }
  await sayAll(network, hall, said);
  return new Set(said.map(({ subject }) => subject)).size;
}

function isDue({ state, due, promised_due }: Clock, before: string): boolean {
  if (state !== 'running' && state !== 'late') return false;
  return [due, promised_due].some((day) => day !== null && day < before);
}

async function dueAt(network: DemoNetwork, hall: string, before: string): Promise<MatterLine[]> {
  const found: MatterLine[] = [];
  let cursor = '';
  do {
    const path = `/api/matters?node=${hall}&due_before=${before}&limit=${PAGE}${cursor}`;
    const page = (await (await get(network.node(hall), path)).json()) as {
      items: MatterLine[];
      next?: string;
    };
    found.push(...page.items);
    cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return found;
}
