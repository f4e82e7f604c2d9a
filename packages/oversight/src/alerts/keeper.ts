import type { AlertRow } from '@hutong/log';
import type { NodeFacts } from '../health/facts.ts';
import type { HealthState, NodeHealth } from '../health/judge.ts';
import type { Alert, Outage } from './alert.ts';
import { AlertRefused, type Done } from './done.ts';
import { formatNotice, type Notice, noticesOf, type Sender } from './notification.ts';
import { type Channel, keyOf, NotDelivered, Outbox, rowOf } from './outbox.ts';
import type { AlertRules } from './rules.ts';
import { isLate, outageOf, signalsOf, stepOf } from './signals.ts';
import { step } from './step.ts';
import { type AlertStore, HoldingStore } from './store.ts';
import type { Told } from './told.ts';

const MAX_ALERTS = 20_000;
const MAX_RESOLVED = 500;
const MAX_OUTAGES = 1_000;
const KEEP_MS = 90 * 86_400_000;
const LONGEST_OUTAGE_MS = 366 * 86_400_000;
const TEST_MS = 15_000;
const GAP_MS = 30_000;
/** What only listening shows. */
const LISTENED: readonly HealthState[] = ['silent', 'behind', 'line-down', 'door-closed'];

/** What a keeper works on. */
export interface KeeperParts {
  store: AlertStore;
  /** Whether a failure of the store only means that it does not answer now. */
  isAway?: ((error: unknown) => boolean) | undefined;
  rules: AlertRules;
  channels: readonly Channel[];
  sender: Sender;
  now: () => number;
  random: (n: number) => Uint8Array;
  log: { warn(fields: object, message: string): void };
}

/**
 * Keeps alerts, and sees to it that people are told once. Each look, and each act, is one change of the store, in which the
 * alerts and what is to be told of them stand together. A full disk, or a database that is away, silences nobody (HoldingStore).
 */
export class AlertKeeper {
  #parts: KeeperParts;
  readonly #outbox: Outbox;
  #open: ReadonlyMap<string, Alert> = new Map();
  /** Oldest first. */
  #resolved: readonly Alert[] = [];
  #outages: readonly Outage[] = [];
  #loading: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #settledAt = 0;

  constructor(parts: KeeperParts) {
    this.#parts = { ...parts, store: new HoldingStore(parts) };
    this.#outbox = new Outbox(this.#parts);
  }

  /** Tells people by other rules and receivers from now on, whatever becomes of what waits for one that is no more. */
  use(rules: AlertRules, channels: readonly Channel[]): Promise<void> {
    this.#parts = { ...this.#parts, rules, channels };
    this.#outbox.use(channels);
    return this.#next(() => this.#outbox.forgetStrays());
  }

