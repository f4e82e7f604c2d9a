import { dayOf } from '@hutong/record';
import { expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { archiveTests, TestNode, type testNetwork } from './testing.ts';

const DAY_S = 86_400;
const NOON_S = Date.parse('2026-03-10T12:00:00+08:00') / 1_000;
const TODAY = dayOf(NOON_S * 1_000);

let network: ReturnType<typeof testNetwork>;
let archive: Archive;
let nowS = NOON_S;

archiveTests(
  async (made) => {
    ({ archive, network } = made);
    nowS = NOON_S;
    await archive.ingest([{ segment: network.nongan.segment(0, 1), via: 'nongan' }]);
    return () => archive;
  },
  { clock: { now: () => nowS * 1_000 } },
);

const beat = (timeS: number, by = network.nongan) =>
  archive.addNote(by.cosigned(network.nongan.note(1), timeS));
const heardOn = async () => (await archive.heard(['nongan'], TODAY - 400, TODAY)).map((h) => h.day - TODAY);

test('P11: what was signed on earlier days and comes by a stick, or after an outage, is no word of today', async () => {
  await beat(NOON_S - 4 * DAY_S);
  nowS += 1;
  await beat(NOON_S - 3 * DAY_S);
  nowS += 3_600;
  await beat(NOON_S - 3 * DAY_S + 60);
  expect(await heardOn()).toEqual([-4, -3]);
  expect(await archive.heartbeats()).toMatchObject([{ cameAt: (NOON_S - 3 * DAY_S + 60) * 1_000 }]);
  await beat(NOON_S - 3_600);
  expect(await archive.heartbeats()).toMatchObject([{ cameAt: (NOON_S - 3_600) * 1_000 }]);
});

test('P11: nor is what was signed forty days ago', async () => {
  await beat(NOON_S - 40 * DAY_S);
  expect(await heardOn()).toEqual([-40]);
});

test('P7: a clock that is behind makes no node silent: its heartbeats keep their pace', async () => {
  await beat(NOON_S - 2 * DAY_S);
  nowS += 60;
  await beat(NOON_S - 2 * DAY_S + 60);
  expect(await heardOn()).toEqual([-2, 0]);
});

test('P7: nor does one that was set back: its heartbeats go on by a second each', async () => {
  await beat(NOON_S - 2 * DAY_S);
  nowS += 60;
  await beat(NOON_S - 2 * DAY_S + 1);
  expect(await heardOn()).toEqual([-2, 0]);
});

test('P9: whoever has the keys of a log that was revoked does not make its node look alive', async () => {
  const { nongan, registry } = network;
  Object.assign(registry.log(nongan.origin) ?? {}, { closedAt: 1, revoked: true });
  expect(await beat(NOON_S)).toMatchObject({ heartbeat: false });
  expect(await archive.heartbeats()).toEqual([]);
});

test('P11: a cosigner key of an earlier epoch gives no heartbeat for the next', async () => {
  const { nongan, enrol } = network;
  const next = new TestNode('nongan', 2);
  enrol(next, 'changchun', 'hall');
  expect(await archive.addNote(nongan.cosigned(next.note(1), NOON_S + 900 * DAY_S))).toMatchObject({
    heartbeat: false,
  });
  expect(await archive.addNote(next.cosigned(next.note(1), NOON_S))).toMatchObject({ heartbeat: true });
});

test('P11: whose clock ran ahead is heard at the time that is once it speaks with the key of its next epoch', async () => {
  const { nongan, enrol } = network;
  expect(await beat(NOON_S + 3_653 * DAY_S)).toMatchObject({ heartbeat: true });
  expect(await beat(NOON_S)).toMatchObject({ heartbeat: false });
  const next = new TestNode('nongan', 2);
  enrol(next, 'changchun', 'hall');
  const anew = (timeS: number) => archive.addNote(next.cosigned(next.note(1), timeS));
  expect(await anew(NOON_S)).toMatchObject({ heartbeat: true });
  expect(await anew(NOON_S)).toMatchObject({ heartbeat: false });
  expect(await anew(NOON_S + 60)).toMatchObject({ heartbeat: true });
  expect(await archive.addNote(nongan.cosigned(nongan.note(1), NOON_S + 3_654 * DAY_S))).toMatchObject({
    heartbeat: false,
  });
  expect(await archive.heartbeats()).toMatchObject([{ origin: next.origin, timeS: NOON_S + 60 }]);
});
