import { linkTruth, type View, viewOf } from '@hutong/ui';
import type { Ctx, Shared } from '../http/context.ts';
import { pickLang } from './lang.ts';
import { lookOf } from './look.ts';

/** How a public page is seen, without a word about the line: where the store may be away, or the page itself says it. */
export function plainView(c: Ctx, { service }: Pick<Shared, 'service'>, live: boolean): View {
  return viewOf(pickLang(c), service.info, c.req.url, live, { look: lookOf(c) });
}

/** How a public page is seen, with the truth about the line up. */
export async function truthfulView(c: Ctx, shared: Pick<Shared, 'service'>, live: boolean): Promise<View> {
  const { service } = shared;
  const truth = linkTruth(service.info.node, await service.sync());
  return { ...plainView(c, shared, live), truth };
}
