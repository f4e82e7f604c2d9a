import { area, cursor, next, pageLimit } from '@hutong/api';
import type { Followers } from '@hutong/follow';
import { type Handlers, type Mounted, mount } from '@hutong/web';
import { and, asc, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { loan, loans } from './loans.ts';

const item = z.object({ seal: z.string(), office: z.string(), times: z.int(), anomalies: z.int() });

const endpoints = area('loans', {
  list: {
    method: 'get',
    path: '/api/loans/{node}',
    may: 'anyone',
    summary: '借出的印章',
    request: z.strictObject({ office: z.string().optional(), limit: pageLimit(50), cursor }),
    reply: z.object({
      items: z.array(item),
      next,
      behind: z.int().meta({ description: '尚未读入的条目数' }),
    }),
  },
});

/** The address at which anyone may ask which seals of a node are out, and how many entries the answer does not know. */
export function loanArea(followers: Followers): Mounted[] {
  const handlers: Handlers<typeof endpoints> = {
    list: async ({ node, office, limit, cursor: after = '' }) => {
      const { db, of } = await followers.rows();
      const { seal, office: by, times, anomalies, is_out: out, node: at } = of(loan);
      const found = await db
        .select({ seal, office: by, times, anomalies })
        .from(of(loan))
        .where(
          and(eq(at, node), eq(out, 1), gt(seal, after), office === undefined ? undefined : eq(by, office)),
        )
        .orderBy(asc(seal))
        .limit(limit + 1);
      const items = found.slice(0, limit);
      const behind = await followers.behind(loans, node);
      const last = items.at(-1);
      return found.length > limit && last !== undefined
        ? { items, next: last.seal, behind }
        : { items, behind };
    },
  };
  return mount(endpoints, handlers);
}
