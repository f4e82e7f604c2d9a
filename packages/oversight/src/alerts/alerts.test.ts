import { expect, test } from 'vitest';
import type { NodeFacts } from '../health/facts.ts';
import { HEALTH_STATES, judgeHealth, type NodeHealth } from '../health/judge.ts';
import { healthLimits } from '../health/limits.ts';
import type { Alert, Outage } from './alert.ts';
import { alertRules, isQuiet } from './rules.ts';
import { isLate, outageOf, signalsOf } from './signals.ts';
import { step } from './step.ts';
import { alertNext, alertSentence } from './texts.ts';

const T = 1_790_000_000_000;
const S = 1_000;
const limits = healthLimits(undefined, 60);
const rules = alertRules({ heartbeat_s: 60, health: undefined, alerts: { hold_s: 120, escalate_s: 1_800 } });

/** Province over two cities, halls beneath the first and one beneath the second. */
class Network {
  readonly nodes: NodeFacts[];
  open = new Map<string, Alert>();
  outages: Outage[] = [];
  /** What rang, and when, in seconds. */
  readonly rang: string[] = [];

  constructor(halls = 30) {
    const node = (name: string, parent: string | null, over: Partial<NodeFacts> = {}): NodeFacts => ({
      node: name,
      name,
      parent,
      place: 'enrolled',
      heard: T,
      lags: [],
      forks: [],
      refused: [],
      quarantined: 0,
      ...over,
    });
    const line = { version: '0.1.0', line: null, rootExpires: T * 2, rootWarning: null };
    this.nodes = [
      node('province', null, { heard: null, self: line }),
      node('city', 'province'),
      node('town', 'province'),
      ...Array.from({ length: halls }, (_, i) => node(`hall-${i}`, 'city')),
      node('lone', 'town'),
    ];
  }

  of(name: string): NodeFacts {
    return this.nodes.find((n) => n.node === name) as NodeFacts;
  }

  healths(now: number): NodeHealth[] {
    const map = new Map(this.nodes.map((n) => [n.node, n]));
    return this.nodes.map((n) =>
      judgeHealth({ ...n, outage: outageOf(n.node, this.outages, map)?.until }, limits, now),
    );
  }

  look(s: number): string[] {
    const now = T + s * S;
    const signals = signalsOf(this.healths(now), this.outages, rules, now);
    const map = new Map(this.nodes.map((n) => [n.node, n]));
    const healths = this.healths(now);
    const done = step(this.open, signals, rules, now, {
      announced: (node) => (outageOf(node, this.outages, map)?.until ?? 0) > now,
      late: (node) =>
        isLate(
          healths.find((h) => h.node === node),
          rules.slackMs,
          now,
        ),
    });
    this.open = done.open;
    const told = done.rings.map(({ kind, alert }) => `${kind} ${alert.key} ${alert.total}`);
    this.rang.push(...told);
    return told;
  }

  /** Looks every 10 s; nodes that `live` beat once a minute, each at a second of its own. */
  run(from: number, to: number, live: (node: string, s: number) => boolean): void {
    for (let s = from; s <= to; s += 10) {
      for (const [i, n] of this.nodes.entries()) {
        if (n.self !== undefined) continue;
        const beat = Math.floor((s - ((i * 17) % 60)) / 60) * 60 + ((i * 17) % 60);
        if (beat >= from && live(n.node, beat)) n.heard = T + beat * S;
      }
      this.look(s);
    }
  }

  ack(key: string): void {
    const alert = this.open.get(key) as Alert;
    const { names, total, step: height } = alert;
    const acknowledged = { at: T, who: 'duty', reason: '已派人' };
    this.open.set(key, {
      ...alert,
      status: 'acknowledged',
      acknowledged,
      known: { names, total, step: height },
    });
  }
}

const under = (node: string) => node === 'city' || node.startsWith('hall-');

