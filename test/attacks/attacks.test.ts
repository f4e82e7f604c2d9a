import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt } from './attack.ts';
import { attacks } from './table.ts';
import { World } from './world.ts';

describe('the table of attacks', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  }, 240_000);

  afterAll(() => world?.stop());

  it.each(attacks.map((attack) => [attack.promise, attack.title, attack] as const))(
    '%s: %s: refused with a reason, told, nothing changed',
    async (_, __, attack) => {
      const { faults, code, trace } = await attempt(world, attack);
      expect({ faults, code, trace }).toMatchObject({ faults: [] });
    },
  );

  it('each attack has a name of its own', () => {
    expect(new Set(attacks.map((a) => a.id)).size).toBe(attacks.length);
  });
});
