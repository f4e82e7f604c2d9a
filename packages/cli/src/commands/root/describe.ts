import { hash } from 'node:crypto';
import { parseVkey } from '@hutong/log';
import type { RootDocument } from '@hutong/trust';
import type { Session } from '../../io.ts';
import { beijing, plain } from '../../text.ts';
import type { Draft } from './files.ts';

/** One version, for people. */
export function describeRoot(document: RootDocument, session: Session): string[] {
  const { version, network, threshold, keys, registry, expires, ended } = document;
  return [
    session.say('root_version', { version, network, threshold, count: keys.length }),
    ...keys.map((key) => `  ${plain(key)}`),
    session.say('root_registry', { vkey: plain(registry) }),
    ...(ended === undefined
      ? []
      : [
          session.say('root_ended', {
            origin: plain(ended.origin),
            size: ended.size,
            root: ended.root ?? '-',
          }),
        ]),
    session.say('root_expires', { at: beijing(expires) }),
  ];
}

/** What the next version changes, and what to compare by telephone before it is signed. */
export function describeDraft({ current, next, body, fingerprint }: Draft, session: Session): string[] {
  const change = (sign: string, keys: string[], not: string[]) =>
    keys.filter((k) => !not.includes(k)).map((k) => `  ${sign} ${plain(k)}`);
  return [
    ...describeRoot(next, session),
    session.say('root_changes', {
      version: current.version,
      threshold: current.threshold,
      count: current.keys.length,
    }),
    ...change('-', current.keys, next.keys),
    ...change('+', next.keys, current.keys),
    ...(current.expires === next.expires
      ? []
      : [session.say('root_new_expiry', { from: beijing(current.expires), to: beijing(next.expires) })]),
    ...(current.registry === next.registry
      ? []
      : [
          session.say('root_new_registry', {
            from: parseVkey(current.registry).name,
            to: parseVkey(next.registry).name,
          }),
        ]),
    session.say('root_fingerprint', { fingerprint }),
    session.say('root_compare', { hash: hash('sha256', body, 'hex') }),
  ];
}
