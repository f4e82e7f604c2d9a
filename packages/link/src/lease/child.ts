import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { writeSecret } from '@hutong/process';
import { timeText } from '@hutong/record';
import { z } from 'zod';
import type { LinkLog } from '../connect.ts';
import type { Claim, Instance } from './decide.ts';
import type { Clone, LeaseAnswer, Party } from './messages.ts';

const schema = z.object({ parent: z.string(), token: z.string() });

/** This process of a node, and the lease token of its folder, kept outside the database (P12). */
export class NodeLease {
  readonly instance: Instance;
  readonly #file: string;
  #kept: z.infer<typeof schema> | undefined;

  /** @param file read now; what cannot be read is as none: the parent then waits until no other is heard */
  constructor(file: string, random: (n: number) => Uint8Array, host = hostname()) {
    this.#file = file;
    this.instance = { instance: Buffer.from(random(16)).toString('hex'), host: host.slice(0, 64) };
    try {
      if (existsSync(file)) this.#kept = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      this.#kept = undefined;
    }
  }

  /** What this process shows to a parent. */
  claim(parent: string): Claim {
    return {
      ...this.instance,
      ...(this.#kept?.parent === parent ? { token: this.#kept.token } : {}),
    };
  }

  /** Makes a new token durable; only then it is shown. */
  store(parent: string, token: string): void {
    const kept = { parent, token };
    writeSecret(this.#file, `${JSON.stringify(kept)}\n`);
    this.#kept = kept;
  }
}

/** Whether this process speaks for its node to one parent. */
export class ParentLease {
  readonly #node: NodeLease;
  readonly #parent: string;
  readonly #log: LinkLog;
  readonly #now: () => number;
  readonly #onLease: (refused: boolean) => void;
  #held = false;
  #refused: 'wait' | 'clone' | undefined;
  #stale = false;
  #other: Party | undefined;

  /** @param onLease called when the parent answered: refused, because another of this node is alive, or granted */
  constructor(
    node: NodeLease,
    parent: string,
    log: LinkLog,
    now: () => number,
    onLease: (refused: boolean) => void = () => {},
  ) {
    this.#node = node;
    this.#parent = parent;
    this.#log = log;
    this.#now = now;
    this.#onLease = onLease;
  }

  /** Whether the parent said on this connection that this instance speaks for the node; before, nothing is sent or believed. */
  get held(): boolean {
    return this.#held;
  }

  get refused(): 'wait' | 'clone' | undefined {
    return this.#refused;
  }

  /** Whether the parent waits for another instance of this node, and this folder may be an older copy (P12). */
  get stale(): boolean {
    return this.#refused === 'wait' && this.#stale;
  }

  get instance(): string {
    return this.#node.instance.instance;
  }

  get claim(): Claim {
    return this.#node.claim(this.#parent);
  }

  /** Another live instance of this node, and which of the two goes on. */
  get clone(): Clone | undefined {
    if (this.#other === undefined || this.#refused === 'wait') return undefined;
    const own = { ...this.#node.instance, heard: timeText(this.#now()) };
    return this.#refused === 'clone'
      ? { goesOn: this.#other, refused: own, here: 'refused' }
      : { goesOn: own, refused: this.#other, here: 'goes_on' };
  }

  /** The connection is gone: the lease is asked for again on the next. */
  lost(): void {
    this.#held = false;
  }

  /** Takes the parent's answer; undefined from one that knows no leases. */
  take(answer: LeaseAnswer | undefined): void {
    const before = this.clone?.refused.instance;
    this.#refused = answer?.refused;
    this.#stale = answer?.stale === true;
    this.#other = answer?.other;
    this.#held = answer?.refused === undefined;
    if (answer?.token !== undefined) {
      try {
        this.#node.store(this.#parent, answer.token);
      } catch (error) {
        // The one before is still good.
        this.#log.warn({ err: error }, 'the lease could not be written; it is renewed at the next exchange');
      }
    }
    const { clone } = this;
    if (clone !== undefined && clone.refused.instance !== before) this.#tell(clone);
    if (this.#refused !== 'wait') this.#onLease(this.#refused === 'clone');
  }

  #tell({ goesOn, refused }: Clone): void {
    const both = { parent: this.#parent, code: 'clone', goes_on: goesOn, refused };
    if (this.#refused === 'clone')
      this.#log.error(
        {
          ...both,
          next: 'Stop one of the two. This one keeps what is recorded, sends nothing, and goes on by itself a minute after the other was stopped.',
        },
        'another instance of this node is alive: the parent refuses this one',
      );
    else
      this.#log.error(
        { ...both, next: 'Find the other machine or folder with a copy of this node, and stop it there.' },
        'another instance of this node is alive and was refused; this one goes on',
      );
  }
}
