import type { Role, Run } from '@hutong/api';
import { expect, test } from 'vitest';
import type { By } from '../http/by.ts';
import type { Shared } from '../http/context.ts';
import { Refused } from '../http/errors.ts';
import { runHandlers } from './runs.ts';

/** Whether somebody of a role stops a run of a kind. */
function stops(role: Role, kind: Run['kind']): unknown {
  const runs = { current: { kind }, stop: () => true };
  const { stop } = runHandlers({ service: { runs } } as unknown as Shared);
  const c = { get: () => ({ name: role, roles: [role] }) };
  return stop?.({}, { c } as unknown as By);
}

test('who may begin a run of a kind may stop it, and nobody else', () => {
  expect(stops('supervisor', 'rehearsal')).toEqual({ stopped: true });
  expect(stops('system-admin', 'backup')).toEqual({ stopped: true });
  expect(() => stops('supervisor', 'backup')).toThrow(Refused);
  expect(() => stops('system-admin', 'rehearsal')).toThrow(Refused);
});
