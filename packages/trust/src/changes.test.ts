import { expect, test } from 'vitest';
import { checkChange, checkNewNode, type RegistryChange } from './changes.ts';
import { InvalidTrust } from './errors.ts';
import type { EnrolmentRequest } from './folder.ts';
import { enrol, enrolment, keysOf, own, registryOf } from './testing.ts';

const second = keysOf('jilin-city', 64);
const town = keysOf('town', 80);
const registry = registryOf(enrol(second, 'jilin-city', 'jilin-province'));

test.each<[RegistryChange, object, string]>([
  ['registry.move', { node: 'nongan', reason: 'x' }, 'there is nothing to change'],
  ['registry.move', { node: 'nongan', parent: 'nongan', reason: 'x' }, 'beneath itself'],
  ['registry.move', { node: 'changchun', parent: 'nongan', reason: 'x' }, 'beneath itself'],
  ['registry.move', { node: 'nobody', parent: 'changchun', reason: 'x' }, 'not enrolled'],
  ['registry.move', { node: 'nongan', parent: 'nobody', reason: 'x' }, 'not enrolled'],
  ['registry.move', { node: 'nongan', parent: null, reason: 'x' }, 'a parent is needed'],
  ['registry.move', { node: 'jilin-province', parent: 'changchun', reason: 'x' }, 'cannot be moved'],
  ['registry.move', { node: 'nongan', parent: 'jilin-city' }, 'reason'],
  ['registry.retire', { node: 'changchun', reason: 'x' }, 'move or retire these first: nongan'],
  ['registry.retire', { node: 'jilin-province', reason: 'x' }, 'cannot be moved or retired'],
  ['registry.policy', { reason: 'x' }, 'there is nothing to change'],
  ['registry.policy', { rotation: 'sometimes', reason: 'x' }, 'rotation'],
])('%s %j is refused: %s', (type, body, reason) => {
  expect(() => checkChange(registry, type, body)).toThrow(InvalidTrust);
  expect(() => checkChange(registry, type, body)).toThrow(reason);
});

test('what is judged good is taken by the registry', () => {
  const moved = registryOf(enrol(second, 'jilin-city', 'jilin-province'));
  const { body } = checkChange(moved, 'registry.move', {
    node: 'nongan',
    parent: 'jilin-city',
    reason: '划转',
  });
  moved.apply(own('registry.move', body));
  expect(moved.ancestors('nongan')).toEqual(['jilin-city', 'jilin-province']);
  expect(moved.movedAway('changchun')).toEqual(['nongan']);
  expect([moved.children('changchun'), moved.children('jilin-city')]).toEqual([[], ['nongan']]);
  moved.apply(
    own('registry.retire', checkChange(moved, 'registry.retire', { node: 'nongan', reason: '撤并' }).body),
  );
  expect([moved.movedAway('changchun'), moved.children('jilin-city')]).toEqual([[], []]);
  expect(() => checkChange(moved, 'registry.retire', { node: 'nongan', reason: 'x' })).toThrow('was retired');
  expect(moved.rejected).toEqual([]);
});

test('a center’s address is the newest that the registry tells', () => {
  const changed = registryOf(enrol(second, 'jilin-city', 'jilin-province', { url: 'nats://a:1' }));
  expect(changed.node('jilin-city')).toMatchObject({ url: 'nats://a:1' });
  expect(changed.node('jilin-city')?.urlChanged).toBeUndefined();
  changed.apply(own('registry.move', { node: 'jilin-city', url: 'nats://b:1', reason: '换机' }));
  expect(changed.node('jilin-city')).toMatchObject({ url: 'nats://b:1', urlChanged: true });
});

test('a supervisor is stationed at a hall beneath the same center', () => {
  const halls = registryOf(
    enrol(second, 'jilin-city', 'jilin-province'),
    enrol(keysOf('dehui', 96), 'dehui', 'changchun', { kind: 'hall' }),
  );
  const stationed = (at: string, parent = 'changchun') =>
    enrolment(town, 'town', parent, { kind: 'hall', stationed_at: at }) as unknown as EnrolmentRequest;
  expect(() => checkNewNode(halls, stationed('dehui'))).not.toThrow();
  expect(() => checkNewNode(halls, stationed('nobody'))).toThrow('not enrolled');
  expect(() => checkNewNode(halls, stationed('changchun'))).toThrow('is no hall beneath');
  expect(() => checkNewNode(halls, stationed('dehui', 'jilin-city'))).toThrow('is no hall beneath');
});

test('a new node stands beneath a center that is enrolled, under a name and keys of its own', () => {
  const request = (more: object) => enrolment(town, 'town', 'changchun', more) as unknown as EnrolmentRequest;
  expect(() => checkNewNode(registry, request({}))).not.toThrow();
  expect(() => checkNewNode(registry, request({ parent: 'nobody' }))).toThrow('not enrolled');
  expect(() => checkNewNode(registry, request({ parent: null }))).toThrow('a parent is needed');
  const nongan = enrolment(keysOf('nongan', 96), 'nongan', 'changchun') as unknown as EnrolmentRequest;
  expect(() => checkNewNode(registry, nongan)).toThrow('does not follow');
});
