import type { CallDetail, SignedIn } from '@hutong/api';
import type { CallSide } from '@hutong/matters';
import { type Lang, said } from '@hutong/record';
import { ButtonLink, Buttons, CallFacts, CallReplies, CallWhy, callTitle, Notice, Section } from '@hutong/ui';
import { to } from '../screen.tsx';
import { say } from '../texts.ts';
import { formFor } from './forms.ts';
import { pathOfCall, pathOfMatter } from './parts.ts';
import { actsNow } from './perform.ts';

interface Props {
  lang: Lang;
  person: SignedIn;
  call: CallDetail;
  side: CallSide;
  /** What its matter’s clock says now, where one was reckoned here. */
  clock: { why: readonly { zh: string; en: string }[] } | undefined;
  /** The act that was just done. */
  done: string | undefined;
}

/** A card, an urge or a finding: why it was dealt, how it stands, what may be done, and everything that was said to it. */
export function CallPage({ lang, person, call, side, clock, done }: Props) {
  const act = done === undefined ? undefined : formFor(done, call.state)?.title;
  const allowed = actsNow(side, call, person);
  return (
    <>
      <h1>{`${callTitle(lang, call)} ${call.told.subject}`}</h1>
      {act === undefined ? null : <Notice tone="good" title={say(lang, 'done', { act: said(act, lang) })} />}
      <CallFacts lang={lang} call={call} matter={to(lang, pathOfMatter(call.of))} />
      <Section id="next" title={say(lang, 'next')}>
        {allowed.length === 0 ? (
          <p>{say(lang, 'nothing_next')}</p>
        ) : (
          <Buttons>
            {allowed.map(({ act }) => (
              <ButtonLink href={to(lang, `${pathOfCall(call)}/${act}`)}>
                {said(formFor(act, call.state)?.title ?? act, lang)}
              </ButtonLink>
            ))}
          </Buttons>
        )}
      </Section>
      <CallWhy lang={lang} call={call} clock={clock} />
      <CallReplies lang={lang} call={call} />
    </>
  );
}
