import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

test('each step of the way that the README tells is a function where it says', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  const steps = [...readme.matchAll(/^\| .* \| `(#?\w+)` \| `(packages\/\S+)` \|$/gm)];
  expect(steps.length).toBeGreaterThanOrEqual(8);
  const missing = steps.filter(([, name, file]) => {
    const declared = new RegExp(`^(export (async )?function |  (async )?)${name}\\(`, 'm');
    return !declared.test(readFileSync(join(root, file as string), 'utf8'));
  });
  expect(missing.map(([row]) => row)).toEqual([]);
});