  /** Reads what is kept; what failed is read again when next asked for. */
  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** All alerts: the open ones, then those resolved lately, the newest first. */
  async list(): Promise<Alert[]> {
    await this.load();
    const newest = (a: Alert, b: Alert) => b.raisedAt - a.raisedAt || (a.key < b.key ? -1 : 1);
    return [...[...this.#open.values()].sort(newest), ...[...this.#resolved].sort(newest)];
  }

  /** Planned outages, by node; those that are over too, until they are forgotten. */
  async outages(): Promise<Outage[]> {
    await this.load();
    return [...this.#outages].sort((a, b) => (a.node < b.node ? -1 : 1));
  }

  /** How many notifications wait for each receiver, and how many were given up since the start. */
  get queue(): { waiting: { to: string; count: number }[]; dropped: number } {
    return { waiting: this.#outbox.queued, dropped: this.#outbox.dropped };
  }

  /** The facts, with the end of what was announced for each node. */
  async announce(all: readonly NodeFacts[]): Promise<NodeFacts[]> {
    await this.load();
    if (this.#outages.length === 0) return [...all];
    const nodes = new Map(all.map((f) => [f.node, f]));
    return all.map((f) => ({ ...f, outage: outageOf(f.node, this.#outages, nodes)?.until }));
  }

  /** Goes on from what a look showed, and has people told. */
  look(all: readonly NodeHealth[]): Promise<void> {
    return this.#next(async () => {
      const { rules } = this.#parts;
      const now = this.#parts.now();
      const nodes = new Map(all.map((h) => [h.node, h]));
      const known = {
        announced: (node: string) => (outageOf(node, this.#outages, nodes)?.until ?? 0) > now,
        late: (node: string) => isLate(nodes.get(node), rules.slackMs, now),
      };
      const settled = this.#settled(now, all[0]?.state === 'database-down');
      const signals = signalsOf(all, this.#outages, rules, now).filter(
        ({ key, state }) => settled || this.#open.has(key) || !LISTENED.includes(state),
      );
      const stepped = step(this.#open, signals, rules, now, known);
      const ended = stepped.changed.filter((a) => a.status === 'resolved');
      const told = noticesOf(stepped.rings, stepped.open, [...this.#resolved, ...ended], rules, now);
      await this.#keep(stepped.open, [...stepped.changed, ...told.changed], told.notices, now);
      this.#outbox.run();
    });
  }

  /** Somebody looks after an alert and says why it may be quiet; it rings again when it gets worse. @throws AlertRefused */
  acknowledge(key: string, { who, reason, record }: Done): Promise<Alert> {
    return this.#change(key, 'acknowledged', record, ({ names, total, step }, at) => {
      return { status: 'acknowledged', acknowledged: { at, who, reason }, known: { names, total, step } };
    });
  }

  /** Whoever looked after an alert does so no more: somebody must, as when it was raised. @throws AlertRefused */
  release(key: string, { record }: Done): Promise<Alert> {
    return this.#change(key, 'released', record, ({ status }, rangAt) => {
      if (status !== 'acknowledged') throw new AlertRefused('not_acknowledged');
      return { status: 'raised', rangAt, escalatedAt: undefined, acknowledged: undefined };
    });
  }

  #change(
    key: string,
    kind: 'acknowledged' | 'released',
    record: Done['record'],
    changed: (alert: Alert, now: number) => Partial<Alert>,
  ): Promise<Alert> {
    return this.#next(async () => {
      const alert = this.#open.get(key);
      if (alert === undefined) throw new AlertRefused('no_alert');
      const now = this.#parts.now();
      const next: Alert = { ...alert, ...changed(alert, now) };
      await record();
      const open = new Map(this.#open).set(key, next);
      const told = noticesOf([{ kind, alert: next }], open, this.#resolved, this.#parts.rules, now);
      await this.#keep(open, [next, ...told.changed], told.notices, now);
      return next;
    });
  }

  /** Who was told of an alert since it was raised, and who is still to be; oldest first. */
  told(alert: Alert): Told[] {
    return this.#outbox.told(idOf(alert));
  }

  /** Announces that a node and all beneath it are down until then; null takes it back. @throws AlertRefused */
  plan(node: string, until: number | null, { who, reason, record }: Done): Promise<void> {
    return this.#next(async () => {
      const now = this.#parts.now();
      const known = this.#outages.some((o) => o.node === node);
      if (until === null && !known) throw new AlertRefused('no_outage');
      if (until !== null && (until <= now || until - now > LONGEST_OUTAGE_MS))
        throw new AlertRefused('outage_end');
      if (!known && this.#outages.length >= MAX_OUTAGES) throw new AlertRefused('outages_full');
      await record();
      const others = this.#outages.filter((o) => o.node !== node);
      const row = { kind: 'outage', id: node } as const;
      if (until === null) {
        await this.#parts.store.write([], [row]);
        this.#outages = others;
        return;
      }
      const outage: Outage = { node, until, at: now, who, reason };
      await this.#parts.store.write([{ ...row, at: now, body: JSON.stringify(outage) }], []);
      this.#outages = [...others, outage];
    });
  }

  /** Tells every receiver, or one, that this is a test, at once and past the queue; what each answered. @throws AlertRefused */
  async test(
    only: string | undefined,
    record: Done['record'],
  ): Promise<{ to: string; delivered: boolean; code?: string }[]> {
    const { sender, now, random } = this.#parts;
    const channels = this.#parts.channels.filter(({ name }) => only === undefined || name === only);
    if (only !== undefined && channels.length === 0) throw new AlertRefused('no_receiver');
    await record();
    const at = now();
    const payload = formatNotice({ kind: 'test', alerts: [] }, sender, at);
    const id = `msg_${Buffer.from(random(16)).toString('hex')}`;
    return Promise.all(
      channels.map(async (channel) => {
        const outgoing = { id, to: channel.name, payload, at, tries: 0, nextAt: at };
        try {
          await channel.deliver(outgoing, AbortSignal.timeout(TEST_MS));
          return { to: channel.name, delivered: true };
        } catch (error) {
          const code = error instanceof NotDelivered ? error.code : 'unforeseen';
          return { to: channel.name, delivered: false, code };
        }
      }),
    );
  }

  // Nobody listened before a start, while this machine slept or its database was away: whoever was not heard meanwhile
  // is given time to speak.
  #settled(now: number, blind: boolean): boolean {
    const { graceMs } = this.#parts.rules;
    const gap = Math.abs(now - this.#lookedAt) > Math.max(GAP_MS, graceMs);
    if (!blind) this.#lookedAt = now;
    if (gap) this.#settledAt = now + graceMs;
    return now >= this.#settledAt;
  }

  async stop(): Promise<void> {
    await this.#turn;
    await this.#outbox.stop();
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => this.load()).then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** The one place where alerts are written: durable first, then in memory, then on their way. */
  async #keep(
    open: ReadonlyMap<string, Alert>,
    changed: readonly Alert[],
    notices: readonly Notice[],
    now: number,
  ): Promise<void> {
    const last = new Map(changed.map((a) => [idOf(a), a]));
    const next = new Map(open);
    for (const alert of last.values()) if (alert.status !== 'resolved') next.set(alert.key, alert);
    const ended = [...last.values()].filter((a) => a.status === 'resolved');
    const resolved = [...this.#resolved.filter((a) => !last.has(idOf(a))), ...ended].sort(
      (a, b) => (a.resolvedAt ?? 0) - (b.resolvedAt ?? 0),
    );
    const kept = resolved.slice(-MAX_RESOLVED).filter((a) => now - (a.resolvedAt ?? 0) < KEEP_MS);
    const gone = resolved.filter((a) => !kept.includes(a));
    const over = this.#outages.filter((o) => now - o.until >= KEEP_MS);
    const out = this.#format(notices, now);
    const put = [...last.values()].filter((a) => !gone.includes(a)).map(alertRow);
    const drop = [
      ...gone.map((a) => ({ kind: 'alert' as const, id: idOf(a) })),
      ...over.map((o) => ({ kind: 'outage' as const, id: o.node })),
    ];
    await this.#parts.store.write(
      [...put, ...out.put.map(rowOf), ...out.gone.put],
      [...drop, ...out.drop.map(keyOf), ...out.gone.drop],
    );
    this.#open = next;
    this.#resolved = kept;
    this.#outages = this.#outages.filter((o) => !over.includes(o));
    this.#outbox.add(out);
  }

  #format(notices: readonly Notice[], now: number) {
    const { sender, rules } = this.#parts;
    const formatted = notices.map((notice) => {
      const { kind, alerts } = notice;
      return { kind, alerts: alerts.map(idOf), payload: formatNotice(notice, sender, now) };
    });
    const only = new Map(rules.webhooks.map((w) => [w.name, w.only]));
    return this.#outbox.format(formatted, (channel, i) => {
      const { kind, alerts } = notices[i] as Notice;
      if (only.get(channel) !== 'escalated') return true;
      // Who was called in must also hear that it is over.
      return kind === 'escalated' || alerts.some((a) => a.escalatedAt !== undefined);
    });
  }

  async #load(): Promise<void> {
    const { store } = this.#parts;
    const read = async <T>(kind: AlertRow['kind'], limit: number) =>
      (await store.read(kind, limit)).map((row) => JSON.parse(row.body) as T);
    const alerts = await read<Alert>('alert', MAX_ALERTS);
    this.#outages = await read<Outage>('outage', MAX_OUTAGES);
    await this.#outbox.load();
    this.#open = new Map(alerts.filter((a) => a.status !== 'resolved').map((a) => [a.key, inSteps(a)]));
    this.#resolved = alerts.filter((a) => a.status === 'resolved');
  }
}

// Kept by an earlier version, whose steps were others: what people know of it has not grown by that.
const inSteps = (alert: Alert): Alert => {
  const step = Math.max(alert.known.step, stepOf(alert.reason));
  return { ...alert, known: { ...alert.known, step } };
};

const idOf = ({ key, raisedAt }: Alert) => `${key}@${raisedAt}`;
const alertRow = (alert: Alert): AlertRow => ({
  kind: 'alert',
  id: idOf(alert),
  at: alert.resolvedAt ?? alert.raisedAt,
  body: JSON.stringify(alert),
});
