import { contract, mayFor } from '@hutong/api';
import { href, Section } from '@hutong/ui';
import type { Visit } from '@hutong/web';
import { ask } from '../shared.tsx';
import { say } from '../texts.ts';
import { Found } from '../upkeep/found.tsx';
import { EndedRun } from '../upkeep/run.tsx';

const FIRST = 5;

/** What was found last of cards that this center and those beneath should have dealt, or dealt without ground. */
export async function LastAudit({ visit }: { visit: Visit }) {
  const { lang, view, person, service } = visit;
  if (service.runs === undefined || !mayFor(person, 'audit.read')) return null;
  const given = { kind: 'audit', about: 'supervision', from: '0', limit: FIRST } as const;
  const asked = await ask(visit, contract.runs.findings, given);
  if (asked.refused !== undefined) return null;
  const { run, items, total } = asked.reply;
  const all = href(view, '/console/upkeep/runs/audit', { about: 'supervision' });
  return (
    <Section id="audit" title={say(lang, 'oversee_audit')}>
      <p>
        {say(lang, 'oversee_audit_about')}{' '}
        <a href={`${href(view, '/console/upkeep')}#begin`}>{say(lang, 'oversee_audit_begin')}</a>
      </p>
      {run === null ? <p>{say(lang, 'oversee_audit_never')}</p> : <EndedRun lang={lang} run={run} />}
      {run?.state === 'done' && total === 0 ? <p>{say(lang, 'oversee_audit_none')}</p> : null}
      {total === 0 ? null : (
        <>
          <Found lang={lang} labelledby="audit" items={items} />
          <p>
            <a href={all}>{say(lang, 'oversee_audit_more', { n: total })}</a>
          </p>
        </>
      )}
    </Section>
  );
}
