import { expect, test } from 'vitest';
import { reasonOf, STEPS } from './steps.ts';

test('a reason is told to the applicant: it names the article, and is no word to the clerk', () => {
  for (const step of STEPS)
    for (const choice of step.choices) {
      if (choice.article === undefined || choice.act !== undefined) continue;
      const reason = reasonOf([{ step, choice }]);
      expect(reason).toContain(`第${choice.article}条`);
      expect(reason).not.toMatch(/告知|写明|说不出|先征求/);
    }
});
