import { type BundlePlan, contract, type Reply } from '@hutong/api';
import { encodeFrame } from '@hutong/link';
import type { FieldError } from '@hutong/ui';
import type { Shown, Visit } from '@hutong/web';
import { ask, wrong } from '../shared.tsx';

type Page = Reply<typeof contract.bundles.page>;

/** A page of a bundle could not be had. */
class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  readonly errors: readonly FieldError[];
  readonly status: number;

  constructor(errors: readonly FieldError[], status: number) {
    super(errors[0]?.text ?? '');
    this.errors = errors;
    this.status = status;
  }
}

/** How a bundle is made, and why. */
interface How {
  sealed: boolean;
  all: boolean;
  reason: string;
}

/**
 * The bundle as a file to be saved, made while it is read. What it cannot begin with is told in the page; where it breaks off
 * later so does the download, so that nobody takes half of it for the whole.
 */
export async function bundleFile(
  visit: Visit,
  plan: BundlePlan,
  how: How,
): Promise<Shown | { errors: readonly FieldError[]; status: number }> {
  const frames = framesOf(visit, plan, how);
  try {
    const first = await frames.next();
    const name = `${plan.from}-${plan.to}.hutong`;
    return { stream: following(first, frames), type: 'application/octet-stream', name };
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    const { errors, status } = error;
    return { errors, status };
  }
}

async function* following(first: IteratorResult<Uint8Array>, rest: AsyncGenerator<Uint8Array>) {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

/** Root documents, then log after log, a page at a time. */
async function* framesOf(visit: Visit, { to, logs }: BundlePlan, how: How): AsyncGenerator<Uint8Array> {
  yield* pages((from) => pageOf(visit, { to, ...how, from }), 0);
  for (const { origin, from } of logs)
    yield* pages((at) => pageOf(visit, { to, ...how, origin, from: at }), from);
}

async function* pages(page: (from: number) => Promise<Page>, from: number): AsyncGenerator<Uint8Array> {
  for (let at: number | undefined = from; at !== undefined; ) {
    const { items, next }: Page = await page(at);
    for (const { label, payload } of items)
      yield encodeFrame({ label, payload: Buffer.from(payload, 'base64') });
    at = next;
  }
}

async function pageOf(
  visit: Visit,
  given: How & { to: string; origin?: string; from: number },
): Promise<Page> {
  const asked = await ask(visit, contract.bundles.page, given);
  if (asked.refused !== undefined) throw new BrokenOff(wrong(visit, asked.refused), asked.refused.status);
  return asked.reply;
}