test('P11: one outage of a city is one alert that names its halls, and one end', () => {
  const net = new Network();
  net.run(0, 600, () => true);
  expect(net.rang).toEqual([]);
  net.run(610, 1_200, (node) => !under(node));
  expect(net.rang).toEqual(['raised city:silent 31']);
  expect(net.open.get('city:silent')?.names).toContain('hall-29');
  net.run(1_210, 2_000, () => true);
  expect(net.rang).toEqual(['raised city:silent 31', 'resolved city:silent 31']);
});

test('a hall that the city outlives has an alert of its own, before and during the outage of the city', () => {
  const net = new Network(3);
  net.run(0, 300, () => true);
  net.run(310, 900, (node) => node !== 'hall-1');
  expect(net.rang).toEqual(['raised hall-1:silent 1']);
  net.run(910, 1_500, (node) => !under(node));
  expect(net.rang.slice(1)).toEqual(['raised city:silent 3']);
  // The city is back without that hall: its own alert goes on.
  net.run(1_510, 2_000, (node) => node !== 'hall-1');
  expect(net.rang.slice(2)).toEqual(['resolved city:silent 3']);
  expect([...net.open.keys()]).toEqual(['hall-1:silent']);
});

test('a hall that does not come back with its city is raised by itself, once', () => {
  const net = new Network(2);
  net.run(0, 300, () => true);
  net.run(310, 900, (node) => !under(node));
  net.run(910, 1_500, (node) => node !== 'hall-0');
  expect(net.rang).toEqual(['raised city:silent 3', 'resolved city:silent 3', 'raised hall-0:silent 1']);
});

test('P11: planned, not yet connected and silent never look alike: only the third rings', () => {
  const net = new Network(2);
  net.outages = [{ node: 'hall-0', until: T + 1_500 * S, at: T, who: 'admin', reason: '停电检修' }];
  net.of('hall-1').heard = null;
  net.run(0, 1_000, (node) => node === 'city' || node === 'town');
  expect(net.rang).toEqual(['raised lone:silent 1']);
  const states = net.healths(T + 1_000 * S).map((h) => [h.node, h.state, h.level]);
  expect(states).toContainEqual(['hall-0', 'outage', 'none']);
  expect(states).toContainEqual(['hall-1', 'never-connected', 'amber']);
  expect(states).toContainEqual(['lone', 'silent', 'red']);
  // It overruns its end.
  net.run(1_010, 1_700, (node) => node === 'city' || node === 'town');
  expect(net.rang.slice(1)).toEqual(['raised hall-0:silent 1']);
  expect(net.open.get('hall-0:silent')?.overran).toBe(T + 1_500 * S);
});

test('an outage that is announced for a city covers its halls, and ends an alert that was open', () => {
  const net = new Network(2);
  net.run(0, 300, () => true);
  net.run(310, 700, (node) => !under(node));
  net.outages = [{ node: 'city', until: T + 5_000 * S, at: T, who: 'admin', reason: '机房搬迁' }];
  net.run(710, 900, (node) => !under(node));
  expect(net.rang).toEqual(['raised city:silent 3', 'planned city:silent 3']);
  // A fork is no matter of outages.
  net.of('hall-0').forks = [{ origin: 'o', at: T }];
  expect(net.look(910)).toEqual(['raised hall-0:forked 1']);
});

test('P4, P12: fork, clone and a revoked key ring at the first look and are critical', () => {
  const net = new Network(3);
  net.of('hall-0').forks = [{ origin: 'o', at: T }];
  net.of('hall-1').clone = T;
  net.of('hall-2').revoked = true;
  expect(net.look(1)).toEqual([
    'raised hall-0:forked 1',
    'raised hall-1:cloned 1',
    'raised hall-2:key-revoked 1',
  ]);
  expect([...net.open.values()].map((a) => a.severity)).toEqual(['critical', 'critical', 'critical']);
});

