import { hash } from 'node:crypto';
import { parseVkey } from '@hutong/log';
import { beijing } from '@hutong/record';
import type { RootDocument } from '@hutong/trust';
import type { Session } from '../../io.ts';
import type { Draft } from './files.ts';

/** One version, for people. */
export function describeRoot(document: RootDocument, session: Session): string[] {
  const { version, network, threshold, keys, registry, expires, ended } = document;
  const lines = [
    session.say('root_version', { version, network, threshold, count: keys.length }),
    ...keys.map((key) => `  ${key}`),
    session.say('root_registry', { vkey: registry }),
  ];
  if (ended !== undefined) {
    const { origin, size, root = '-' } = ended;
    lines.push(session.say('root_ended', { origin: origin, size, root }));
  }
  return [...lines, session.say('root_expires', { at: beijing(expires) })];
}

/** What the next version changes, and what to compare by telephone before it is signed. */
export function describeDraft({ current, next, body, fingerprint }: Draft, session: Session): string[] {
  const { version, threshold, keys } = current;
  const change = (sign: string, keys: string[], not: string[]) =>
    keys.filter((k) => !not.includes(k)).map((k) => `  ${sign} ${k}`);
  const lines = [
    ...describeRoot(next, session),
    session.say('root_changes', { version, threshold, count: keys.length }),
    ...change('-', keys, next.keys),
    ...change('+', next.keys, keys),
  ];
  if (current.expires !== next.expires)
    lines.push(session.say('root_new_expiry', { from: beijing(current.expires), to: beijing(next.expires) }));
  const [from, to] = [parseVkey(current.registry).name, parseVkey(next.registry).name];
  if (current.registry !== next.registry) lines.push(session.say('root_new_registry', { from, to }));
  const compared = session.say('root_compare', { hash: hash('sha256', body, 'hex') });
  return [...lines, session.say('root_fingerprint', { fingerprint }), compared];
}
