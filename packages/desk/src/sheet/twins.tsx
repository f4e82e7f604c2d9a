import type { SignedIn } from '@hutong/api';
import type { Lang } from '@hutong/record';
import { type Html, WarningBox } from '@hutong/ui';
import type { CounterItem } from '../counter/item.ts';
import { TwinList } from '../counter/twin-list.tsx';
import { digestOf, markOf, type Twins, twinsOf } from '../counter/twins.ts';
import type { DeskParts } from '../parts.ts';
import { say } from '../texts.ts';
import { type Row, sameAbove } from './read.ts';

/** A row whose applicant has such a case already, or stands on the same sheet twice. */
export interface RowTwins {
  n: number;
  twins: Twins;
  /** The row above that is the same applicant's. */
  same: number | undefined;
}

/** Rows that may be there already; those that may not are left out. */
export async function rowTwins(
  { service }: Pick<DeskParts, 'service'>,
  person: SignedIn,
  item: CounterItem,
  rows: readonly Row[],
): Promise<RowTwins[]> {
  const found: RowTwins[] = [];
  for (const row of rows) {
    const twins = await twinsOf(service, person, item, row.sealed);
    const same = sameAbove(rows, row);
    if (markOf(twins) !== '' || same !== undefined) found.push({ n: row.n, twins, same });
  }
  return found;
}

/** What somebody has seen who takes the sheet all the same; empty where there is nothing to see. */
export function markOfRows(found: readonly RowTwins[]): string {
  if (found.length === 0) return '';
  return digestOf(found.map(({ n, twins, same }) => `${n} ${markOf(twins)} ${same ?? ''}`));
}

/** One summary of what may be there already, row by row. */
export function RowTwinsNotice({
  lang,
  found,
  children,
}: {
  lang: Lang;
  found: readonly RowTwins[];
  children: Html;
}) {
  return (
    <WarningBox title={say(lang, 'sheet_twins')}>
      {found.map(({ n, twins, same }) => (
        <>
          <h3>{say(lang, 'sheet_nth', { n })}</h3>
          {same === undefined ? null : <p>{say(lang, 'sheet_same', { n: same })}</p>}
          {markOf(twins) === '' ? null : <TwinList lang={lang} twins={twins} />}
        </>
      ))}
      {children}
    </WarningBox>
  );
}
