import { contract } from '@hutong/api';
import { type FieldError, href, Notice, Section, SummaryList } from '@hutong/ui';
import type { Page, Shown, Visit } from '@hutong/web';
import { ConfirmForm, confirmed } from '../confirmed.tsx';
import type { ConsoleParts } from '../parts.ts';
import { ask, screen, unfit } from '../shared.tsx';
import { say } from '../texts.ts';
import { grouped, missingText } from './authority.tsx';

const PATH = '/console/trust/ca';

/** The network's certificate authority is replaced: what it will do is shown first. */
export function caPages(parts: ConsoleParts): Page[] {
  const may = 'keys.rotate' as const;
  return [
    { method: 'get', path: PATH, may, answer: (visit) => caPage(visit) },
    { method: 'post', path: PATH, may, answer: (visit) => rotateCa(visit, parts) },
  ];
}

async function caPage(
  visit: Visit,
  errors: readonly FieldError[] = [],
  status = 200,
  done?: string,
): Promise<Shown> {
  const { lang, view } = visit;
  const asked = await ask(visit, contract.ca.show, {});
  const isHere = asked.refused === undefined;
  const missing = isHere ? (asked.reply.at(-1)?.missing ?? []) : [];
  const rows = [
    { key: say(lang, 'ca_now'), value: say(lang, 'ca_now_is') },
    { key: say(lang, 'ca_then'), value: say(lang, 'ca_then_is') },
    {
      key: say(lang, 'ca_waits'),
      value: missing.length === 0 ? say(lang, 'ca_waits_none') : missingText(lang, missing),
    },
    { key: say(lang, 'ca_pcs'), value: say(lang, 'ca_pcs_is') },
  ];
  return screen({
    visit,
    title: say(lang, 'ca_rotate'),
    place: 'trust',
    errors,
    status,
    children: (
      <>
        {done === undefined ? <p>{say(lang, isHere ? 'ca_when' : 'trust_ca_top')}</p> : null}
        {done === undefined ? null : (
          <Notice tone="good" title={say(lang, 'ca_done', { fingerprint: grouped(done) })} />
        )}
        {isHere ? (
          <Section id="plan" title={say(lang, 'ca_what')}>
            <SummaryList rows={rows} />
          </Section>
        ) : null}
        {isHere && done === undefined ? (
          <ConfirmForm visit={visit} errors={errors} path={PATH} go={say(lang, 'ca_go')} />
        ) : null}
        <p>
          <a href={href(view, '/console/trust')}>{say(lang, 'back')}</a>
        </p>
      </>
    ),
  });
}

async function rotateCa(visit: Visit, parts: ConsoleParts): Promise<Shown> {
  const given = { reason: visit.field('reason') };
  const done = await confirmed(
    visit,
    parts,
    async () => unfit(contract.ca.rotate, given),
    () => ask(visit, contract.ca.rotate, given),
  );
  return done.again === undefined
    ? caPage(visit, [], 200, done.reply.fingerprint)
    : caPage(visit, ...done.again);
}
