import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Turns, writeSecret } from '@hutong/process';
import { type AlertsConfig, alertsSchema } from './config.ts';
import { AlertRefused } from './done.ts';
import { channelsOf } from './open.ts';
import type { Channel } from './outbox.ts';
import { type AlertRules, type AlertSettings, alertRules } from './rules.ts';
import { maskedUrl } from './webhook.ts';

type Webhook = NonNullable<AlertsConfig['webhooks']>[number];
type Quiet = NonNullable<AlertsConfig['quiet']>;
type Only = 'all' | 'escalated';
type Receiver = ShownSettings['receivers'][number];

/** When people are told, and who, as it is shown: of an address nothing that may be secret, of a secret nothing at all. */
interface ShownSettings {
  escalate_s: number;
  hold_s: number;
  quiet: { from: string; to: string; below: 'critical' | 'major' } | null;
  receivers: { name: string; channel: 'file' | 'webhook'; address: string; only: Only }[];
}

/** What is to change; absent: as it is. */
interface RulesChange {
  escalate_s?: number;
  hold_s?: number;
  quiet?: Quiet | null;
}
interface ReceiverChange {
  name: string;
  /** Whether it must be a new one: an address and a secret that stand are not replaced by mistake. */
  new?: true;
  url?: string;
  secret?: string;
  only?: Only;
}

/** Puts a change on record, told as before and after, and has it made. */
export type Carry = (told: string, make: () => Promise<void>) => Promise<void>;

interface Parts {
  /** The data folder, with `config.json`. */
  dir: string;
  config: AlertSettings;
  fetch: typeof fetch;
  now: () => number;
  random: (n: number) => Uint8Array;
  write?: typeof writeSecret;
  /** Tells people by these from now on. */
  use(rules: AlertRules, channels: readonly Channel[]): Promise<void>;
}

/** A secret that was given here lies in a file of this name; one that an administrator named stays where it is. */
const OWN_SECRET = /^alert-[a-z0-9-]{1,32}-[0-9a-f]{8}\.secret$/;
const MAX_WEBHOOKS = 4;

/**
 * Changes how people are told: in `config.json`, the one place where it stands, which is replaced whole, and in the running
 * node. What somebody wrote there by hand since the start holds from then on too.
 */
