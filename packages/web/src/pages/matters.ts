import { contract } from '@hutong/api';
import { type MatterSearch, matterPage, mattersPage, type Unheard } from '@hutong/ui';
import type { Ctx, Shared } from '../http/context.ts';
import { invalidQuery, noMatter } from '../http/errors.ts';
import { page } from '../http/respond.ts';
import { truthfulView } from './view.ts';

/** A page carries no token: it shows what anyone may read. */
const ANYONE = { readsInternal: false };

/** `GET /matters` */
export async function getMattersPage(c: Ctx, shared: Shared): Promise<Response> {
  const read = (name: string) => (c.req.query(name) ?? '').trim();
  const search: MatterSearch = {
    kind: read('kind'),
    department: read('department'),
    item: read('item'),
    due_before: read('due_before'),
    words: read('words'),
    cursor: read('cursor'),
  };
  const given = Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ''));
  const query = contract.matters.list.request.safeParse(given);
  if (!query.success) throw invalidQuery(String(query.error.issues[0]?.path[0] ?? 'query'), '/docs');
  const found = await shared.service.matters.list(query.data, ANYONE);
  return page(
    c,
    200,
    mattersPage(await truthfulView(c, shared, false), found, search, await unheardOf(shared)),
  );
}

/** `GET /matters/{node}/{kind}/{number}` */
export async function getMatterPage(c: Ctx, shared: Shared): Promise<Response> {
  const { node = '', kind = '', number = '' } = c.req.param() as Record<string, string>;
  const found = await shared.service.matters.get({ node, kind, number }, ANYONE);
  if (found === undefined) throw noMatter();
  return page(c, 200, matterPage(await truthfulView(c, shared, false), found, await unheardOf(shared)));
}

/** Nodes that are silent here, and since when. */
async function unheardOf({ service }: Pick<Shared, 'service'>): Promise<Unheard> {
  const silent = new Map<string, string>();
  for (const { node, reasons } of await service.health.now()) {
    const since = reasons.find(({ state }) => state === 'silent')?.since;
    if (since !== undefined) silent.set(node, since);
  }
  return silent;
}
