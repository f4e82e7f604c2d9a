import { contract } from '@hutong/api';
import { type MatterSearch, matterPage, mattersPage, viewOf } from '@hutong/ui';
import type { Ctx, Shared } from '../http/context.ts';
import { invalidQuery, noMatter } from '../http/errors.ts';
import { page } from '../http/respond.ts';
import { pickLang } from './lang.ts';

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
  return page(c, 200, await mattersPage(view(c, shared), found, search));
}

/** `GET /matters/{node}/{kind}/{number}` */
export async function getMatterPage(c: Ctx, shared: Shared): Promise<Response> {
  const { node = '', kind = '', number = '' } = c.req.param() as Record<string, string>;
  const found = await shared.service.matters.get({ node, kind, number }, ANYONE);
  if (found === undefined) throw noMatter();
  return page(c, 200, await matterPage(view(c, shared), found));
}

function view(c: Ctx, { service }: Shared) {
  return viewOf(pickLang(c), service.info, c.req.url, false);
}
