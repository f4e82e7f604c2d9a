import { join, resolve } from 'node:path';
import { alertFile } from './file.ts';
import { AlertKeeper } from './keeper.ts';
import type { Channel } from './outbox.ts';
import { type AlertRules, type AlertSettings, alertRules } from './rules.ts';
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
  const channels = channelsOf(dir, rules, { fetch, now: parts.now });
  const { network, node } = config;
  return new AlertKeeper({ ...parts, rules, channels, sender: { network, node } });
}

/** The receivers that rules name; files lie in the data folder. */
export function channelsOf(
  dir: string,
  { file, webhooks }: Pick<AlertRules, 'file' | 'webhooks'>,
  { fetch, now }: Pick<AlertParts, 'fetch' | 'now'>,
): Channel[] {
  const own = file === undefined ? [] : [alertFile(join(dir, 'alerts.jsonl'), file.bytes)];
  const others = webhooks.map(({ name, url, secret_file }) =>
    webhook(name, { url, secretFile: resolve(dir, secret_file), fetch, now }),
  );
  return [...own, ...others];
}
