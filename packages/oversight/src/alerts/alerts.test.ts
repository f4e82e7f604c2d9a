import { expect, test } from 'vitest';
import type { NodeFacts } from '../health/facts.ts';
import { judgeHealth, type NodeHealth } from '../health/judge.ts';
import { healthLimits } from '../health/limits.ts';
import type { Alert, Outage } from './alert.ts';
import { alertRules, isQuiet } from './rules.ts';
import { outageOf, signalsOf } from './signals.ts';
import { step } from './step.ts';

const T = 1_790_000_000_000;
const S = 1_000;
const limits = healthLimits(undefined, 60);
const rules = alertRules({ hold_s: 120, escalate_s: 1_800 }, 60);

/** Province over two cities, `thirty` halls beneath the first. */
class Network {
  readonly nodes: NodeFacts[];
  open = new Map<string, Alert>();
  outages: Outage[] = [];
  /** What rang, and when, in seconds. */
  readonly rang: string[] = [];

  constructor(halls = 30) {
    const node = (name: string, parent: string | null, over: Partial<NodeFacts> = {}): NodeFacts => ({
      ...{ node: name, name, parent, place: 'enrolled', heard: T, lags: [], forks: [] },
      ...{ refused: [], quarantined: 0 },
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
    const signals = signalsOf(this.healths(now), this.outages, rules.beatMs, now);
    const map = new Map(this.nodes.map((n) => [n.node, n]));
    const done = step(this.open, signals, rules, now, (node) => {
      const found = outageOf(node, this.outages, map);
      return found !== undefined && now < found.until;
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
