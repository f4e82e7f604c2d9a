import type { Attack } from '../attack.ts';
import { ID, type Protected, type Site, type SiteRole } from '../site.ts';

/**
 * Routes that must turn a role away, written out here a second time, apart from the table the nodes use.
 * What is not listed may be open to the role or not: that table's own tests say.
 */
const CLOSED: Record<SiteRole, RegExp> = {
  reader: /^POST /,
  writer: /^GET |^POST (?!\/api\/records$)/,
  'publishing-writer': /^GET |^POST (?!\/api\/records$)/,
  operator:
    /^POST \/api\/(registry|keys|tokens|enrolment|enrol|root|supervision|alerts\/(settings|receivers))|erase|^POST .*redact|reseal|prune/,
  auditor:
    /^POST \/api\/(records$|registry|keys|tokens|enrolment|enrol|root|supervision|rules)|erase|^POST .*redact|reseal|prune/,
  supervisor:
    /^POST \/api\/(records$|registry|keys|tokens|enrolment|enrol|root)|erase|^POST .*redact|reseal|prune/,
  registrar: /^POST \/api\/(records|tokens|supervision|rules)|values|erase|redact|reseal|rotate|prune/,
  // Who is on duty revokes keys, takes alerts on, plans outages and looks who was not heard, and says of nobody else that they are told.
  duty: /^POST (?!.*(revoke|completeness|alerts\/(acknowledge|release|outages|test)))|values|redact/,
  administrator: /^POST \/api\/(records$|supervision|rules)|^POST .*\/values\/.+\/read$/,
};

let asked = 0;

/** Tries every route there is of those chosen, with whatever is given as a token. */
function everywhere(
  id: string,
  title: string,
  code: RegExp,
  headers: (site: Site) => Record<string, string>,
  choose: (route: Protected) => boolean = () => true,
): Attack {
  return {
    id: `role-${id}`,
    promise: 'P6',
    title,
    code,
    async run(world) {
      const since = world.network.lines.length;
      const answers: string[] = [];
      for (const node of ['city', 'province'] as const) {
        const site = await world.site(node);
        const from = 1 + (asked++ % 200);
        for (const [n, { method, path }] of (await site.routes()).filter(choose).entries()) {
          const answer = await site.fetch(path.replace(/\{\w+\}/g, ID), {
            method,
            headers: {
              // From another address each time: one alone is locked out before it tried them all.
              'x-forwarded-for': `192.0.2.1, 10.${from}.0.${n % 250}`,
              'content-type': 'application/json',
              ...headers(site),
            },
            ...(method === 'POST' ? { body: '{}' } : {}),
          });
          const said = `${answer.status} ${/"code":"(\w+)"/.exec(await answer.text())?.[1] ?? ''}`;
          answers.push(code.test(`${said} on 1 routes`) ? said : `${said} (${method} ${path})`);
        }
      }
      const kinds = [...new Set(answers)];
      return {
        refused: answers.length > 0 && answers.every((a) => /^40[13] /.test(a)),
        code: kinds.length === 1 ? `${kinds[0]} on ${answers.length} routes` : `${kinds.join(', ')}; none`,
        trace: await world.logged(/"refused"/, since),
      };
    },
  };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const roles = Object.keys(CLOSED) as SiteRole[];

export const role: Attack[] = [
  everywhere(
    'none',
    'asks for every protected route without a token',
    /^401 unauthorized on \d+ routes$/,
    () => ({}),
  ),
  everywhere(
    'unknown',
    'asks for every protected route with a token of its own making',
    /^401 bad_token on \d+ routes$/,
    () => bearer(`hutong_${'A'.repeat(43)}`),
  ),
  everywhere(
    'expired',
    'asks for every protected route with an expired token',
    /^401 token_expired on \d+ routes$/,
    (site) => bearer(site.token('expired')),
  ),
  everywhere(
    'revoked',
    'asks for every protected route with a revoked token',
    /^401 bad_token on \d+ routes$/,
    (site) => bearer(site.token('revoked')),
  ),
  everywhere(
    'elsewhere',
    'asks for every protected route with an administrator’s token of another node',
    /^401 bad_token on \d+ routes$/,
    (site) => bearer(site.foreign),
  ),
  ...roles.map((name) =>
    everywhere(
      name,
      `asks with a token of the role ${name} for what is not its own`,
      /^403 forbidden on \d+ routes$/,
      (site) => bearer(site.token(name)),
      ({ method, path }) => CLOSED[name].test(`${method} ${path}`),
    ),
  ),
];
