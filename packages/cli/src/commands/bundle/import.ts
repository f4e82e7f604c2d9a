import { basename } from 'node:path';
import { BundleFile, readFrames } from '@hutong/link';
import { unreadable } from '../../files.ts';

import type { Session } from '../../io.ts';
import type { NodeClient } from '../../nodes/client.ts';
import { atNode } from '../../nodes/reach.ts';
import { Ticker } from '../../ticker.ts';
import { type Mover, moverAt, untilSignal } from './mover.ts';
import { type ItemPlace, Report } from './report.ts';

/** A request holds so many bytes and items, and one item more at most. */
const BATCH_BYTES = 4 << 20;
const BATCH_ITEMS = 1_000;
const MAX_PASSES = 64;
const NO_REASON = '未注明';

/** `hutong bundle import FILE…`: every item is taken, was there already, or is named with the reason. */
export async function importBundle(
  given: { data: string; reason: string | undefined },
  session: Session,
  names: readonly string[],
): Promise<number> {
  const reason = given.reason ?? NO_REASON;
  const files: BundleFile[] = [];
  const work = (client: NodeClient) => {
    for (const name of names) files.push(openFile(name, session));
    return takeFiles(files, moverAt(client, reason), session);
  };
  try {
    return await atNode(given, session, work, { stopped: 'begin-hall' });
  } finally {
    for (const file of files) file.close();
  }
}

function openFile(name: string, session: Session): BundleFile {
  try {
    return new BundleFile(name);
  } catch (error) {
    throw unreadable(name, error, session);
  }
}

async function takeFiles(files: readonly BundleFile[], mover: Mover, session: Session): Promise<number> {
  const report = new Report();
  const ticker = new Ticker(session);
  try {
    const interrupted = await untilSignal(session, async (stopped) => {
      const taking = new Taking(mover, report);
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
  readonly #mover: Mover;
  readonly #report: Report;
  #batch: { place: ItemPlace; payload: Uint8Array }[] = [];
  #bytes = 0;

  constructor(mover: Mover, report: Report) {
    this.#mover = mover;
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
    const taken = await this.#mover.take(
      name,
      batch.map((b) => b.payload),
    );
    for (const [i, outcome] of taken.entries()) {
      const { place } = batch[i] as (typeof batch)[number];
      this.#report.add(place, outcome);
    }
  }
}
