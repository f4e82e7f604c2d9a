import { workView } from '@hutong/identity';
import type { Lang } from '@hutong/record';
import { type Area, type Html, layout } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';

/** A page of the desk: who is signed in, where they may go, and the truth about the line up. */
export async function screen(
  visit: Visit,
  current: Area,
  title: string,
  main: Html,
  status = 200,
  kind: 'page' | 'papers' = 'page',
): Promise<Shown> {
  const view = await workView(visit, current);
  return { html: layout(view, title, main, kind), status };
}

/** An address of this node in the page’s language. */
export function to(lang: Lang, path: string): string {
  return lang === 'en' ? `${path}${path.includes('?') ? '&' : '?'}lang=en` : path;
}
