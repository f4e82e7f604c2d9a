import { demandAccount } from '../accounts/rows.ts';
import type { Ground } from '../ground.ts';
import { refused } from '../refused.ts';
import { printCodes, printedIn } from './printed.ts';
import { codeIn, newSecret, shownSecret, stepAt, stepFarAway, stepOf } from './totp.ts';

/** Used steps that are kept of an account: more than a year of days with forty codes each. */
const MOST_USED = 10_000;

/** What was typed: a code, and the next one where the telephone's clock is far off. */
interface Typed {
  code: string;
  next: string;
}

/** A step that was found, and the drift that it shows where that is far. */
interface Step {
  step: number;
  drift?: number;
}

/** The second factor: a code of a telephone (RFC 6238), or a printed one. */
export class SecondFactor {
  readonly #ground: Ground;
  readonly #issuer: string;

  /** @param issuer names the node in the telephone's list */
  constructor(ground: Ground, issuer: string) {
    this.#ground = ground;
    this.#issuer = issuer;
  }

  /** Whether it is a code of this account that was never used; it is used then. @throws IdentityRefused `sealed_away` */
  async isRight(id: string, typed: Typed): Promise<true | undefined> {
    const { db, sealing } = this.#ground;
    const { totp, totpDrift } = demandAccount(this.#ground, id);
    const printed = printedIn(typed.code);
    if (printed !== undefined && codeIn(typed.code) === undefined) return this.#usePrinted(id, printed);
    if (totp === null) return undefined;
    const found = this.#find(sealing.open(id, totp), typed, totpDrift);
    if (found === undefined) return undefined;
    return db.write(() => this.#use(id, found));
  }

  /**
   * What a telephone scans: the same until it is confirmed.
   * @param again another one, for a new telephone; the present one is good until it is confirmed
   */
  show(id: string, again = false): { uri: string; text: string } | undefined {
    const { db, sealing, random } = this.#ground;
    const { staffCode, totp, totpShown } = demandAccount(this.#ground, id);
    if (totpShown === null && totp !== null && !again) return undefined;
    const secret = totpShown === null || again ? newSecret(random) : sealing.open(id, totpShown);
    if (totpShown === null || again)
      db.run('UPDATE account SET totp_shown = ? WHERE id = ?', sealing.seal(id, secret), id);
    return shownSecret(secret, this.#issuer, staffCode);
  }

  /**
   * A first code of the telephone shows that it has the secret.
   * @returns printed codes, seen this once
   * @throws IdentityRefused `no_totp_shown`, `wrong_code`, `busy`
   */
  async confirm(id: string, typed: Typed): Promise<string[]> {
    const { db, sealing } = this.#ground;
    const { totpShown } = demandAccount(this.#ground, id);
    if (totpShown === null) throw refused('no_totp_shown', {}, { status: 409 });
    const found = this.#find(sealing.open(id, totpShown), typed, null);
    if (found === undefined) throw refused('wrong_code', {}, { field: 'code' });
    const printed = await this.#print();
    return db.write(() => {
      const sql =
        'UPDATE account SET totp = totp_shown, totp_shown = NULL, totp_drift = NULL WHERE id = ? AND totp_shown = ?';
      if (db.run(sql, id, totpShown) === 0) throw refused('no_totp_shown', {}, { status: 409 });
      // They were steps of another secret.
      db.run('DELETE FROM used_step WHERE account = ?', id);
      this.#use(id, found);
      this.#keep(id, printed);
      return printed.codes;
    });
  }

  /** New printed codes in place of all there were. @throws IdentityRefused `busy` */
  async printAnew(id: string): Promise<string[]> {
    const printed = await this.#print();
    this.#ground.db.write(() => this.#keep(id, printed));
    return printed.codes;
  }

  /** How many printed codes are left. */
  left(id: string): number {
    const sql = 'SELECT count(*) AS n FROM printed_code WHERE account = ?';
    return this.#ground.db.get<{ n: number }>(sql, id)?.n ?? 0;
  }

  /** Takes the second factor away; the next sign-in sets up another. To be called in a transaction. */
  drop(id: string): void {
    const { db } = this.#ground;
    db.run(
      'UPDATE account SET totp = NULL, totp_shown = NULL, totp_drift = NULL, printed_salt = NULL WHERE id = ?',
      id,
    );
    db.run('DELETE FROM printed_code WHERE account = ?', id);
  }

  // This clock may be wrong, and the parent's may be known; a telephone's may be, by as much as it was before.
  #find(secret: Buffer, typed: Typed, drift: number | null): Step | undefined {
    const code = codeIn(typed.code);
    if (code === undefined) return undefined;
    const here = stepAt(this.#ground.now());
    const other = this.#ground.otherClock();
    const steps = [
      here,
      ...(other === undefined ? [] : [stepAt(other)]),
      ...(drift === null ? [] : [here + drift]),
    ];
    const then = codeIn(typed.next);
    if (then === undefined) {
      const step = stepOf(secret, code, steps);
      return step === undefined ? undefined : { step };
    }
    const step = stepFarAway(secret, code, then, here);
    return step === undefined ? undefined : { step, drift: step - here };
  }

  // To be called in a transaction.
  #use(id: string, { step, drift }: Step): true | undefined {
    const { db } = this.#ground;
    // Of two in a row both are used.
    const steps = drift === undefined ? [step] : [step - 1, step];
    const used = steps.map((one) => db.run('INSERT OR IGNORE INTO used_step VALUES (?, ?)', id, one));
    if (used.includes(0)) return undefined;
    if (drift !== undefined) db.run('UPDATE account SET totp_drift = ? WHERE id = ?', drift, id);
    const kept = 'SELECT step FROM used_step WHERE account = ? ORDER BY step DESC LIMIT 1 OFFSET ?';
    db.run(`DELETE FROM used_step WHERE account = ? AND step <= (${kept})`, id, id, MOST_USED);
    return true;
  }

  async #usePrinted(id: string, code: string): Promise<true | undefined> {
    const { db, derive, queue } = this.#ground;
    const { printedSalt } = demandAccount(this.#ground, id);
    if (printedSalt === null) return undefined;
    const hash = await queue.take(undefined, () => derive(code, printedSalt));
    const used = db.run('DELETE FROM printed_code WHERE account = ? AND hash = ?', id, hash);
    return used === 1 ? true : undefined;
  }

  #print(): ReturnType<typeof printCodes> {
    const { derive, queue, random } = this.#ground;
    return queue.take(undefined, () => printCodes(derive, random));
  }

  #keep(id: string, { salt, hashes }: { salt: Buffer; hashes: readonly Buffer[] }): void {
    const { db } = this.#ground;
    db.run('DELETE FROM printed_code WHERE account = ?', id);
    db.run('UPDATE account SET printed_salt = ? WHERE id = ?', salt, id);
    for (const hash of hashes) db.run('INSERT INTO printed_code VALUES (?, ?)', id, hash);
  }
}
