import type { Ctx } from '../http/context.ts';
import type { Lang } from '../messages.ts';

/** `?lang=` decides; else the browser's first wish among the two; Chinese when it has none. */
export function pickLang(c: Ctx): Lang {
  const asked = c.req.query('lang');
  if (asked === 'en' || asked === 'zh') return asked;
  const wishes = (c.req.header('accept-language') ?? '')
    .split(',')
    .slice(0, 20)
    .map((part) => {
      const [tag = '', q] = part.trim().toLowerCase().split(';q=');
      return { lang: tag.split('-')[0], weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ lang, weight }) => (lang === 'zh' || lang === 'en') && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wishes[0]?.lang === 'en' ? 'en' : 'zh';
}
