import type { AppendOutcome } from '@hutong/api';
import { type Lang, type Phrase, said } from '@hutong/record';
import type { Ctx } from './context.ts';

const MAX_WISHES = 20;

/** The first wish for Chinese or English (RFC 9110 §12.5.4); Chinese when the caller has none. */
export function wishedLang(c: Ctx): Lang {
  const wishes = (c.req.header('accept-language') ?? '')
    .split(',')
    .slice(0, MAX_WISHES)
    .map((part) => {
      const [tag = '', q] = part.trim().toLowerCase().split(';q=');
      return { lang: tag.split('-')[0], weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ lang, weight }) => (lang === 'zh' || lang === 'en') && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return (wishes[0]?.lang as Lang | undefined) ?? 'zh';
}

/** What became of a record, as it is told: words in the caller's language. */
export function outcomeInWords(c: Ctx, outcome: AppendOutcome): AppendOutcome {
  if (outcome.status === 'refused') return inWords(c, outcome);
  if (!('flags' in outcome) || outcome.flags.length === 0) return outcome;
  const lang = wishedLang(c);
  const flags = outcome.flags.map(({ field, reason }) => ({ field, reason: said(reason, lang) }));
  return { ...outcome, flags };
}

/** Why something was refused and what to do, in the caller's language. */
export function inWords<T extends { reason: Phrase; next: Phrase }>(
  c: Ctx,
  refused: T,
): T & { reason: string; next: string } {
  const lang = wishedLang(c);
  return { ...refused, reason: said(refused.reason, lang), next: said(refused.next, lang) };
}
