import { contract, type Endpoint } from '@hutong/api';
import { describe, expect } from 'vitest';
import { ground, NASTY, NASTY_SUBJECT, RECORD } from './ground.ts';
import { item } from './item.ts';
import { linesWith } from './source.ts';

const ENDPOINTS: Endpoint[] = Object.values(contract).flatMap((area) => Object.values(area) as Endpoint[]);

/** A path with something harmless in the place of each parameter. */
function filled({ path }: Endpoint): string {
  return path.replace('{node?}/', '').replace(/\{\w+\}/g, '019caa2c-0000-7000-8000-00000000000a');
}

/** Every link, form and file that a page names. */
function addressesIn(page: string): string[] {
  return [...page.matchAll(/\s(?:href|src|action|formaction)="([^"]*)"/g)].map(
    ([, address]) => address as string,
  );
}

describe('V1 encoding and sanitization', () => {
  item('1.1.1', 'what comes in is decoded once', async () => {
    expect(await (await ground().ask('/?subject=%252541')).text()).toContain('value="%2541"');
    expect(await ground().status('/assets/%252e%252e%252fpackage.json')).toBe(404);
  });

  item('1.1.2', 'texts are kept as they were typed and escaped where they are shown', async () => {
    const { body } = (await (await ground().ask(`/api/records/nongan/${ground().ids.notice}`)).json()) as {
      body: { title: string };
    };
    expect(body.title).toBe(NASTY);
  });

  item('1.2.1', 'no text becomes markup of a page', async () => {
    for (const path of [
      '/',
      `/records/nongan/${ground().ids.notice}`,
      '/matters',
      `/?subject=${encodeURIComponent(NASTY)}`,
    ]) {
      const page = await (await ground().ask(path)).text();
      expect(page, path).not.toMatch(/<script>alert|<img src=x/);
    }
  });

  item('1.2.2', 'addresses are built of encoded parts, and lead nowhere but to this node', async () => {
    const paths = [
      '/',
      '/?lang=en',
      `/records/nongan/${ground().ids.notice}`,
      `/?subject=${encodeURIComponent(NASTY_SUBJECT)}`,
    ];
    for (const path of [
      ...paths,
      '/matters',
      '/matters?words=%22%3E%3Cjavascript:',
      '//other.example/?lang=en',
    ]) {
      const addresses = addressesIn(
        await (await ground().ask(path, { headers: { accept: 'text/html' } })).text(),
      );
      expect(addresses.length).toBeGreaterThan(3);
      for (const address of addresses) expect(address, path).toMatch(/^(\/(?![/\\])|\?|#|$)/);
    }
  });

  item('1.2.3', 'no text breaks out of JSON', async () => {
    const answer = await ground().ask(`/api/records?subject=${encodeURIComponent(NASTY_SUBJECT)}`);
    const { items } = (await answer.json()) as { items: { subject: string }[] };
    expect(items.map(({ subject }) => subject)).toEqual([NASTY_SUBJECT]);
  });

  item('1.2.4', 'no text becomes a part of a database’s statement', async () => {
    for (const text of ["' OR 1=1 --", '"; drop table entry; --', '%', '_', 'a* OR b', 'NEAR(', '" OR "']) {
      const given = encodeURIComponent(text);
      for (const path of [`/api/records?subject=${given}`, `/api/matters?words=${given}xx`]) {
        const answer = await ground().ask(path);
        expect(answer.status, path).toBe(200);
        expect(((await answer.json()) as { items: unknown[] }).items, path).toEqual([]);
      }
    }
  });

  item('1.2.5', 'programs are run by their arguments, never by a shell', () => {
    expect(linesWith(/\bexecSync\(|from 'node:child_process'.*\bexec\b|shell: (true|')/)).toEqual([]);
  });

  item('1.3.2', 'no text is run as a program, here or in a page', () => {
    expect(linesWith(/\beval\(|new Function\(|\bvm\.run|from 'node:vm'|setTimeout\('/)).toEqual([]);
  });

  item('1.3.3', 'what is too long for its place is refused with the name of its field', async () => {
    const answer = await ground().ask('/api/records', {
      token: 'writer',
      body: { ...RECORD, subject: 'x'.repeat(10_000) },
    });
    expect([answer.status, ((await answer.json()) as Refusal).error.field]).toEqual([422, 'subject']);
  });

  item('1.3.7', 'no text is read as a template', async () => {
    const page = await (await ground().ask(`/records/nongan/${ground().ids.notice}`)).text();
    expect(page).toContain('\u0024{7*7}{{7*7}}');
  });

  item('1.3.10', 'no text is read as a format string', async () => {
    expect(await (await ground().ask('/?subject=%25s%25d%25n')).text()).toContain('value="%s%d%n"');
  });

  item('1.4.2', 'numbers beyond their range are refused', async () => {
    for (const limit of ['0', '-1', '1e9', '99999999999999999999', 'NaN', '0x10', '1.5'])
      expect(await ground().status(`/api/records?limit=${limit}`), limit).toBe(400);
  });

  item(
    '1.5.2',
    'objects come of plain data alone: no prototype, no class, no depth without end',
    async () => {
      const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
      for (const body of ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":1}}}', deep])
        expect(
          await ground().status('/api/records', { token: 'writer', body }),
          body.slice(0, 20),
        ).toBeGreaterThanOrEqual(400);
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    },
  );
});

interface Refusal {
  error: { code: string; field?: string; reason: string; next: string };
}

describe('V2 validation and business logic', () => {
  item('2.1.1', 'the API’s document says what each field may hold', async () => {
    const document = (await (await ground().ask('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { parameters?: { schema?: object }[] }>>;
    };
    const parameters = Object.values(document.paths).flatMap((all) =>
      Object.values(all).flatMap(({ parameters: p = [] }) => p),
    );
    expect(parameters.length).toBeGreaterThan(50);
    for (const { schema } of parameters) expect(Object.keys(schema ?? {}).length).toBeGreaterThan(0);
  });

  item('2.2.1', 'every endpoint refuses what is not of its shape, and none breaks on it', async () => {
    const wrong: string[] = [];
    for (const endpoint of ENDPOINTS.filter(
      ({ request }) => request !== undefined && !('content' in request),
    )) {
      const { method, may } = endpoint;
      const token = may === 'anyone' || may === 'records.write' ? 'writer' : 'administrator';
      const bodies =
        method === 'post' ? ['[]', '"x"', '7', 'null', '{"no_such_field":1}', '{"reason":[]}'] : [];
      for (const body of bodies) {
        const status = await ground().status(filled(endpoint), { token, body });
        if (status < 400 || status >= 500) wrong.push(`${method} ${endpoint.path} ${body}: ${status}`);
      }
      if (method === 'get') {
        const status = await ground().status(`${filled(endpoint)}?no_such_field=1`, { token });
        if (status < 400 || status >= 500) wrong.push(`${method} ${endpoint.path}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  item('2.2.2', 'forms’ limits are asked for again by the node', async () => {
    expect(await ground().status(`/?subject=${'x'.repeat(201)}`)).toBe(400);
    expect(await ground().status('/matters?kind=nothing')).toBe(400);
    expect(await ground().status('/matters?due_before=2026-02-30')).toBe(400);
  });

  item('2.2.3', 'fields that belong together are looked at together', async () => {
    const backwards = await ground().ask('/api/records?from=2026-12-01&to=2026-11-01');
    expect([backwards.status, ((await backwards.json()) as Refusal).error.field]).toEqual([400, 'to']);
    const entries = [
      {
        ...RECORD,
        body: { ...RECORD.body, accepted: true, reason: undefined },
        occurred_at: '2999-01-01T00:00:00+08:00',
      },
      { ...RECORD, type: 'disclosure.part', body: { title: '没有文件的分段' } },
    ];
    for (const body of entries)
      expect(await ground().status('/api/records', { token: 'writer', body }), JSON.stringify(body)).toBe(
        422,
      );
  });

  item('2.3.1', 'an act that its matter does not allow now is refused', async () => {
    const body = { fingerprint: 'ab'.repeat(32), reason: '没有申请' };
    const status = await ground().status('/api/enrolment/requests/nobody/approve', {
      token: 'registrar',
      body,
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  item('2.3.3', 'a record is kept whole or not at all', async () => {
    const before = ground().hall.store.head(ground().hall.info.origin)?.size;
    const body = { ...RECORD, private: { phone: '13800000000', no_such_value: 'x' } };
    expect(await ground().status('/api/records', { token: 'writer', body })).toBe(422);
    expect(ground().hall.store.head(ground().hall.info.origin)?.size).toBe(before);
  });
});
