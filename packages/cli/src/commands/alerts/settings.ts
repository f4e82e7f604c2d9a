import type { AlertSettings } from '@hutong/api';
import type { Work } from '../../command.ts';
import { readTextFile } from '../../files.ts';
import type { Session } from '../../io.ts';
import { runningNode } from '../../nodes/reach.ts';
import { badOption, oneOf } from '../../option-values.ts';

/** `hutong alerts settings` */
export const showSettings: Work<'data'> = async ({ data }, session) => {
  const { api } = await runningNode(data, session);
  return shown(await api.alerts.settings(), session);
};

function shown(settings: AlertSettings, session: Session) {
  const { escalate_s: escalate, hold_s: hold, quiet, receivers } = settings;
  const hours =
    quiet === null ? session.say('alerts_no_quiet') : `${quiet.from}–${quiet.to} < ${quiet.below}`;
  session.tell('alerts_rules', { escalate, hold, quiet: hours });
  session.rows(receivers.map(({ name, channel, address, only }) => [`  ${name}`, channel, address, only]));
  return session.result(settings);
}

/** `hutong alerts rules` */
export const changeRules: Work<'data' | 'reason', 'escalate' | 'hold' | 'quiet' | 'below'> = async (
  { data, reason, ...given },
  session,
) => {
  const { escalate, hold } = given;
  const seconds = (option: string, text: string) => {
    if (!/^\d{1,8}$/.test(text)) throw badOption(option, text, '1800', session);
    return Number(text);
  };
  const below = oneOf('--below', given.below, ['critical', 'major'] as const, session);
  const quiet = given.quiet === undefined ? {} : { quiet: quietIn(given.quiet, below, session) };
  const { api } = await runningNode(data, session);
  const settings = await api.alerts.setRules({
    ...(escalate === undefined ? {} : { escalate_s: seconds('--escalate', escalate) }),
    ...(hold === undefined ? {} : { hold_s: seconds('--hold', hold) }),
    ...quiet,
    reason,
  });
  session.tell('alerts_changed');
  return shown(settings, session);
};

function quietIn(text: string, below: 'critical' | 'major' | undefined, session: Session) {
  if (text === 'none') return null;
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw badOption('--quiet', text, '22:00-07:00, none', session);
  return { from, to, ...(below === undefined ? {} : { below }) };
}

/** `hutong alerts receiver NAME` */
export const changeReceiver: Work<'data' | 'reason', 'url' | 'secret-file' | 'only', 'remove'> = async (
  { data, reason, url, only, remove, ...given },
  session,
  name,
) => {
  const whom = oneOf('--only', only, ['all', 'escalated'] as const, session);
  const file = given['secret-file'];
  const secret = file === undefined ? undefined : readTextFile(file, session).trim();
  const { api } = await runningNode(data, session);
  const settings = remove
    ? await api.alerts.removeReceiver({ name, reason })
    : await api.alerts.setReceiver({ name, url, secret, only: whom, reason });
  session.tell('alerts_changed');
  return shown(settings, session);
};
