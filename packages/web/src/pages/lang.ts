import type { Lang } from '@hutong/record';
import type { Ctx } from '../http/context.ts';
import { wishedLang } from '../http/language.ts';

/** `?lang=` decides; else the browser's first wish among the two; Chinese when it has none. */
export function pickLang(c: Ctx): Lang {
  const asked = c.req.query('lang');
  return asked === 'en' || asked === 'zh' ? asked : wishedLang(c);
}
