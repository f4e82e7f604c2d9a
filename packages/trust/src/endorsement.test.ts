import { describe, expect, it } from 'vitest';
import { adoptHeld } from './adopt.ts';
import { checkNextEpoch, closingBody, EpochRefused, endorse, genesisBody } from './endorsement.ts';
import { publicKeys } from './keys.ts';
import type { Registry } from './registry.ts';
import { enrol, enrolment, hall, keysOf, own, registryOf } from './testing.ts';

const next = keysOf('nongan', 80, 2);
const root = Buffer.alloc(32, 7);
const head = { origin: hall.origin, size: 9, root };
const genesis = (more: object = {}, keys = next) =>
  own('genesis', {
    ...genesisBody('nongan', keys, '轮换', { origin: hall.origin, head, log: hall.log }),
    ...more,
  });

/** The code of the refusal, or undefined when it is taken. */
function code(bytes: Uint8Array, registry: Registry = registryOf()): string | undefined {
  try {
    checkNextEpoch(bytes, registry);
    return undefined;
  } catch (error) {
    if (error instanceof EpochRefused) return error.code;
    throw error;
  }
}

describe('P7: the next epoch of a node', () => {
  it('is taken on the old key’s word, and ends the log before it', () => {
    const registry = registryOf();
    registry.adopt(checkNextEpoch(genesis(), registry), 12);
    expect(registry.log(next.origin)).toMatchObject({ node: 'nongan', epoch: 2 });
    expect(registry.log(hall.origin)?.closedAt).toBe(12);
    expect(registry.keys('nongan')).toEqual(publicKeys(next));
    expect(registry.ancestors('nongan')).toEqual(['changchun', 'jilin-province']);
    expect(registry.cosigner('nongan')).toHaveLength(2);
  });

  it('is refused without the old key’s word, or with another’s', () => {
    const stranger = keysOf('nongan', 120, 1);
    expect(code(genesis({ endorsement: undefined }))).toBe('not-endorsed');
    expect(code(genesis({ endorsement: 'no note' }))).toBe('not-endorsed');
    expect(code(genesis({ endorsement: endorse(stranger.log, publicKeys(next).log) }))).toBe('not-endorsed');
    expect(code(genesis({ endorsement: endorse(hall.log, publicKeys(stranger).log) }))).toBe('not-endorsed');
    const disguised = { ...stranger.log, verifier: hall.log.verifier };
    expect(code(genesis({ endorsement: endorse(disguised, publicKeys(next).log) }))).toBe('not-endorsed');
  });

  it('is refused after the key was revoked, of a retired or unknown node, and where the network wants approval', () => {
    const closed = {
      node: 'nongan',
      origin: hall.origin,
      size: 5,
      root: root.toString('base64'),
      reason: '失窃',
    };
    expect(code(genesis(), registryOf(own('registry.close', closed)))).toBe('revoked');
    const retired = own('registry.retire', { node: 'nongan', reason: '撤销' });
    expect(code(genesis(), registryOf(retired))).toBe('retired');
    expect(code(genesis({ node: 'nobody' }))).toBe('not-enrolled');
    const policy = own('registry.policy', { rotation: 'approval', reason: '审批' });
    expect(code(genesis(), registryOf(policy))).toBe('awaiting-approval');
    expect(code(own('registry.policy', { reason: '无' }))).toBe('bad-genesis');
  });

  it('is one: of two next epochs the second is refused', () => {
    const registry = registryOf();
    registry.adopt(checkNextEpoch(genesis(), registry), 9);
    const second = keysOf('nongan', 140, 2);
    expect(code(genesis({}, second), registry)).toBe('two-epochs');
    expect(code(genesis({}, keysOf('nongan', 140, 3)), registry)).toBe('two-epochs');
    expect(code(genesis({ previous: null }))).toBe('two-epochs');
  });

  it('may be followed by a further one before the registry knows of either: it follows both, in order', () => {
    const registry = registryOf();
    registry.adopt(checkNextEpoch(genesis(), registry), 9);
    const third = keysOf('nongan', 160, 3);
    const after = { origin: next.origin, head: { origin: next.origin, size: 4, root }, log: next.log };
    const began = own('genesis', genesisBody('nongan', third, '轮换', after));
    registry.adopt(checkNextEpoch(began, registry), 4);
    const previous = (origin: string, size: number) => ({ origin, size, root: root.toString('base64') });
    registry.apply(enrol(next, 'nongan', 'changchun', { previous: previous(hall.origin, 9) }));
    expect(registry.node('nongan')?.epochs.map((e) => [e.epoch, e.adopted])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, true],
    ]);
    expect(registry.log(third.origin)?.closedAt).toBeUndefined();
    registry.apply(enrol(third, 'nongan', 'changchun', { previous: previous(next.origin, 4) }));
    expect(registry.rejected).toEqual([]);
    expect(registry.log(next.origin)?.closedAt).toBe(4);
    expect(registry.node('nongan')?.epochs.at(-1)).toMatchObject({ epoch: 3, origin: third.origin });
  });

  it.each([
    ['of another node ends where it is held', 'changchun', 'genesis', 2],
    ['of this node that a closing entry ends, ends there', 'nongan', 'closing', 2],
    [
      'P12: of this node that was left because the database went back ends where the registry says',
      'nongan',
      'genesis',
      undefined,
    ],
  ])('held when the process begins: the log before, %s', async (_, node, last, endsAt) => {
    const registry = registryOf();
    const logs = new Map([
      [hall.origin, [genesis(), last === 'closing' ? own(last, closingBody(next, '轮换')) : genesis()]],
      [next.origin, [genesis()]],
    ]);
    const held = {
      head: async (origin: string) => ({ size: logs.get(origin)?.length ?? 0 }),
      entry: async (origin: string, index: number) => logs.get(origin)?.[index],
    };
    await adoptHeld(node, [...logs.keys()], registry, held, () => expect.unreachable());
    expect(registry.node('nongan')?.epochs.at(-1)).toMatchObject({ origin: next.origin, adopted: true });
    expect(registry.log(hall.origin)?.closedAt).toBe(endsAt);
  });

  it('stands until the registry follows, whose word is above the old key’s', () => {
    const registry = registryOf();
    registry.adopt(checkNextEpoch(genesis(), registry), 9);
    const previous = { origin: hall.origin, size: 11, root: root.toString('base64') };
    registry.apply(enrol(next, 'nongan', 'changchun', { previous }));
    expect(registry.rejected).toEqual([]);
    expect(registry.node('nongan')?.epochs.map((e) => e.adopted)).toEqual([undefined, undefined]);
    expect(registry.log(hall.origin)?.closedAt).toBe(11);

    const other = registryOf();
    other.adopt(checkNextEpoch(genesis(), other), 9);
    const chosen = keysOf('nongan', 160, 2);
    other.apply(own('registry.node', enrolment(chosen, 'nongan', 'changchun', { previous })));
    expect(other.rejected).toEqual([]);
    expect(other.node('nongan')?.epochs.map((e) => e.origin)).toEqual([hall.origin, chosen.origin]);
    expect(other.log(next.origin)?.closedAt).toBe(0);
  });

  it('keeps a revoked log closed where it was', () => {
    const closed = {
      node: 'nongan',
      origin: hall.origin,
      size: 5,
      root: root.toString('base64'),
      reason: '失窃',
    };
    const previous = { origin: hall.origin, size: 9, root: root.toString('base64') };
    const registry = registryOf(
      own('registry.close', closed),
      enrol(next, 'nongan', 'changchun', { previous }),
    );
    expect(registry.log(hall.origin)).toMatchObject({ closedAt: 5, revoked: true });
    expect(code(genesis({}, keysOf('nongan', 180, 3)), registry)).toBe('two-epochs');
  });
});
