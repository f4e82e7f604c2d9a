import { hash } from 'node:crypto';
import { contract } from '@hutong/api';
import { type Brought, type BundleBytes, framesInTurns, Taking } from '@hutong/link';
import type { FieldError } from '@hutong/ui';
import type { GivenFile, Visit } from '@hutong/web';
import { wholeOf } from '../received.ts';
import { ask, wrong } from '../shared.tsx';
import { say } from '../texts.ts';
import { sizeText } from '../upkeep/run.tsx';

/** A form carries so much, as those with attachments do; what is larger is taken at the machine. */
export const MOST_BYTES = 32 << 20;

/** What a bundle file brought, and why nothing more of it was taken. */
export interface Taken {
  brought?: Brought<BundleBytes>;
  errors: readonly FieldError[];
  status: number;
}

/** Takes one bundle file at a time, whole in memory: a form holds few bytes. */
export class OneBundle {
  #isBusy = false;

  async take(visit: Visit, file: GivenFile): Promise<Taken> {
    const { lang } = visit;
    const no = (name: 'reason' | 'file', text: string, status = 422): Taken => {
      return { errors: [{ name, text }], status };
    };
    const mine = !this.#isBusy;
    this.#isBusy = true;
    try {
      const bytes = await wholeOf(file, mine ? MOST_BYTES : 0);
      if (!mine) return no('file', say(lang, 'bundle_busy'), 409);
      if (visit.field('reason') === '') return no('reason', say(lang, 'reason_wrong'));
      if (bytes === undefined) {
        const size = sizeText(MOST_BYTES);
        return no('file', `${say(lang, 'bundle_long', { size })}${say(lang, 'bundle_long_next')}`, 413);
      }
      const theirs = await foreignIn(bytes, visit.service.info.network);
      if (theirs !== undefined) {
        const ours = visit.service.info.network;
        return no('file', say(lang, 'bundle_foreign', { theirs, ours }));
      }
      return await taken(visit, file.name, bytes);
    } finally {
      if (mine) this.#isBusy = false;
    }
  }
}

async function taken(visit: Visit, file: string, whole: Uint8Array): Promise<Taken> {
  const bytes = bytesOf(whole);
  // Two files of one name are two acts.
  const name = `${file.slice(0, 180)} ${hash('sha256', whole).slice(0, 12)}`;
  let refused: Taken | undefined;
  const taking = new Taking<BundleBytes>(async (_, payloads) => {
    const items = payloads.map((payload) => Buffer.from(payload).toString('base64'));
    const given = { name, reason: visit.field('reason'), items };
    const asked = await ask(visit, contract.bundles.take, given);
    if (asked.refused === undefined) return asked.reply.items;
    refused = { errors: wrong(visit, asked.refused), status: asked.refused.status };
    return [];
  });
  const stopped = () => refused !== undefined;
  const found = await taking.file(bytes, () => {}, stopped);
  await taking.again(stopped);
  const { brought } = taking;
  if (refused !== undefined) return { ...(refused as Taken), brought };
  if (found && bytes.size > 0) return { brought, errors: [], status: 200 };
  return { errors: [{ name: 'file', text: say(visit.lang, 'bundle_no_frame') }], status: 422 };
}

const bytesOf = (whole: Uint8Array): BundleBytes => ({
  size: whole.length,
  read: (offset, length) => whole.subarray(offset, offset + length),
});

/** The network whose logs stand in a file; undefined where there are any of this one, or none that say so. */
async function foreignIn(whole: Uint8Array, own: string): Promise<string | undefined> {
  let foreign: string | undefined;
  for await (const place of framesInTurns(bytesOf(whole))) {
    const label = 'frame' in place ? place.frame.label : '';
    const [network] = /^[a-z0-9-]{1,32}(?=\/\S+ \d+$)/.exec(label) ?? [];
    if (network === own) return undefined;
    foreign ??= network;
  }
  return foreign;
}
