import type { Ground } from '../ground.ts';
import { refused } from '../refused.ts';
import { AT_THE_DOOR } from '../trail/trail.ts';
import type { Waits } from '../waits.ts';

const HOUR_MS = 3_600_000;
/** Bursts that go on record in an hour: who floods the door must not fill the log. */
const BURSTS_AN_HOUR = 30;

interface Attempt {
  what: 'password' | 'code';
  /** An account's id, or what was typed where there is none. */
  name: string;
  /** Staff code; undefined: nobody has what was typed, and that is not to be kept. */
  staffCode: string | undefined;
  address: string;
}

/** Attempts at a password or a code, each counted before it is looked at; bursts go on record. */
export class Attempts {
  readonly #ground: Ground;
  readonly #waits: Waits;
  #bursts: number[] = [];

  constructor(ground: Ground, waits: Waits) {
    this.#ground = ground;
    this.#waits = waits;
  }

  /**
   * Looks at an attempt, in so far as nobody has to wait.
   * @param look what is right; undefined or false is wrong. What it writes is committed with the count.
   * @throws IdentityRefused `wait`, and what `look` throws
   */
  async look<T>(attempt: Attempt, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const { what, name, staffCode, address } = attempt;
    const counted = this.#waits.counted(what, name, address);
    const seconds = this.#waits.waitS(counted);
    if (seconds > 0) throw refused('wait', { seconds }, { status: 429, waitS: seconds });
    const burst = this.#ground.db.write(() => this.#waits.begin(counted));
    const right = await look();
    if (right !== undefined && right !== false) {
      this.#ground.db.write(() => this.#waits.right(counted));
      return right;
    }
    if (staffCode !== undefined) this.#ground.trail.door(`sign-in.wrong-${what}`, staffCode, address);
    if (burst) await this.#record(staffCode ?? '—', what);
    return undefined;
  }

  async #record(target: string, what: Attempt['what']): Promise<void> {
    const now = this.#ground.now();
    this.#bursts = this.#bursts.filter((at) => Math.abs(now - at) < HOUR_MS);
    if (this.#bursts.length >= BURSTS_AN_HOUR) return;
    this.#bursts.push(now);
    const reason = what === 'password' ? '密码连续错误，暂停受理' : '动态码连续错误，暂停受理';
    await this.#ground.act(AT_THE_DOOR, 'account.locked', target, reason);
  }
}
