import { join, resolve } from 'node:path';
import { alertFile } from './file.ts';
import { AlertKeeper } from './keeper.ts';
import { type AlertSettings, alertRules } from './rules.ts';
import type { AlertStore } from './store.ts';
import { webhook } from './webhook.ts';

/** What a node's alerts need of it. */
export interface AlertParts {
  /** Its data folder. */
  dir: string;
  config: AlertSettings & { network: string; node: string };
  store: AlertStore;
  /** Whether a failure of the store is but that it does not answer now. */
  isAway?: ((error: unknown) => boolean) | undefined;
  fetch: typeof fetch;
  now: () => number;
  random: (n: number) => Uint8Array;
  log: { warn(fields: object, message: string): void };
}

/** The keeper of a node's alerts, with the receivers that its configuration names. */
export function openAlerts({ dir, config, fetch, ...parts }: AlertParts): AlertKeeper {
  const rules = alertRules(config);
  const file = rules.file === undefined ? [] : [alertFile(join(dir, 'alerts.jsonl'), rules.file.bytes)];
  const webhooks = rules.webhooks.map(({ name, url, secret_file }) =>
    webhook(name, { url, secretFile: resolve(dir, secret_file), fetch, now: parts.now }),
  );
  const { network, node } = config;
  return new AlertKeeper({ ...parts, rules, channels: [...file, ...webhooks], sender: { network, node } });
}
