// A year of a network, on real nodes, with a clock of its own. `npm test` runs it short, `npm run soak -- trust` in full.
import { randomBytes } from 'node:crypto';
import type { Hall } from '@hutong/hall';
import { beginEnrolment, finishEnrolment, readNextLog } from '@hutong/trust';
import { chance } from '../chance.ts';
import { allReceipted, appendSamples, type Plan, TestNetwork, until } from '../network/harness.ts';
import { Officers } from '../network/officers.ts';

export const DAY = 86_400_000;

export interface YearOptions {
  /** Halls that enrol, five or more; each of the last five has a month of its own. */
  halls: number;
  /** Changes of root document and registry that the sleeping hall misses. */
  changes: number;
  /** Records each hall stores in a month, on average. */
  records: number;
  /** Decides which hall lives through which month, and how much each stores. */
  seed: number;
}

/** The network of the year, what it stored honestly, and its clock. */
export class Year {
  readonly network: TestNetwork;
  readonly officers: Officers;
  readonly options: YearOptions;
  readonly halls: string[];
  /** Ids of records that halls stored and acknowledged, by hall. */
  readonly honest = new Map<string, string[]>();
  /** Ids of records that somebody else signed with a hall's key. */
  readonly dishonest: string[] = [];
  /** Those of them that reached a center; of the clone nothing left its machine. */
  readonly forged: string[] = [];
  /** When the sleeping hall was last heard. */
  asleepSince = 0;
  readonly #clock: { ahead: number };
  readonly #chance: () => number;
  #stored = 0;

  private constructor(network: TestNetwork, options: YearOptions, clock: { ahead: number }) {
    this.network = network;
    this.officers = new Officers(network.folder(network.top.service.info.node));
    this.options = options;
    this.#clock = clock;
    this.#chance = chance(options.seed);
    const names = Array.from({ length: options.halls }, (_, i) => `hall-${String(i + 1).padStart(2, '0')}`);
    const drawn = names.map((name) => ({ name, at: this.#chance() }));
    this.halls = drawn.sort((a, b) => a.at - b.at).map(({ name }) => name);
  }

  /** Province and two cities on the first of January; no hall is enrolled yet. */
  static async begin(options: YearOptions): Promise<Year> {
    const clock = { ahead: Date.parse('2027-01-01T00:00:00+08:00') - Date.now() };
    const centers: Plan[] = [
      { node: 'province', kind: 'center', parent: null },
      { node: 'changchun', kind: 'center', parent: 'province' },
      { node: 'siping', kind: 'center', parent: 'province' },
    ];
    const network = await TestNetwork.start(centers, {
      now: () => Date.now() + clock.ahead,
      tls: true,
      heartbeatS: options.halls > 8 ? 2 : 0.5,
      anchorS: 86_400,
    });
    return new Year(network, options, clock);
  }

  get now(): number {
    return Date.now() + this.#clock.ahead;
  }

  /** The clock, which otherwise goes as any clock does, jumps ahead; nodes see it at their next heartbeat. */
  pass(days: number): void {
    this.#clock.ahead += days * DAY;
  }

  /** City that a hall is enrolled under: the last of them, 公主岭, under 四平. */
  cityOf(hall: string): string {
    return hall === this.halls.at(-1) ? 'siping' : 'changchun';
  }

  /** Enrols a hall as its staff and the registrar do: code, request, answer, fingerprint by telephone, approval. */
  async enrol(hall: string): Promise<void> {
    const desk = this.network.top.service.enrolment;
    const parent = this.cityOf(hall);
    const issued = await desk?.issue({ node: hall, parent });
    const code = issued?.code as string;
    const dir = this.network.folder(hall);
    const options = {
      kind: 'hall' as const,
      node: hall,
      name: `${hall}政务大厅`,
      level: 'county' as const,
      parent: { name: parent, url: this.network.brokerUrl(parent) },
      tls: { always: true as const },
      http: { host: '127.0.0.1', port: 0 },
      heartbeat_s: this.network.heartbeatS,
      anchor_s: 86_400,
    };
    const { message, fingerprint } = beginEnrolment(dir, options, code, randomBytes);
    const answer = await desk?.take(message, '127.0.0.1');
    finishEnrolment(dir, code, answer, { now: this.now, random: randomBytes });
    this.network.expect({ node: hall, kind: 'hall', parent });
    await this.network.startNode(hall);
    await desk?.approve(hall, fingerprint);
  }

  /** Windows at work: a hall stores records, whatever the state of its link. */
  async work(hall: string): Promise<string[]> {
    const records = 1 + Math.floor(this.#chance() * (2 * this.options.records - 1));
    const from = this.#stored;
    this.#stored += records;
    const ids = await appendSamples(this.network.hall(hall), from, from + records);
    this.honest.set(hall, [...(this.honest.get(hall) ?? []), ...ids]);
    return ids;
  }

  /** A month's work in every hall that runs, then everything is receipted. */
  async month(): Promise<void> {
    this.pass(10);
    for (const hall of this.network.halls.keys()) await this.work(hall);
    await this.settled();
  }

  /**
   * A ceremony of the root keys' holders: the next version, with other keys; every center and hall that runs takes it.
   * It names the top center's next log when that was made ready.
   */
  async ceremony(): Promise<void> {
    const { root } = this.network.top.service;
    const next = readNextLog(this.network.folder('province'));
    const registry = next === undefined ? {} : { registry: next.log };
    await root.publish([this.officers.turned({ expires: this.now + 1_000 * DAY, ...registry })]);
  }

  async settled(): Promise<void> {
    for (const hall of this.network.halls.values()) await allReceipted(hall, 180_000);
  }

  /** Every node that runs says this of itself. */
  async everywhere(
    what: string,
    holds: (node: Hall | ReturnType<TestNetwork['center']>) => boolean,
  ): Promise<void> {
    const nodes = () => [...this.network.halls.values(), ...this.network.centers.values()];
    await until(what, () => nodes().every(holds), 180_000);
  }
}
