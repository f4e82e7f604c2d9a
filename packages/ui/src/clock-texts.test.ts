import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clockTitle } from './clock-texts.ts';

test('the clocks of the first rules have names in both languages', () => {
  const file = new URL('../../../config/rules/first.json', import.meta.url);
  const { rules } = JSON.parse(readFileSync(file, 'utf8')) as { rules: { id: string; title: string }[] };
  expect(rules.length).toBeGreaterThan(10);
  for (const { id, title } of rules) {
    expect(clockTitle(id, 'zh')).toBe(title);
    expect(clockTitle(id, 'en')).not.toBe(id);
  }
  expect(clockTitle('case.of-another-center', 'en')).toBe('case.of-another-center');
});
