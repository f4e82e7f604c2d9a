import { both } from '@hutong/record';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fieldFault } from './field-fault.ts';

const schema = z.strictObject({
  http: z.object({ port: z.int().max(65_535) }),
  kind: z.enum(['hall', 'center']),
  name: z.string().min(1),
});
const good = { http: { port: 1 }, kind: 'hall', name: 'x' };

test.each([
  [{ ...good, http: {} }, 'http.port：没有写。http.port is missing'],
  [{ ...good, http: { port: '1' } }, 'http.port：须为'],
  [{ ...good, http: { port: 70_000 } }, 'http.port：多于或长于 65535。http.port is over 65535'],
  [{ ...good, kind: 'x' }, 'kind：可写 hall, center。kind has to be one of hall, center'],
  [{ ...good, name: '' }, 'name：少于或短于 1。name is under 1'],
  [{ ...good, nmae: '' }, '没有这样的项：nmae。has no field nmae'],
])('what is wrong with %j is said in both languages, and the field is named', (given, said) => {
  expect(both(fieldFault(schema.safeParse(given).error?.issues[0]))).toContain(said);
});
