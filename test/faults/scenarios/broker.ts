import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../network/harness.ts';
import { turnBit } from '../bit.ts';
import { remove } from '../clear.ts';
import type { ProcessNetwork } from '../processes.ts';
import type { Scenario } from '../scenario.ts';
import { oneOf, underWork } from '../work.ts';

/** A broker's store wiped, a file of it cut off, a bit of it turned over, under the running server or beside its death; one that hangs. */
export const broker: Scenario = {
  name: 'broker',
  promises: 'P2, P3, P8',
  full: 40,
  short: 0,
  run: (given) =>
    underWork(given, async (net, random) => {
      const node = oneOf(['city', 'province'], random);
      if (random() < 0.2) return stall(net, node);
      const how = oneOf([wipe, cutOff, turnOver], random);
      const did = how(join(net.folder(node), 'nats', 'store'), random);
      if (did === undefined) return undefined;
      return `${node}: ${did}${random() < 0.5 ? restart(net, node) : ''}`;
    }),
};

/** The server stands still, and its center ends it and starts another. */
async function stall(net: ProcessNetwork, node: string): Promise<string | undefined> {
  const pid = net.pid(node, 'nats-server');
  if (pid === undefined) return undefined;
  process.kill(pid, 'SIGSTOP');
  await until('another one runs', () => ![undefined, pid].includes(net.pid(node, 'nats-server')), 120_000);
  return `${node}: nats-server answered nothing any more`;
}

function wipe(store: string): string {
  remove(store); // The server, at work, may make a file meanwhile.
  return 'store wiped';
}

function cutOff(store: string, random: () => number): string | undefined {
  const file = someFile(store, random);
  if (file === undefined) return undefined;
  truncateSync(file, Math.floor(statSync(file).size * random()));
  return `${file.slice(store.length + 1)} cut off`;
}

function turnOver(store: string, random: () => number): string | undefined {
  const file = someFile(store, random);
  if (file === undefined) return undefined;
  turnBit(file, random);
  return `a bit of ${file.slice(store.length + 1)} turned over`;
}

function someFile(store: string, random: () => number): string | undefined {
  try {
    const names = readdirSync(store, { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile())
      .map((f) => join(f.parentPath, f.name))
      .filter((file) => statSync(file).size > 0);
    return names.length === 0 ? undefined : oneOf(names, random);
  } catch {
    return undefined; // The server was taking it away.
  }
}

function restart(net: ProcessNetwork, node: string): string {
  const pid = net.pid(node, 'nats-server');
  if (pid === undefined) return '';
  process.kill(pid, 'SIGKILL');
  return ', server killed';
}
