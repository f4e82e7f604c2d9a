import type { MatterDetail } from '@hutong/api';
import type { Text } from '@hutong/record';
import { clockTime } from '@hutong/ui';
import type { ActForm } from './field.ts';

/** The act that voids an earlier record of a matter; which ones there are, the matter says. */
export const CORRECT = 'correct';
export const CORRECT_TITLE: Text = { zh: '更正', en: 'Correct' };

/** The form of a correction (更正): what was said stays visible, struck through, and counts no more. */
export function correctionForm({ events }: Pick<MatterDetail, 'events'>): ActForm {
  // What the public said of the service is not for whom it was said of to strike.
  const own = events.filter(({ type }) => type !== 'case.rate' && !type.endsWith('.correct'));
  const valid = own.filter(({ voided_by }) => voided_by === null);
  const options = valid.map(({ id, title, occurred_at }): [string, Text] => {
    const at = clockTime(occurred_at);
    return [id, { zh: `${at} ${title.zh}`, en: `${at} ${title.en}` }];
  });
  return {
    title: CORRECT_TITLE,
    fields: [
      { name: 'of', as: 'choice', options: Object.fromEntries(options), required: true },
      { name: 'reason', as: 'area', max: 2000, required: true },
    ],
  };
}
