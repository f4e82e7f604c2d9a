import { basename } from 'node:path';
import type { BundleTaken } from '@hutong/api';
import { BundleFile, readFrames } from '@hutong/link';
import type { Work } from '../../command.ts';
import { unreadable } from '../../files.ts';

import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { Ticker } from '../../ticker.ts';
import { untilSignal } from '../../until-signal.ts';
import { type ItemPlace, Report } from './report.ts';

/** A request holds so many bytes and items, and one item more at most. */
const BATCH_BYTES = 4 << 20;
const BATCH_ITEMS = 1_000;
const MAX_PASSES = 64;
const NO_REASON = '未注明';

/** Gives payloads to the node; `name` of the file, for the act that is put on record before anything of it is taken. */
type Take = (name: string, payloads: readonly Uint8Array[]) => Promise<BundleTaken[]>;

/** `hutong bundle import FILE…`: every item is taken, was there already, or is named with the reason. */
export const importBundle: Work<'data', 'reason'> = async (given, session, first, more) => {
  const { reason = NO_REASON } = given;
  const files: BundleFile[] = [];
  const work = ({ api }: NodeClient) => {
    for (const name of [first, ...more]) files.push(openFile(name, session));
    const take = async (name: string, payloads: readonly Uint8Array[]) => {
      const items = payloads.map((payload) => Buffer.from(payload).toString('base64'));
      return (await api.bundles.take({ name, reason, items })).items;
    };
    return takeFiles(files, take, session);
  };
  try {
    return await atNode(given, session, work, { stopped: 'begin-hall' });
  } finally {
    for (const file of files) file.close();
  }
};

function openFile(name: string, session: Session): BundleFile {
  try {
    return new BundleFile(name);
  } catch (error) {
    throw unreadable(name, error, session);
  }
}

async function takeFiles(files: readonly BundleFile[], take: Take, session: Session): Promise<number> {
  const report = new Report();
  const ticker = new Ticker(session);
  try {
    const interrupted = await untilSignal(session, async (stopped) => {
      const taking = new Taking(take, report);
      for (const file of files) {
        const show = (at: number) =>
          ticker.show(
            () => session.say('bundle_taking', { file: basename(file.file), done: at, total: file.size }),
            at / Math.max(file.size, 1),
          );
        if (!(await taking.file(file, show, stopped)))
          throw session.failed('bundle_no_frame', { file: file.file });
      }
      await taking.again(stopped);
      return stopped();
    });
    ticker.clear();
    return report.tell(session, interrupted);
  } finally {
    ticker.clear();
  }
}

/** Hands the items of bundle files to the node. */
class Taking {
  readonly #take: Take;
  readonly #report: Report;
  #batch: { place: ItemPlace; payload: Uint8Array }[] = [];
  #bytes = 0;

  constructor(take: Take, report: Report) {
    this.#take = take;
    this.#report = report;
  }

  /** One file from its beginning to its end. @returns whether there was any item in it */
  async file(file: BundleFile, show: (at: number) => void, stopped: () => boolean): Promise<boolean> {
    let found = file.size === 0;
    for (const place of readFrames(file)) {
      if (stopped()) return true;
      if ('frame' in place) {
        found = true;
        await this.#add({ file, at: place.at }, place.frame.payload);
      } else {
        // Its head is whole: this is a bundle file, of which perhaps nothing else is left.
        found ||= place.label !== undefined;
        this.#report.damaged(file.file, place);
      }
      show(place.at);
    }
    await this.#send();
    return found;
  }

  /** Once more what waits, as long as anything came in: files and items may stand in any order. */
  async again(stopped: () => boolean): Promise<void> {
    for (let pass = 0; pass < MAX_PASSES && this.#report.progress && !stopped(); pass++) {
      for (const place of this.#report.takeWaiting()) {
        const [found] = readFrames(place.file, place.at);
        if (found !== undefined && 'frame' in found) await this.#add(place, found.frame.payload);
      }
      await this.#send();
    }
  }

  async #add(place: ItemPlace, payload: Uint8Array): Promise<void> {
    // An act names one file.
    if (this.#batch[0] !== undefined && this.#batch[0].place.file !== place.file) await this.#send();
    this.#batch.push({ place, payload });
    this.#bytes += payload.length;
    if (this.#bytes >= BATCH_BYTES || this.#batch.length >= BATCH_ITEMS) await this.#send();
  }

  async #send(): Promise<void> {
    const batch = this.#batch;
    const [first] = batch;
    this.#batch = [];
    this.#bytes = 0;
    if (first === undefined) return;
    const name = basename(first.place.file.file).slice(0, 200);
    const payloads = batch.map(({ payload }) => payload);
    const taken = await this.#take(name, payloads);
    for (const [i, outcome] of taken.entries()) this.#report.add(batch[i]!.place, outcome);
  }
}
