import type { Alert, AlertKeeper, shownAlert } from '@hutong/oversight';

/** Who is told when a node is not well, as the routes see it. */
export type AlertService = Pick<AlertKeeper, 'list' | 'outages' | 'acknowledge' | 'plan' | 'test' | 'queue'>;

/** An alert as the API shows it; `acknowledged.who` and `.reason` only to those who may read acts. */
export type ShownAlert = ReturnType<typeof shownAlert> & {
  acknowledged?: { at: string; who?: string; reason?: string };
};

/** Open alerts first, then those resolved lately, each the newest first. */
export interface AlertPage {
  counts: { raised: number; acknowledged: number; critical: number };
  items: ShownAlert[];
  /** `after` of the next page; absent on the last. */
  next?: string;
}

/** A planned outage as the API shows it. */
export interface ShownOutage {
  node: string;
  /** RFC 3339. */
  until: string;
  over: boolean;
  who?: string;
  reason?: string;
}

export interface OutagePage {
  items: ShownOutage[];
  next?: string;
}

/** How many are open, and how many of these are critical. */
export function countAlerts(all: readonly Alert[]): AlertPage['counts'] {
  const open = all.filter((a) => a.status !== 'resolved');
  return {
    raised: open.filter((a) => a.status === 'raised').length,
    acknowledged: open.filter((a) => a.status === 'acknowledged').length,
    critical: open.filter((a) => a.severity === 'critical').length,
  };
}
