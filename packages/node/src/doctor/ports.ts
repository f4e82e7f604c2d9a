import type { Client } from '@hutong/api';
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
  api: Client;
}
