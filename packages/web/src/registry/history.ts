import type { HistoryItem, HistoryLine } from '@hutong/api';
import { said } from '@hutong/record';
import { parseOrigin } from '@hutong/trust';
import { registrySentence } from './sentence.ts';

/** An entry of the registry in words, with what it changed, who asked for it, and the log whose key signed it. */
export function historyLine({ bytes, passedOver, ...item }: HistoryItem): HistoryLine {
  return {
    ...item,
    epoch: parseOrigin(item.origin).epoch,
    ...registrySentence(bytes),
    ...(passedOver === undefined
      ? {}
      : { passed_over: { zh: said(passedOver, 'zh'), en: said(passedOver, 'en') } }),
  };
}
