import type { AlertRow } from '@hutong/log';
import type { RingKind } from './alert.ts';
import type { AlertStore } from './store.ts';

/** What a notification is of, kept while it is on its way and afterwards. */
export interface About {
  /** Why people are told; several alerts in one are a digest. */
  kind: RingKind | 'digest' | 'test';
  /** Ids of its alerts, the first 100. */
  alerts: readonly string[];
  /** What kind of receiver it goes to, and its address without what may be secret in it. */
  channel: 'file' | 'webhook';
  address: string;
}

/** One receiver being told of alerts, and what became of it. Times in ms since 1970. */
export interface Told extends About {
  id: string;
  to: string;
  at: number;
  state: 'waiting' | 'delivered' | 'failed';
  /** Attempts that failed, and why the last of them did. */
  tries: number;
  code?: string | undefined;
  /** When it was delivered or given up. */
  endedAt?: number | undefined;
}

type Key = Pick<AlertRow, 'kind' | 'id'>;

/** What has ended, with the rows that keep it and those that go. */
export interface Taken {
  kept: readonly Told[];
  put: AlertRow[];
  drop: Key[];
}

const MAX_TOLD = 2_000;
const KEEP_MS = 90 * 86_400_000;

/** Who was told of which alerts: the newest 2,000, for 90 days. */
export class ToldBook {
  /** Oldest first. */
  #all: readonly Told[] = [];

  async load(store: Pick<AlertStore, 'read'>): Promise<void> {
    this.#all = (await store.read('told', MAX_TOLD)).map((row) => JSON.parse(row.body) as Told);
  }

  /** What has ended, as it is to be kept, and what goes for it; nothing changes before `keep`. */
  take(ended: readonly Told[], now: number): Taken {
    const ids = new Set(ended.map((one) => keyOf(one).id));
    const all = [...this.#all.filter((one) => !ids.has(keyOf(one).id)), ...ended];
    const stays = new Set(all.slice(-MAX_TOLD).filter((one) => now - one.at < KEEP_MS));
    const kept = ended.filter((one) => stays.has(one));
    return { kept, put: kept.map(rowOf), drop: all.filter((one) => !stays.has(one)).map(keyOf) };
  }

  /** Takes up what `take` gave; others may have been taken up in between. */
  keep({ kept, put, drop }: Taken): void {
    const gone = new Set([...put, ...drop].map(({ id }) => id));
    this.#all = [...this.#all.filter((one) => !gone.has(keyOf(one).id)), ...kept];
  }

  /** Of one alert, oldest first. */
  of(alert: string): Told[] {
    return this.#all.filter(({ alerts }) => alerts.includes(alert));
  }
}

const rowOf = (told: Told): AlertRow => ({ ...keyOf(told), at: told.at, body: JSON.stringify(told) });
const keyOf = ({ to, id }: Told): Key => ({ kind: 'told', id: `${to} ${id}` });
