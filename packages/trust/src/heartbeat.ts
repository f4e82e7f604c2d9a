import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { cosign } from '@hutong/log';
import type { NodeFolder } from './folder.ts';
import { type NodeStates, stateNote, type Trouble } from './states.ts';

/** A heartbeat: a node's own cosignature over a checkpoint of its log; `timeS` in seconds since 1970. */
export interface Heartbeat {
  note: string;
  timeS: number;
}

/** The last time that was given, and the cosigner key that gave it; undefined: a version kept it that did not say. */
interface Last {
  timeS: number;
  key: number | undefined;
}

const TIME_DIGITS = 16;
const KEY_DIGITS = 10;

/**
 * Signs a node's heartbeats, and beside them its word of what is wrong with it (P11). The times that one cosigner key signs
 * always rise. The next epoch's key begins with the present time: that is the way back for a node whose clock ran ahead.
 * A heartbeat needs nothing to be written, so that a node beats where the disk is full or another program holds the
 * database. So that times rise through a restart too, the last one is overwritten in place, in a file that has its room
 * already.
 */
export class HeartbeatSigner {
  readonly #folder: Pick<NodeFolder, 'config' | 'keys'>;
  readonly #file: string;
  readonly #now: () => number;
  readonly #states: NodeStates;
  #last: Last;
  #troubles: readonly Trouble[] = [];

  /** @param file where the last time is kept */
  constructor(
    folder: Pick<NodeFolder, 'config' | 'keys'>,
    file: string,
    now: () => number,
    states: NodeStates,
  ) {
    this.#folder = folder;
    this.#file = file;
    this.#now = now;
    this.#states = states;
    this.#last = readLast(file);
  }

  /**
   * One heartbeat over a checkpoint.
   * @param note the checkpoint's
   * @param givenS time of the newest of this epoch that is known from elsewhere, as from the database
   */
  beat(note: string, givenS: number): Heartbeat {
    const timeS = this.#rise(givenS);
    this.#say(timeS);
    return { note: cosign(note, this.#folder.keys.cosigner, timeS), timeS };
  }

  /** Says what is wrong with the node from now on; @returns whether that is another thing than before. */
  troubled(troubles: readonly Trouble[]): boolean {
    const codes = (of: readonly Trouble[]) => of.map(({ code }) => code).join(' ');
    const changed = codes(troubles) !== codes(this.#troubles);
    // A trouble that goes on began when it was first reported, though the caller may only know that it exists now.
    const said = new Map(this.#troubles.map(({ code, sinceS }) => [code, sinceS]));
    this.#troubles = troubles.map((t) => {
      return { ...t, sinceS: Math.min(t.sinceS, said.get(t.code) ?? t.sinceS) };
    });
    if (changed) this.#say(this.#rise());
    return changed;
  }

  #say(timeS: number): void {
    const { config, keys } = this.#folder;
    this.#states.own =
      this.#troubles.length === 0 ? undefined : stateNote(config, this.#troubles, keys.cosigner, timeS);
  }

  #rise(givenS = 0): number {
    const { id } = this.#folder.keys.cosigner.verifier;
    const { timeS, key = id } = this.#last;
    const least = Math.max(key === id ? timeS : 0, givenS) + 1;
    this.#last = { timeS: Math.max(Math.floor(this.#now() / 1_000), least), key: id };
    keepLast(this.#file, this.#last);
    return this.#last.timeS;
  }
}

function readLast(file: string): Last {
  try {
    const [, timeS, key] = /^(\d{16})(?: (\d{10}))?\n$/.exec(readFileSync(file, 'latin1')) ?? [];
    return { timeS: Number(timeS ?? 0), key: key === undefined ? undefined : Number(key) };
  } catch {
    return { timeS: 0, key: undefined };
  }
}

// Where not even that can be kept, the node still beats: only where its clock is set back before the next start is a
// heartbeat then passed over, until the clock has caught up.
function keepLast(file: string, { timeS, key }: Last): void {
  const text = `${String(timeS).padStart(TIME_DIGITS, '0')} ${String(key).padStart(KEY_DIGITS, '0')}\n`;
  try {
    const fd = openSync(file, existsSync(file) ? 'r+' : 'wx', 0o600);
    try {
      writeSync(fd, text, 0, 'latin1');
      fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // As said above.
  }
}
