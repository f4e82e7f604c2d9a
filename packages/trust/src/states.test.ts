import { readFileSync } from 'node:fs';
import { cosignBody, InvalidNote, makeSigner, parseCheckpoint, parseNote } from '@hutong/log';
import { describe, expect, test, vi } from 'vitest';
import { NodeStates, readState, stateNote, type Trouble } from './states.ts';
import { city, enrol, hall, keysOf, registryOf, seedOf, top } from './testing.ts';

const registry = registryOf(enrol(keysOf('dehui', 80), 'dehui', 'changchun'));
const FULL = { code: 'disk-full', sinceS: 1_709_256_500 };
const at = (node: string) => ({ network: 'jilin', node });
const said = (timeS: number, troubles: Trouble[] = [FULL]) =>
  stateNote(at('nongan'), troubles, hall.cosigner, timeS);

test('a state note is as it was frozen', () => {
  const frozen = JSON.parse(
    readFileSync(new URL('../../../test/vectors/trust/states.json', import.meta.url), 'utf8'),
  ) as { seed: number; timeS: number; troubles: Trouble[]; note: string };
  expect(hall.cosigner.verifier.key).toEqual(
    makeSigner(hall.cosigner.verifier.name, 4, seedOf(frozen.seed)).verifier.key,
  );
  expect(stateNote(at('nongan'), frozen.troubles, hall.cosigner, frozen.timeS)).toBe(frozen.note);
  expect(readState(frozen.note, registry)).toMatchObject({
    node: 'nongan',
    timeS: frozen.timeS,
    troubles: frozen.troubles,
  });
});

test('P9: a state note is nobody’s checkpoint, and what its node did not sign is nothing', () => {
  const good = said(1_709_256_600);
  expect(() => parseCheckpoint(parseNote(good).body)).toThrow(InvalidNote);
  expect(readState(good, registry)?.troubles).toEqual([FULL]);
  const body = parseNote(good).body;
  const others = [
    good.replace('disk-full', 'disk-low'),
    good.replace('nongan\n', 'dehui\n'),
    cosignBody(body, city.cosigner, 1_709_256_600),
    cosignBody(body, makeSigner(hall.cosigner.verifier.name, 4, seedOf(99)), 1_709_256_600),
    cosignBody(body.replace('v1', 'v2'), hall.cosigner, 1_709_256_600),
    cosignBody(body.replace('jilin/', 'other/'), hall.cosigner, 1_709_256_600),
    cosignBody(body.replace('disk-full', 'Disk full'), hall.cosigner, 1_709_256_600),
    cosignBody(`${body}disk-full -1\n`, hall.cosigner, 1_709_256_600),
    cosignBody(`${body}${'disk-full 1\n'.repeat(8)}`, hall.cosigner, 1_709_256_600),
    cosignBody(body.replace('nongan\n', 'nongan\n\n'), hall.cosigner, 1_709_256_600),
    '',
    '\n\n',
    'hutong state v1\n',
    'x'.repeat(100_000),
    good.repeat(50),
  ];
  for (const other of others) expect(readState(other, registry), other.slice(0, 200)).toBeUndefined();
});

describe('what is carried (P11)', () => {
  const all = () => true;
  const book = (node: string) => {
    const news: number[] = [];
    let now = 0;
    const states = new NodeStates({
      node,
      registry,
      now: () => now,
      onNews: () => news.push(now),
    });
    return {
      states,
      news,
      later: (ms: number) => {
        now += ms;
      },
    };
  };

  test('up to those above it, as it was signed, while it is renewed; news at once, once', () => {
    const { states, news, later } = book('changchun');
    states.take([said(100)], 'nongan');
    states.take([said(160)], 'nongan');
    expect(states.up(all)).toEqual([said(160)]);
    expect(states.down()).toEqual([]);
    expect(news).toHaveLength(1);
    states.own = stateNote(at('changchun'), [FULL], city.cosigner, 7);
    expect(states.up(all)).toHaveLength(2);
    expect(states.down()).toHaveLength(1);
    later(3_600_001);
    expect(states.up(all)).toHaveLength(1);
    expect(states.of('nongan')?.troubles).toEqual([FULL]);
  });

  test('what is held is not verified again, and goes up where it is asked for', () => {
    const verified = vi.spyOn(registry, 'cosignatures');
    const { states } = book('changchun');
    for (let page = 0; page < 3; page++) states.take([said(100)], 'nongan');
    expect(verified).toHaveBeenCalledTimes(1);
    states.take([said(160)], 'nongan');
    expect(verified).toHaveBeenCalledTimes(2);
    verified.mockRestore();
    states.own = stateNote(at('changchun'), [FULL], city.cosigner, 7);
    expect(states.up((node) => node === 'nongan')).toEqual([said(160)]);
    expect(states.up((node) => node === 'changchun')).toHaveLength(1);
  });

  test('an older word takes no newer one back; a heartbeat without a word says that it is over', () => {
    const { states } = book('changchun');
    states.take([said(160), said(100, []), said(160, [])], 'nongan');
    const beat = (timeS: number, epoch = 1) => ({ origin: `jilin/nongan/${epoch}-00000000`, timeS });
    expect(states.of('nongan', beat(160))?.troubles).toEqual([FULL]);
    expect(states.of('nongan', beat(161))).toBeUndefined();
    expect(states.of('nongan', beat(5, 2))).toBeUndefined();
  });

  test('nobody speaks for whom it does not stand above or beneath', () => {
    const { states } = book('changchun');
    states.take([said(100)], 'dehui');
    states.take([said(100)], 'jilin-province');
    expect(states.of('nongan')).toBeUndefined();
    const above = stateNote(at('jilin-province'), [FULL], top.cosigner, 5);
    states.take([above], 'nongan');
    expect(states.down()).toEqual([]);
    states.take([above], 'jilin-province');
    expect(states.down()).toEqual([above]);
    expect(states.above()).toMatchObject([{ node: 'jilin-province', troubles: [FULL] }]);
    expect(states.up(all)).toEqual([]);
    states.take([], 'nongan');
    expect(states.down()).toEqual([above]);
    states.take([], 'jilin-province');
    expect([states.down(), states.above()]).toEqual([[], []]);
    states.take([stateNote(at('jilin-province'), [FULL], top.cosigner, 4)], 'jilin-province');
    expect(states.above()).toEqual([]);
    states.take([above], 'jilin-province');
    expect(states.down()).toEqual([above]);
  });
});
