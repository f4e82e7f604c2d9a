import { recordTypes } from '@hutong/record';
import { expect, test } from 'vitest';
import { fakeNode } from './testing/fake.ts';

type Document = {
  openapi: string;
  paths: Record<string, Record<string, { responses: object }>>;
  components: { schemas: Record<string, { properties?: { type?: { const?: string } } }> };
};

async function document(): Promise<Document> {
  return (await (await fakeNode().app.request('/openapi.json')).json()) as Document;
}

test('every API route stands in the document, and nothing else', async () => {
  const { openapi, paths } = await document();
  expect(openapi).toBe('3.1.0');
  const told = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const pages = [
    '/',
    '/records/:id',
    '/records/:node/:id',
    '/health/:node',
    '/alerts',
    '/matters',
    '/matters/:node/:kind/:number',
    '/docs',
    '/look',
    '/verify',
    '/assets/verify.js',
    '/assets/:name',
  ];
  const real = fakeNode().app.routes.filter(({ method, path }) => method !== 'ALL' && !pages.includes(path));
  expect(told.sort()).toEqual(real.map(({ method, path }) => `${method} ${path}`).sort());
});

test('every record type has its schema', async () => {
  const { schemas } = (await document()).components;
  for (const type of recordTypes.keys())
    expect(schemas[`Record.${type}`]?.properties?.type?.const).toBe(type);
});

test('every reference leads somewhere', async () => {
  const whole = await document();
  const refs = JSON.stringify(whole).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
  const names = new Set([...refs].map((m) => m[1]!));
  expect(names.size).toBeGreaterThan(20);
  for (const name of names) expect(whole.components.schemas, name).toHaveProperty([name]);
});
