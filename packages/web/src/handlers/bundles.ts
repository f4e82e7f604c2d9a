import type { contract } from '@hutong/api';
import { said } from '@hutong/record';
import type { Shared } from '../http/context.ts';
import type { Handlers } from '../http/endpoints.ts';
import { wishedLang } from '../http/language.ts';

/** An import of the same file, by the same person for the same reason, is one act for so long. */
const ONE_ACT_MS = 3_600_000;
const MAX_ACTS = 64;
const NO_REASON = '未注明';

/** Bundle files: what goes into one, page by page, and what came in one. */
export function bundleHandlers({ service, now }: Shared): Handlers<typeof contract.bundles> {
  const { bundles } = service;
  const acts = new Map<string, number>();
  return {
    plan: bundles && (({ to, all }) => bundles.plan(to, all !== undefined)),
    page:
      bundles &&
      (async ({ all = false, reason = NO_REASON, ...asked }, by) => {
        // Who may not read what is in it carries it closed.
        const sealed = asked.sealed || (by.isPerson && !by.may('records.read-internal'));
        // The first page of every bundle is that of root documents. A stopped node, whose bundle a command makes, says nothing.
        if (by.isPerson && asked.origin === undefined && asked.from === 0) {
          const how = [...(all ? ['all'] : []), sealed ? 'sealed' : 'in clear'];
          await by.record(`${asked.to} (${how.join(', ')})`, reason);
        }
        const { items, ...more } = await bundles.page({ ...asked, sealed });
        const coded = items.map(({ label, payload }) => {
          return { label, payload: Buffer.from(payload).toString('base64') };
        });
        return { items: coded, ...more };
      }),
    take:
      bundles &&
      (async ({ name, reason, items }, by) => {
        // A file comes in many requests: the first of them puts the import on record, before anything of it is taken.
        const key = JSON.stringify([by.who, name, reason]);
        const since = now() - (acts.get(key) ?? Number.NEGATIVE_INFINITY);
        if (since < 0 || since >= ONE_ACT_MS) {
          await by.record(name, reason);
          acts.delete(key);
          acts.set(key, now());
          for (const oldest of [...acts.keys()].slice(0, -MAX_ACTS)) acts.delete(oldest);
        }
        const taken = await bundles.take(items.map((item) => Buffer.from(item, 'base64')));
        const lang = wishedLang(by.c);
        const told = taken.map(({ detail, ...item }) => {
          return detail === undefined ? item : { ...item, detail: said(detail, lang) };
        });
        return { items: told };
      }),
  };
}
