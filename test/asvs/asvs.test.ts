// OWASP ASVS 5.0.0, level 2: each chapter registers its tests here, so that all stand on one ground.
import { afterAll, beforeAll, expect, test } from 'vitest';
import './access.ts';
import './documents.ts';
import { clear, lay } from './ground.ts';
import './http.ts';
import './input.ts';
import { ITEMS } from './item.ts';
import './people.ts';
import './secrets.ts';
import './telling.ts';

beforeAll(lay);
afterAll(clear);

test('sixty requirements and more have a test of their own', () => {
  expect(ITEMS.size).toBeGreaterThanOrEqual(60);
});