test('an acknowledged alert rings again when a log, or as much again of what is set aside, is added, and not before', () => {
  const net = new Network(1);
  const hall = net.of('hall-0');
  hall.forks = [{ origin: 'a', at: T }];
  hall.quarantined = 12;
  expect(net.look(0)).toEqual(['raised hall-0:forked 1', 'raised hall-0:quarantined 1']);
  hall.forks = [...hall.forks, { origin: 'b', at: T }];
  hall.quarantined = 99;
  expect(net.look(10)).toEqual([]); // Whoever has not come yet is told no second time.
  for (const key of net.open.keys()) net.ack(key);
  expect(net.look(20)).toEqual([]);
  hall.quarantined = 127;
  expect(net.look(25)).toEqual([]);
  hall.forks = [...hall.forks, { origin: 'c', at: T }];
  hall.quarantined = 128;
  expect(net.look(30)).toEqual(['worse hall-0:forked 3', 'worse hall-0:quarantined 1']);
  expect(net.open.get('hall-0:forked')).toMatchObject({ status: 'raised', acknowledged: undefined });
});

test('an acknowledged outage rings again when it takes one more hall', () => {
  const net = new Network(2);
  net.run(0, 300, () => true);
  net.of('hall-1').heard = null;
  net.run(310, 600, (node) => node === 'town' || node === 'lone');
  expect(net.rang).toEqual(['raised city:silent 2']);
  net.ack('city:silent');
  net.look(610);
  expect(net.rang).toHaveLength(1);
  net.of('hall-1').heard = net.of('city').heard;
  expect(net.look(620)).toEqual(['worse city:silent 3']);
});

test('what flaps rings once, and what nobody comes for is escalated once', () => {
  const net = new Network(1);
  const hall = net.of('hall-0');
  for (let s = 0; s <= 3_600; s += 10) {
    hall.quarantined = s % 100 < 50 ? 1 : 0;
    net.of('hall-0').heard = net.of('city').heard = net.of('town').heard = net.of('lone').heard = T + s * S;
    net.look(s);
  }
  expect(net.rang).toEqual(['raised hall-0:quarantined 1', 'escalated hall-0:quarantined 1']);
  net.ack('hall-0:quarantined');
  hall.quarantined = 1;
  for (let s = 3_610; s <= 9_000; s += 10) {
    for (const n of net.nodes) if (n.self === undefined) n.heard = T + s * S;
    net.look(s);
  }
  expect(net.rang).toHaveLength(2);
});

test('where nobody can be heard the closed door is the one alert, and open silences wait for it', () => {
  const net = new Network(2);
  net.run(0, 300, () => true);
  net.run(310, 700, (node) => node !== 'lone');
  (net.of('province').self as { door?: boolean }).door = false;
  net.run(710, 1_500, () => false);
  expect(net.rang).toEqual(['raised lone:silent 1', 'raised province:door-closed 5']);
  (net.of('province').self as { door?: boolean }).door = true;
  net.run(1_510, 2_000, () => true);
  expect(net.rang.slice(2).sort()).toEqual(['resolved lone:silent 1', 'resolved province:door-closed 5']);
});

test('a clock that was set back neither escalates nor resolves at once', () => {
  const net = new Network(1);
  net.of('hall-0').quarantined = 1;
  net.look(10_000);
  net.of('hall-0').heard = T - 5_000 * S;
  expect(net.look(-5_000).filter((r) => r.includes('quarantined'))).toEqual([]);
  net.of('hall-0').quarantined = 0;
  expect(net.look(-4_990).filter((r) => r.includes('quarantined'))).toEqual([]);
});

