import type { Follower } from './follower.ts';
import type { Table } from './table.ts';

/** A table that a database holds for a follower, and from what it was made. */
export interface MadeTable {
  name: string;
  follower: string;
  version: number;
  /** The statements, as one text. */
  made: string;
}

/** What a database has to do that its followers' tables are as they are declared. */
interface TablePlan {
  /** Tables of followers that are no more, or that declare others now. */
  drop: string[];
  /** Followers to be read anew. */
  anew: string[];
  make: MadeTable[];
}

/** A follower's tables are all made anew with its version or with any of their definitions; nobody else's are. */
export function planTables(
  followers: readonly Follower[],
  made: readonly MadeTable[],
  statements: (table: Table) => readonly string[],
): TablePlan {
  const plan: TablePlan = { drop: [], anew: [], make: [] };
  for (const { name: follower, version, tables = [] } of followers) {
    const wanted = tables.map((table) => {
      return { name: table.name, follower, version, made: statements(table).join(';\n') };
    });
    const mine = made.filter((one) => one.follower === follower);
    if (told(mine) === told(wanted)) continue;
    plan.anew.push(follower);
    plan.make.push(...wanted);
  }
  const stays = followers.filter(({ name }) => !plan.anew.includes(name)).map(({ name }) => name);
  plan.drop = made.filter(({ follower }) => !stays.includes(follower)).map(({ name }) => name);
  return plan;
}

function told(tables: readonly MadeTable[]): string {
  return tables
    .map(({ name, version, made }) => JSON.stringify([name, version, made]))
    .sort()
    .join();
}
