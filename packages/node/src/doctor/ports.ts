import type { SyncState } from '@hutong/api';
import type { NodeHealth } from '@hutong/oversight';
import type { TrustBundle } from '@hutong/trust';
import type { Say } from './texts.ts';

/** Whoever has a node examined: their language, clock and environment. */
export interface Doctor {
  lang: 'zh' | 'en';
  say: Say;
  /** ms since 1970. */
  now(): number;
  env: Record<string, string | undefined>;
  /** An error as an operator is told it. */
  describe(error: unknown): { message: string; next: string };
  /** Calls back at a signal, which then ends nothing; gives how to stop that. */
  onSignal(handler: () => void): () => void;
  exit(code: number): void;
}

/** A node that runs, asked over its API. */
export interface AskedNode {
  url: string;
  trust(): Promise<TrustBundle>;
  sync(): Promise<SyncState>;
  health(): Promise<NodeHealth[]>;
  /** Why it can't serve; nothing when it can. */
  notReady(): Promise<string[]>;
  call<T>(method: 'GET', path: string): Promise<T>;
}
