import { resolve } from 'node:path';
import { parseVkey } from '@hutong/log';
import {
  type LogEnd,
  type NextLog,
  type RootDocument,
  readNextLog,
  rootFingerprint,
  walkRoot,
} from '@hutong/trust';
import type { Given, Work } from '../../command.ts';

import type { Session } from '../../io.ts';
import { badChoice, badOption, defined, ofForm } from '../../option-values.ts';
import { describeDraft } from './describe.ts';
import { checkDraft, formatDraft, readRoots, writeNew } from './files.ts';

const LIFE_MS = 5 * 365 * 86_400_000;

type Changes =
  | ('threshold' | 'key' | 'add' | 'drop' | 'expires')
  | ('registry' | 'next' | 'ended-at' | 'ended-root');
type Drafting = Given<'from' | 'out', Changes>;

/** `hutong root draft`: the next version, unsigned. */
export const draft: Work<'from' | 'out', Changes> = async (given, session) => {
  const versions = readRoots(given.from, session);
  const current = walkRoot(versions, rootFingerprint(versions[0] as string)).at(-1) as RootDocument;
  const prepared = given.next === undefined ? undefined : nextLog(given.next, session);
  const ended = endOf(current, given, session) ?? prepared?.ended;
  const next: RootDocument = {
    network: current.network,
    version: current.version + 1,
    threshold:
      given.threshold === undefined ? current.threshold : whole('--threshold', given.threshold, session),
    keys: keysOf(current, given, session),
    registry: prepared?.log ?? given.registry ?? current.registry,
    expires: given.expires === undefined ? session.io.now() + LIFE_MS : date(given.expires, session),
    ...defined({ ended }),
  };
  const checked = checkDraft(versions, next);
  writeNew(given.out, formatDraft(versions, next), session);
  for (const line of describeDraft(checked, session)) session.print(line);
  session.tell('root_drafted', { file: given.out });
  return session.result({ file: given.out, version: next.version, document: next });
};

function endOf(current: RootDocument, given: Drafting, session: Session): LogEnd | undefined {
  const size = given['ended-at'];
  const root = given['ended-root'];
  if (size === undefined) return undefined;
  const origin = parseVkey(current.registry).name;
  return { origin, size: whole('--ended-at', size, session), ...defined({ root }) };
}

function nextLog(dir: string, session: Session): NextLog {
  const next = readNextLog(resolve(dir));
  if (next === undefined) throw session.failed('root_no_next', { dir });
  return next;
}

function keysOf(current: RootDocument, given: Drafting, session: Session): string[] {
  const list = (text: string | undefined) => (text === undefined ? [] : text.split(',').map((k) => k.trim()));
  const keys = given.key === undefined ? [...current.keys] : list(given.key);
  for (const gone of list(given.drop)) {
    const at = keys.findIndex((k) => k === gone || parseVkey(k).name === gone);
    if (at === -1) throw badChoice('--drop', gone, keys.map((k) => parseVkey(k).name).join(', '), session);
    keys.splice(at, 1);
  }
  return [...keys, ...list(given.add)];
}

function whole(option: string, text: string, session: Session): number {
  return Number(ofForm(option, text, /^[1-9]\d{0,14}$/, `${option} 2`, session));
}

/** The end of a day in Beijing, or a moment. */
function date(text: string, session: Session): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T23:59:59+08:00`) : Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw badOption('--expires', text, '--expires 2030-12-31', session);
}