export class AlertEditor {
  readonly #parts: Parts;
  readonly #turns = new Turns();
  #alerts: AlertsConfig;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#alerts = parts.config.alerts ?? {};
  }

  shown(): ShownSettings {
    const { dir, config } = this.#parts;
    const rules = alertRules({ ...config, alerts: this.#alerts });
    const only = new Map(rules.webhooks.map(({ name, only }) => [name, only] as const));
    const receivers = channelsOf(dir, rules, this.#parts).map(({ name, kind, address }): Receiver => {
      return { name, channel: kind, address, only: only.get(name) ?? 'all' };
    });
    return {
      escalate_s: rules.escalateMs / 1_000,
      hold_s: rules.holdMs / 1_000,
      quiet: quietIn(this.#alerts),
      receivers,
    };
  }

  /** @throws AlertRefused */
  setRules(change: RulesChange, carry: Carry): Promise<void> {
    return this.#change(carry, (alerts) => {
      const { quiet, ...times } = change;
      const next: AlertsConfig = { ...alerts, ...times };
      if (quiet !== undefined) delete next.quiet;
      if (quiet) next.quiet = quiet;
      const texts = (one: AlertsConfig): Texts => {
        const { escalateMs, holdMs } = alertRules({ ...this.#parts.config, alerts: one });
        return { escalate_s: escalateMs / 1_000, hold_s: holdMs / 1_000, quiet: quietText(one) };
      };
      return { told: differences(texts(alerts), texts(next)), next };
    });
  }

  /** Adds a receiver, or changes the one of that name. @throws AlertRefused */
  setReceiver({ name, new: isNew, url, secret, only }: ReceiverChange, carry: Carry): Promise<void> {
    return this.#change(carry, (alerts) => {
      const webhooks = alerts.webhooks ?? [];
      const known = webhooks.find((one) => one.name === name);
      if (isNew && known !== undefined) throw new AlertRefused('receiver_exists');
      if (known === undefined && url === undefined) throw new AlertRefused('receiver_url');
      // Whoever may move a receiver does not take the secret of the old one along: it is given again.
      const moves = url !== undefined && url !== known?.url;
      if (moves && secret === undefined) throw new AlertRefused('receiver_secret');
      if (known === undefined && webhooks.length >= MAX_WEBHOOKS) throw new AlertRefused('receivers_full');
      const file = secret === undefined ? known?.secret_file : this.#secretFile(name);
      const made: Webhook = { name, url: url ?? known?.url ?? '', secret_file: file ?? '' };
      if ((only ?? known?.only) === 'escalated') made.only = 'escalated';
      const changed = differences(textsOf(known), textsOf(made));
      const told = [changed, secret === undefined ? '' : 'secret replaced'].filter((text) => text !== '');
      const next = [...webhooks.filter((one) => one !== known), made];
      return {
        told: told.length === 0 ? '' : `${name}: ${told.join(', ')}`,
        next: { ...alerts, webhooks: next },
        ...(secret === undefined || file === undefined ? {} : { secret: { file, text: secret } }),
        gone: secret === undefined ? undefined : known?.secret_file,
      };
    });
  }

  /** @throws AlertRefused */
  removeReceiver(name: string, carry: Carry): Promise<void> {
    return this.#change(carry, (alerts) => {
      const known = alerts.webhooks?.find((one) => one.name === name);
      if (known === undefined) throw new AlertRefused('no_receiver');
      const webhooks = alerts.webhooks?.filter((one) => one !== known) ?? [];
      const told = `${name}: ${differences(textsOf(known), textsOf(undefined))}`;
      return { told, next: { ...alerts, webhooks }, gone: known.secret_file };
    });
  }

  #secretFile(name: string): string {
    return `alert-${name}-${Buffer.from(this.#parts.random(4)).toString('hex')}.secret`;
  }

  #change(carry: Carry, format: (alerts: AlertsConfig) => Change): Promise<void> {
    return this.#turns.take(async () => {
      const change = format(this.#read().alerts);
      if (change.told === '') throw new AlertRefused('no_change');
      await carry(change.told, () => this.#apply(change));
    });
  }

  async #apply({ next, secret, gone }: Change): Promise<void> {
    const { dir, config, use, write = writeSecret } = this.#parts;
    try {
      const { whole } = this.#read();
      if (secret !== undefined) write(join(dir, secret.file), `${secret.text}\n`);
      // The point of no return.
      write(join(dir, 'config.json'), `${JSON.stringify({ ...whole, alerts: next }, null, 2)}\n`);
    } catch (error) {
      if (error instanceof AlertRefused) throw error;
      if (secret !== undefined) this.#forgetSecret(secret.file);
      throw new AlertRefused('settings_not_kept');
    }
    this.#alerts = next;
    const rules = alertRules({ ...config, alerts: next });
    await use(rules, channelsOf(dir, rules, this.#parts));
    if (gone !== undefined) this.#forgetSecret(gone);
  }

  /** Removes a secret that was given here, unless the configuration names it, or cannot be read. */
  #forgetSecret(file: string): void {
    const { dir } = this.#parts;
    if (OWN_SECRET.test(file) && !readFileSync(join(dir, 'config.json'), 'utf8').includes(`"${file}"`))
      rmSync(join(dir, file), { force: true });
  }

  /** The configuration as it stands in the folder now. @throws AlertRefused where it cannot be read, or is faulty */
  #read(): { whole: object; alerts: AlertsConfig } {
    try {
      const whole = JSON.parse(readFileSync(join(this.#parts.dir, 'config.json'), 'utf8')) as {
        alerts?: unknown;
      };
      return { whole, alerts: alertsSchema.parse(whole.alerts ?? {}) };
    } catch {
      throw new AlertRefused('settings_not_kept');
    }
  }
}

/** A change of the configuration: what it says on record, what then stands there, and files of secrets that come and go. */
interface Change {
  told: string;
  next: AlertsConfig;
  secret?: { file: string; text: string };
  gone?: string | undefined;
}

type Texts = Record<string, string | number>;

/** What differs, as `name before → after`. */
function differences(before: Texts, after: Texts): string {
  return Object.keys(before)
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} ${before[key]} → ${after[key]}`)
    .join(', ');
}

// Of an address its host, and so much of a digest that two of them are told apart: the rest may be secret.
function textsOf(webhook: Webhook | undefined): Texts {
  if (webhook === undefined) return { url: '-', only: '-' };
  const { url, only = 'all' } = webhook;
  const digest = createHash('sha256').update(url).digest('hex').slice(0, 6);
  return { url: `${maskedUrl(url)} #${digest}`, only };
}

function quietIn({ quiet }: AlertsConfig): ShownSettings['quiet'] {
  return quiet === undefined ? null : { ...quiet, below: quiet.below ?? 'critical' };
}

function quietText(alerts: AlertsConfig): string {
  const quiet = quietIn(alerts);
  return quiet === null ? '-' : `${quiet.from}–${quiet.to} < ${quiet.below}`;
}