test('quiet hours are at +08:00 and go past midnight', () => {
  const at = (clock: string) =>
    isQuiet(
      alertRules({ heartbeat_s: 60, health: undefined, alerts: { quiet: { from: '22:00', to: '07:00' } } }),
      Date.parse(`2026-11-26T${clock}:00+08:00`),
    );
  expect(['21:59', '22:00', '00:00', '06:59', '07:00', '12:00'].map(at)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('every alerting state has words for what to do, in both languages', () => {
  const calm = [
    'never-connected',
    'catching-up',
    'follower-behind',
    'planned',
    'outage',
    'retired',
    'in-flight',
    'synced',
  ];
  for (const state of HEALTH_STATES.filter((s) => !calm.includes(s)))
    for (const lang of ['zh', 'en'] as const)
      expect(alertNext(lang, { state, reason: {} }), state).not.toBe('');
});

test('what to do names whom to call, where the registry says', () => {
  const net = new Network(1);
  net.of('lone').contact = { post: '值班室', phone: '0431-88880000' };
  net.of('lone').heard = T - 900 * S;
  net.look(0);
  const alert = net.open.get('lone:silent') as Alert;
  expect(alertNext('zh', alert)).toMatch(/。请联系值班室，电话 0431-88880000$/);
  expect(alertNext('en', alert)).toMatch(/ Ask for 值班室, telephone 0431-88880000$/);
  expect(alertNext('zh', { ...alert, contact: { phone: '0431-1' } })).toMatch(/。请打电话 0431-1$/);
});

test('P11: a city that says it can write nothing rings once, with the halls that are not heard through it', () => {
  for (const code of ['database-down', 'disk-full', 'database-held', 'failing']) {
    const net = new Network(30);
    net.run(0, 600, (node) => node !== 'hall-7');
    expect(net.rang).toEqual(['raised hall-7:silent 1']);
    net.of('city').said = [{ code, since: T + 600 * S }];
    net.run(610, 1_800, (node) => !node.startsWith('hall-'));
    expect(net.rang.slice(1)).toEqual([`raised city:${code} 1`]);
    expect(net.open.get(`city:${code}`)?.names).toContain('hall-29');
    // The city can write again; its halls are heard a beat later.
    net.of('city').said = [];
    net.look(1_810);
    net.run(1_820, 2_400, (node) => node !== 'hall-7');
    expect(net.rang.slice(2).filter((r) => !r.startsWith('escalated'))).toEqual([`resolved city:${code} 30`]);
  }
});

test('a sentence names the halls, and says how many when they are many', () => {
  const net = new Network(30);
  net.run(0, 300, () => true);
  net.run(310, 700, (node) => !under(node));
  const said = alertSentence('zh', net.open.get('city:silent') as Alert, (t) => t);
  expect(said).toContain('失联');
  expect(said).toContain('共涉及 31 个：city, hall-0, hall-1');
});

test('what follows from a graver cause rings no second time', () => {
  const net = new Network(2);
  const [one, other] = [net.of('hall-0'), net.of('hall-1')];
  one.revoked = true;
  one.heard = T - 900 * S;
  other.forks = [{ origin: 'o', at: T }];
  other.lags = [{ by: 'province', left: 5, held: 5, movedAt: T - 900 * S }];
  expect(net.look(0)).toEqual(['raised hall-0:key-revoked 1', 'raised hall-1:forked 1']);
});

test('P11: who waits for approval rings as that, and takes nobody who is silent with it', () => {
  const net = new Network(1);
  net.run(0, 300, () => true);
  net.of('city').waiting = { origin: 'o', since: T };
  net.run(310, 900, (node) => !under(node));
  expect(net.rang).toEqual(['raised city:awaiting-approval 1', 'raised hall-0:silent 1']);
});

test('a center that is behind holds up its halls: one alert', () => {
  const net = new Network(3);
  for (const n of net.nodes.filter(({ node }) => under(node)))
    n.lags = [{ by: 'province', left: 5, held: 5, movedAt: T - 900 * S }];
  expect(net.look(0)).toEqual(['raised city:behind 4']);
});

test('a city that is back for a single beat, without its halls, is the same one alert', () => {
  const net = new Network(30);
  net.run(0, 300, () => true);
  net.run(310, 900, (node) => !under(node));
  net.of('city').heard = T + 905 * S;
  net.run(910, 2_000, (node) => !under(node));
  net.of('city').heard = T + 2_005 * S;
  net.run(2_010, 3_600, (node) => !under(node));
  expect(net.rang).toEqual(['raised city:silent 31', 'escalated city:silent 31']);
  net.run(3_610, 4_200, () => true);
  expect(net.rang.slice(2)).toEqual(['resolved city:silent 31']);
});
