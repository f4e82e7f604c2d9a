import { request } from 'node:https';
import { describe, expect } from 'vitest';
import { ground } from './ground.ts';
import { item } from './item.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const NEW_PASSWORD = 'Lumen-Orchard-47';

/** Posts a form as a browser at this node does. */
function post(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams(fields).toString();
  return ground().ask(path, {
    body,
    headers: { ...FORM, accept: 'text/html', origin: ground().url().origin, ...headers },
  });
}

const cookieIn = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

/** Where a page leads whoever has this cookie; its status where it shows. */
async function reached(path: string, cookie: string): Promise<string> {
  const answer = await ground().ask(path, { headers: { cookie, accept: 'text/html' } });
  await answer.arrayBuffer();
  return answer.headers.get('location')?.split('?')[0] ?? String(answer.status);
}

/** A new account; its first password, and the session that this opens. */
async function hired(staffCode: string) {
  const given = {
    staffCode,
    displayName: '王小明',
    posts: [{ role: 'window' as const, organs: '*' as const }],
    reason: '入职',
  };
  const { password } = await ground().identity.accounts.create(
    { name: 'cli:root', account: undefined },
    given,
  );
  const answer = await post('/sign-in', { staff_code: staffCode, password });
  return { password, answer, cookie: cookieIn(answer) };
}

async function csrfOf(path: string, cookie: string): Promise<string> {
  const page = await (await ground().ask(path, { headers: { cookie, accept: 'text/html' } })).text();
  return /name="csrf" value="([^"]*)"/.exec(page)?.[1] ?? '';
}

describe('V3, V6, V7 people who sign in', () => {
  item(
    '3.3.1',
    'over TLS the session’s cookie goes over TLS alone, to this host alone, to no script and to no other site',
    async () => {
      const { password } = await hired('S001');
      const body = new URLSearchParams({ staff_code: 'S001', password }).toString();
      const url = ground().url('secure');
      const cookies = await new Promise<string[] | undefined>((resolve, reject) => {
        const headers = { ...FORM, accept: 'text/html', origin: url.origin };
        const asked = request(
          new URL('/sign-in', url),
          { method: 'POST', ca: ground().ca, agent: false, headers },
          (answer) => {
            answer.resume();
            resolve(answer.headers['set-cookie']);
          },
        );
        asked.on('error', reject).end(body);
      });
      expect(cookies?.join()).toMatch(
        /^__Host-hutong=[\w-]{43,}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
      );
    },
  );

  item('3.3.4', 'no page and no address shows the secret of a session', async () => {
    const { cookie, answer } = await hired('S002');
    const secret = cookie.split('=')[1] as string;
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(answer.headers.get('location')).not.toContain(secret);
    const page = await ground().ask('/account/password', { headers: { cookie, accept: 'text/html' } });
    expect(await page.text()).not.toContain(secret);
    expect(ground().logged).not.toContain(secret);
  });

  item(
    '3.5.1',
    'a form is taken from a page of this node with its session’s token, and from nowhere else',
    async () => {
      const { cookie } = await hired('S003');
      for (const origin of ['https://other.example', 'null'])
        expect((await post('/sign-in', { staff_code: 'S003', password: 'x' }, { origin })).status).toBe(403);
      const change = { current: 'x', password: NEW_PASSWORD, again: NEW_PASSWORD };
      expect((await post('/account/password', { ...change, csrf: 'c'.repeat(43) }, { cookie })).status).toBe(
        403,
      );
    },
  );

  item('6.2.6', 'passwords are typed unseen, and password managers may fill them in', async () => {
    const page = await (await ground().ask('/sign-in', { headers: { accept: 'text/html' } })).text();
    expect(page).toMatch(/<input[^>]*type="password"[^>]*>/);
    expect(page).toMatch(/autocomplete="current-password"/);
    expect(page).not.toMatch(/onpaste|autocomplete="off"[^>]*type="password"/);
  });

  item('6.3.2', 'no account is there by default', async () => {
    for (const [staff_code, password] of [
      ['admin', 'admin'],
      ['root', 'root'],
      ['A001', '123456'],
    ] as const) {
      const answer = await post('/sign-in', { staff_code, password });
      expect([staff_code, answer.headers.get('set-cookie')]).toEqual([staff_code, null]);
    }
  });

  item('6.4.1', 'a first password is random and opens nothing but its own change', async () => {
    const [one, two] = [await hired('S004'), await hired('S005')];
    expect(one.password).not.toBe(two.password);
    expect(one.password.length).toBeGreaterThanOrEqual(12);
    expect(await reached('/account', one.cookie)).toBe('/account/password');
  });

  item('6.3.3', 'a password alone opens no desk: a second factor is set up first', async () => {
    const { password, cookie } = await hired('S006');
    const csrf = await csrfOf('/account/password', cookie);
    const changed = await post(
      '/account/password',
      { csrf, current: password, password: NEW_PASSWORD, again: NEW_PASSWORD },
      { cookie },
    );
    expect(changed.status).toBe(303);
    const next = cookieIn(changed);
    expect(next).not.toBe(cookie);
    expect(await reached('/account', next)).toBe('/account/totp');
    // The former secret is worth nothing any more.
    expect(await reached('/account', cookie)).toBe('/sign-in');
  });

  item('7.2.2', 'a session is a secret made at sign-in, not a token of a program', async () => {
    const { administrator } = ground().tokens;
    expect(await reached('/account', `hutong=${administrator}`)).toBe('/sign-in');
    const { cookie } = await hired('S007');
    expect(
      await ground().status('/api/tokens', { headers: { authorization: `Bearer ${cookie.split('=')[1]}` } }),
    ).toBe(401);
    expect(await ground().status('/api/tokens', { headers: { cookie } })).toBe(401);
  });

  item('7.2.3', 'no two sessions have the same secret, of 256 random bits', async () => {
    const { cookie, password } = await hired('S008');
    const again = cookieIn(await post('/sign-in', { staff_code: 'S008', password }));
    expect(again).not.toBe(cookie);
    for (const one of [cookie, again]) expect(one).toMatch(/^hutong=[\w-]{43}$/);
  });

  item('7.2.4', 'a secret that somebody brings along is not made a session of', async () => {
    const { password } = await hired('S009');
    const fixed = `hutong=${'f'.repeat(43)}`;
    const answer = await post('/sign-in', { staff_code: 'S009', password }, { cookie: fixed });
    expect(cookieIn(answer)).not.toBe(fixed);
    expect(await reached('/account', fixed)).toBe('/sign-in');
  });

  item('7.4.1', 'after signing out the secret opens nothing', async () => {
    const { cookie } = await hired('S010');
    const csrf = await csrfOf('/account/password', cookie);
    const out = await post('/sign-out', { csrf }, { cookie });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([303, expect.stringContaining('Max-Age=0')]);
    expect(await reached('/account', cookie)).toBe('/sign-in');
  });

  item('7.4.2', 'who is disabled is signed out everywhere', async () => {
    const { cookie } = await hired('S011');
    expect(await reached('/account', cookie)).toBe('/account/password');
    const { accounts } = ground().identity;
    await accounts.disable({ name: 'cli:root', account: undefined }, accounts.named('S011').id, '离职');
    expect(await reached('/account', cookie)).toBe('/sign-in');
  });
});
