import type { Role, Run } from '@hutong/api';
import { expect, test } from 'vitest';
import type { By } from '../http/by.ts';
import type { Shared } from '../http/context.ts';
import { HttpError, Refused } from '../http/errors.ts';
import { runHandlers } from './runs.ts';

const BEGAN = '2026-03-02T01:30:00.000Z';
const none = { run: null, items: [], total: 0 };
const byOf = (role: Role) => ({ c: { get: () => ({ name: role, roles: [role] }) } }) as unknown as By;

function handlersOf(kind: Run['kind']) {
  const runs = { current: { kind, target: null, began: BEGAN }, stop: () => true, findings: () => none };
  return runHandlers({ service: { runs } } as unknown as Shared);
}

/** Whether somebody of a role stops a run of a kind. */
const stops = (role: Role, kind: Run['kind'], meant = {}) => handlersOf(kind).stop?.(meant, byOf(role));

test('who may begin a run of a kind may stop it, and nobody else', () => {
  expect(stops('supervisor', 'rehearsal')).toEqual({ stopped: true });
  expect(stops('system-admin', 'backup')).toEqual({ stopped: true });
  expect(() => stops('supervisor', 'backup')).toThrow(Refused);
  expect(() => stops('system-admin', 'rehearsal')).toThrow(Refused);
  for (const role of ['reader', 'registrar', 'audit-admin'] as const)
    expect(() => stops(role, 'completeness')).toThrow(Refused);
});

test('a run that is named is stopped, and none that began since', () => {
  expect(stops('system-admin', 'backup', { kind: 'backup', began: BEGAN })).toEqual({ stopped: true });
  for (const other of [
    { kind: 'fsck', began: BEGAN },
    { began: '2026-03-02T01:29:00.000Z' },
    { target: 'a' },
  ])
    expect(() => stops('system-admin', 'backup', other)).toThrow(HttpError);
});

test('what an audit found is for those who read audits: it names matters and cards', () => {
  const sees = (role: Role, kind: Run['kind']) =>
    handlersOf('backup').findings?.({ kind, from: 0, limit: 5 }, byOf(role));
  expect(sees('audit-admin', 'audit')).toBe(none);
  expect(sees('reader', 'fsck')).toBe(none);
  for (const role of ['reader', 'system-admin', 'duty'] as const)
    expect(() => sees(role, 'audit')).toThrow(Refused);
});
